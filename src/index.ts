import { composeFor } from "./deps.ts";
import { createWorker } from "./worker.ts";

export { BrowserSession } from "./features/sessions/browser-session.do.ts";
export { KeyLease } from "./features/api-keys/lease-object/key-lease.do.ts";

export default createWorker(composeFor);
