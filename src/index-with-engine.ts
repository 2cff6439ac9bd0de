/** Instead of `index.ts`, for accounts without a Worker Loader: docs/CONFIGURATION.md says how. */

import { createWorker } from "./worker.ts";

export { BrowserSession, KeyLease, RefreshToken, WorkflowInstance } from "./objects.ts";

export default createWorker(
  async () => (await import("./compose/with-engine-in-worker.ts")).composeFor,
);
