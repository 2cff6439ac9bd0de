/** What this feature's verbs need of the composition root. */

import type { ApiKeyDeps } from "../api-keys/index.ts";
import type { GithubKey } from "./github-keys.ts";
import type { FoundKey } from "./rules/leak.ts";

export interface LeakDeps extends ApiKeyDeps {
  /** Nothing for an identifier that GitHub does not list; throws `unavailable` where its list cannot be had. */
  readonly findGithubKey: (
    id: string,
    defer: (work: Promise<unknown>) => void,
  ) => Promise<GithubKey | undefined>;
  /** Keys that one report cannot wait for. */
  readonly enqueueLeaks: (found: readonly ({ readonly kind: "leak" } & FoundKey)[]) => Promise<void>;
}
