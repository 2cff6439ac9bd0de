import { loadComposition } from "./app.ts";
import { createWorker } from "./worker.ts";

export { BrowserSession, KeyLease, RefreshToken, WorkflowInstance } from "./objects.ts";

export default createWorker(loadComposition);
