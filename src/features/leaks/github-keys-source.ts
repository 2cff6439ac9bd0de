/** Where GitHub's keys come from: its published list, and the copy in KV. */

import { z } from "zod";

import { fetchJson } from "../../platform/fetch-json.ts";
import type { LeakDeps } from "./deps.ts";
import {
  createGithubKeyMemory,
  findGithubKey,
  type GithubKey,
  type GithubKeySource,
  type StoredKeys,
} from "./github-keys.ts";

const FETCH_TIMEOUT_MS = 5_000;

/** A copy older than the staleness limit is of no use to anybody. */
const COPY_TTL_SECONDS = 86_400;

/** GitHub refuses callers that name no client. */
const USER_AGENT = "nembl-edge";

/** GitHub lists a handful. */
const MAX_KEYS = 100;

/** Each entry by itself: one that cannot be read is no key, and spoils none. */
const listSchema = z.object({
  public_keys: z.array(
    z
      .object({ key_identifier: z.string().max(200), key: z.string().max(2_000) })
      .nullable()
      .catch(null),
  ),
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
      return readList(list);
    },
    readCopy: () => kv.get<StoredKeys>(copyKey, "json"),
    writeCopy: (copy) => kv.put(copyKey, JSON.stringify(copy), { expirationTtl: COPY_TTL_SECONDS }),
    now,
    sleep: (ms) => scheduler.wait(ms),
  };
}

/** Throws where no key is left: those of a moment ago are better than none. */
function readList(document: unknown): GithubKey[] {
  const entries = listSchema.parse(document).public_keys.filter((entry) => entry !== null);
  const keys = entries.map(({ key_identifier: id, key: pem }) => ({ id, pem }));
  if (keys.length === 0) throw new Error("the published list has no usable key");
  return keys.slice(0, MAX_KEYS);
}
