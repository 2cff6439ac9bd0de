import { composeFor } from "./deps.ts";
import { createWorker } from "./worker.ts";

export { BrowserSession, KeyLease, WorkflowInstance } from "./objects.ts";

export default createWorker(composeFor);
