export type { DefinitionDeps, FindServicesOf } from "./definitions/deps.ts";
export { failAllInstances } from "./instances/restore-store.ts";
export { createWorkflow } from "./definitions/create-workflow.ts";
export { releaseVersion } from "./definitions/named-store.ts";
export { findWorkflow } from "./definitions/definition-store.ts";
export { deleteWorkflow } from "./definitions/delete-workflow.ts";
export type { WorkflowResource, WorkflowSummary } from "./definitions/present.ts";
export { publishWorkflow } from "./definitions/publish-workflow.ts";
export { getWorkflow, listWorkflows } from "./definitions/queries.ts";
export { updateWorkflow } from "./definitions/update-workflow.ts";
export type {
  InstanceDeps,
  InstanceEnd,
  InstanceEngine,
  InstanceFollower,
  InstanceParams,
} from "./instances/deps.ts";
export {
  planStart,
  type PlannedStart,
  type StartContext,
  type StartRequest,
} from "./instances/plan-start.ts";
export { cancelInstance, planCancel, type PlannedCancel } from "./instances/cancel-instance.ts";
export { completeManualPhase } from "./instances/complete-phase.ts";
export { getInstance, listInstances } from "./instances/queries.ts";
export { startInstance } from "./instances/start-instance.ts";
export {
  sweepInstances,
  sweepOldInstances,
  type InstanceSweepDeps,
} from "./instances/sweep-instances.ts";
export type {
  InstanceResource,
  ListedInstanceResource,
  PhaseResource,
} from "./instances/present.ts";
export { NEWS, runInstance } from "./engine/run-instance.ts";
export { performPhase, type PerformPhase } from "./engine/perform-phase.ts";
export type { RunDeps } from "./engine/turn.ts";
export { findInputFault } from "./rules/input.ts";
export { MAX_INPUT_BYTES } from "./rules/instance.ts";
export { WORKFLOW_NOTICES } from "./notices.ts";
export { selectWorkflowsOf } from "./instances/workflows-of-store.ts";
export { retriesOf, timeoutSecondsOf } from "./rules/definition.ts";
export { findDefinitionFaults } from "./rules/definition-faults.ts";
export { renderPhase, type CallPhase, type RenderedRequest } from "./rules/render.ts";
