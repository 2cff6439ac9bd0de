export { selectWorkflowsOf } from "./instances/workflows-of-store.ts";
export {
  MAX_PHASES,
  MAX_VARIABLES,
  METHODS,
  WORKFLOW_STATUSES,
  type Method,
  type WorkflowStatus,
} from "./rules/definition.ts";
export { isOver, MAX_INPUT_BYTES } from "./rules/instance.ts";
export { retriesOf, timeoutSecondsOf } from "./rules/definition.ts";
export { findDefinitionFaults } from "./rules/definition-faults.ts";
export { renderPhase, type CallPhase, type RenderedRequest } from "./rules/render.ts";
