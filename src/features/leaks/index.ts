export type { LeakDeps } from "./deps.ts";
export { createGithubKeyFinder } from "./github-keys-source.ts";
export { revokeQueued } from "./revoke-found.ts";
export { revokeReported } from "./revoke-reported.ts";
export { verifyReport } from "./verify-report.ts";
