/** Instead of `index.ts`, for accounts without a Worker Loader: the README says how. */

import { createEngineInWorker } from "./compose/policy-engine-in-worker.ts";
import { createCompose } from "./deps.ts";
import { createWorker } from "./worker.ts";

export { BrowserSession, KeyLease, WorkflowInstance } from "./objects.ts";

export default createWorker(createCompose(createEngineInWorker));
