/** What crosses between a caller and the object of a refresh token: plain data, for a `Secret` does not travel. */

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { ErrorCode } from "../../../core/errors.ts";
import type { Retriever } from "../../secrets/index.ts";
import type { AccessTokenRequest } from "../deps.ts";

export interface TokenWish extends AccessTokenRequest {
  readonly place: EnvironmentPlace;
  readonly actor: Retriever;
  readonly requestId: string;
  readonly ip: string | null;
}

export type GivenToken =
  | {
      readonly kind: "token";
      readonly token: string;
      readonly id: string;
      readonly beside: readonly string[];
    }
  | { readonly kind: "refused"; readonly why: string }
  | {
      readonly kind: "failed";
      readonly code: ErrorCode;
      readonly message: string;
      readonly retryAfterSeconds?: number;
    };
