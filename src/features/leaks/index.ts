export type { LeakDeps } from "./deps.ts";
export { createGithubKeyFinder } from "./github-keys-source.ts";
export { revokeQueued } from "./revoke-found.ts";
