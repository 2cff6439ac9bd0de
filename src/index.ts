import { composeFor } from "./deps.ts";
import { createWorker } from "./worker.ts";

export { BrowserSession, KeyLease, RefreshToken } from "./objects.ts";

export default createWorker(composeFor);
