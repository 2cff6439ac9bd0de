/** What this feature's verbs need of the composition root. */

import type { ApiKeyDeps, PresentedKey } from "../api-keys/index.ts";
import type { GithubKey } from "./github-keys.ts";

/** May wait in a queue: no value in it, and none to be got from it. */
export interface FoundKey extends PresentedKey {
  readonly source: string;
  readonly url: string | null;
}

export interface LeakDeps extends ApiKeyDeps {
  /** Nothing for an identifier that GitHub does not list; throws `unavailable` where its list cannot be had. */
  readonly findGithubKey: (
    id: string,
    defer: (work: Promise<unknown>) => void,
  ) => Promise<GithubKey | undefined>;
  /** Keys that one report cannot wait for. */
  readonly enqueueLeaks: (
    found: readonly ({ readonly kind: "leak" } & FoundKey)[],
  ) => Promise<void>;
}
