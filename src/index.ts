import { composeFor } from "./deps.ts";
import { createWorker } from "./worker.ts";

export { BrowserSession, KeyLease } from "./objects.ts";

export default createWorker(composeFor);
