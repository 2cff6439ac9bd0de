export type { LeakDeps } from "./deps.ts";
export { createGithubKeyFinder } from "./github-keys-source.ts";
export { githubLeakRoute } from "./github-route.ts";
export { revokeQueued } from "./revoke-found.ts";
