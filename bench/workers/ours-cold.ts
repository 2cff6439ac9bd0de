/** The product with its memory emptied before each request: what it remembers hangs on the identity of `env`. */

import worker from "../../src/index.ts";

export { KeyLease } from "../../src/index.ts";

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export
export default {
  fetch: (request, env, ctx) => worker.fetch(request, { ...env }, ctx),
} satisfies ExportedHandler<Env>;
