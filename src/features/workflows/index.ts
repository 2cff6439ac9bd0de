export { selectWorkflowsOf } from "./instances/workflows-of-store.ts";
