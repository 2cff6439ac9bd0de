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
export { loadVerifier } from "./verify/load-verifier.ts";
export { PLACEHOLDER_VERIFIER, type SignatureCandidate, type Verifier } from "./verify/verifier.ts";
