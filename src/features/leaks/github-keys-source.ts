/** Where GitHub's keys come from: its published list, and the copy in KV. */

import { z } from "zod";

import { fetchJson } from "../../platform/fetch-json.ts";
import type { LeakDeps } from "./deps.ts";
import {
  createGithubKeyMemory,
  findGithubKey,
  type GithubKeySource,
  type StoredKeys,
} from "./github-keys.ts";

const FETCH_TIMEOUT_MS = 5_000;

/** A copy older than the staleness limit is of no use to anybody. */
const COPY_TTL_SECONDS = 86_400;

/** GitHub refuses callers that name no client. */
const USER_AGENT = "nembl-edge";

const listSchema = z.object({
  public_keys: z
    .array(z.object({ key_identifier: z.string().max(200), key: z.string().max(2_000) }))
    .min(1)
    .max(50),
});

/** One per isolate: its memory is here. */
export function createGithubKeyFinder(
  url: string,
  kv: KVNamespace,
  now: () => number,
): LeakDeps["findGithubKey"] {
  const memory = createGithubKeyMemory();
  const source = createSource(url, kv, now);
  return (id, defer) => findGithubKey(memory, source, id, defer);
}

function createSource(url: string, kv: KVNamespace, now: () => number): GithubKeySource {
  const copyKey = `github-keys:${url}`;
  return {
    fetchKeys: async () => {
      const list = await fetchJson(url, FETCH_TIMEOUT_MS, { "user-agent": USER_AGENT });
      return listSchema
        .parse(list)
        .public_keys.map((item) => ({ id: item.key_identifier, pem: item.key }));
    },
    readCopy: () => kv.get<StoredKeys>(copyKey, "json"),
    writeCopy: (copy) => kv.put(copyKey, JSON.stringify(copy), { expirationTtl: COPY_TTL_SECONDS }),
    now,
    sleep: (ms) => scheduler.wait(ms),
  };
}
