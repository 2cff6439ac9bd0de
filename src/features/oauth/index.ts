export { createJwksMemory } from "./jwks.ts";
export { createJwksSource } from "./jwks-source.ts";
export { verifyAccessToken } from "./verify-access-token.ts";
