export { createJwksMemory, refreshKeys } from "./tokens/jwks.ts";
export { createJwksSource } from "./tokens/jwks-source.ts";
export { verifyAccessToken } from "./tokens/verify-access-token.ts";
export { findBearerPerson } from "./person/find-bearer-person.ts";
export { findSessionPerson } from "./person/find-session-person.ts";
export { deleteExpiredAuthStates } from "./login/auth-state-store.ts";
export type { LoginDeps } from "./login/login-deps.ts";
export { verifyIdToken } from "./tokens/verify-id-token.ts";
