export { selectWorkflowsOf } from "./instances/workflows-of-store.ts";
export { retriesOf, timeoutSecondsOf } from "./rules/definition.ts";
export { findDefinitionFaults } from "./rules/definition-faults.ts";
export { renderPhase, type CallPhase, type RenderedRequest } from "./rules/render.ts";
