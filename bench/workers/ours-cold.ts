/** The product with its memory emptied before each request: what it remembers hangs on the identity of `env`. */

import worker from "../../src/index.ts";

export { BrowserSession, KeyLease } from "../../src/index.ts";

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default {
  fetch: (request, env, ctx) => worker.fetch(request, { ...env }, ctx),
} satisfies ExportedHandler<Env>;
