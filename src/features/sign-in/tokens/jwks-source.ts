/** Where the keys come from: the pool's endpoint, and the copy in KV. */

import { fetchJson } from "../../../platform/fetch-json.ts";
import type { JwksSource, StoredJwks } from "./jwks.ts";

/** Cognito's endpoint has been seen to take over 1.5 s; a request is not held longer than this. */
const FETCH_TIMEOUT_MS = 3_000;

/** A copy older than the staleness limit is of no use to anybody. */
const COPY_TTL_SECONDS = 86_400;

export function createJwksSource(options: {
  readonly jwksUrl: string;
  readonly kv: KVNamespace;
}): JwksSource {
  const copyKey = `jwks:${options.jwksUrl}`;
  return {
    fetchKeys: async () => listOf(await fetchJson(options.jwksUrl, FETCH_TIMEOUT_MS)),
    readCopy: () => options.kv.get<StoredJwks>(copyKey, "json"),
    writeCopy: (copy) =>
      options.kv.put(copyKey, JSON.stringify(copy), { expirationTtl: COPY_TTL_SECONDS }),
    now: () => Date.now(),
    sleep: (ms) => scheduler.wait(ms),
  };
}

/** What is in it is judged entry by entry, whether it comes from here or from the copy. */
function listOf(document: unknown): unknown {
  return typeof document === "object" && document !== null && "keys" in document
    ? document.keys
    : undefined;
}
