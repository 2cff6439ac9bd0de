/** What this feature's verbs need of the composition root. */

import type { Secret } from "../../core/secret.ts";
import type { AddressRules } from "../../platform/outbound/address.ts";
import type { ReadSecretDeps, Retrieval, Retriever } from "../secrets/index.ts";
import type { RefreshCredential } from "./outgoing-call.ts";

export interface EgressDeps extends ReadSecretDeps {
  readonly addressRules: AddressRules;
  /** The runtime's own `fetch`. */
  readonly fetchOut: (url: string, init: RequestInit) => Promise<Response>;
  readonly accessTokenFor: AccessTokenFor;
}

/** As a retrieval's: a workflow goes on long after its request. */
export interface EgressContext {
  readonly deps: EgressDeps;
  readonly actor: Retriever;
  readonly requestId: string;
  readonly nowMs: number;
  readonly ip: string | null;
}

export interface AccessToken {
  readonly token: Secret;
  /** Names this token and no other of the connector; no part of it. */
  readonly id: string;
  /** What an answer is scrubbed of beside the token: the refresh token, the client's own secret. */
  readonly beside: readonly Secret[];
}

export interface AccessTokenRequest {
  readonly credential: RefreshCredential;
  readonly by: Retrieval;
  /** Of the API that the token is for, without a port. */
  readonly host: string;
  /** The id of a token that was refused (401): another one is wanted. */
  readonly refusedId?: string;
}

/** One object per connector exchanges the refresh token, so that no two refresh at once. */
export type AccessTokenFor = (
  ctx: EgressContext,
  request: AccessTokenRequest,
) => Promise<AccessToken>;
