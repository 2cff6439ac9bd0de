export { call } from "./call/call.ts";
export type {
  AccessToken,
  AccessTokenFor,
  AccessTokenRequest,
  EgressContext,
  EgressDeps,
} from "./deps.ts";
export {
  DEFAULT_TIMEOUT_MS,
  MAX_TIMEOUT_MS,
  type Credential,
  type OutgoingCall,
  type OutsideAnswer,
  type RefreshCredential,
} from "./outgoing-call.ts";
export { createAccessTokenFor, CredentialRefused } from "./refresh/access-token.ts";
export type { RefreshTokenDeps, RefreshTokenObject } from "./refresh/refresh-token.do.ts";
export type { GivenToken, TokenWish } from "./refresh/wire.ts";
export {
  readSha256Signature,
  readStandardSignature,
  type SignatureCandidate,
  type SigningKeyForm,
  type StandardSignature,
} from "./rules/signature.ts";
export { sealForRunner, type RunnerDelivery } from "./seal/seal-for-runner.ts";
export {
  loadVerifier,
  PLACEHOLDER_VERIFIER,
  verifySignature,
  type SigningSecret,
  type Verifier,
} from "./signatures/verify-signature.ts";
