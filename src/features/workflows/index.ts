export type { DefinitionDeps, FindServicesOf } from "./definitions/deps.ts";
export { createWorkflow } from "./definitions/create-workflow.ts";
export { findWorkflow } from "./definitions/definition-store.ts";
export { deleteWorkflow } from "./definitions/delete-workflow.ts";
export type { WorkflowResource, WorkflowSummary } from "./definitions/present.ts";
export { publishWorkflow } from "./definitions/publish-workflow.ts";
export { getWorkflow, listWorkflows } from "./definitions/queries.ts";
export { updateWorkflow } from "./definitions/update-workflow.ts";
