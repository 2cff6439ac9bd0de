/** What is asked of the way out, and what it answers. References only: no value of a secret stands in any of these. */

import type { Json } from "../../core/json.ts";
import type { Method } from "../../core/method.ts";
import type { PlacedText } from "../../core/placed-text.ts";
import type { Retrieval } from "../secrets/index.ts";

/** How the credential is placed; slugs, never values. */
export type Credential =
  | { readonly scheme: "none" }
  | { readonly scheme: "bearer"; readonly secret: string }
  | { readonly scheme: "basic"; readonly username: string; readonly secret: string }
  | { readonly scheme: "header" | "query"; readonly name: string; readonly secret: string }
  | RefreshCredential;

export interface RefreshCredential {
  readonly scheme: "oauth2_refresh";
  readonly connectorId: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  /** The slug of the client's own secret. */
  readonly clientSecret?: string;
  /** The slug of the refresh token. */
  readonly secret: string;
}

/** Text stands as it is, so what comes from elsewhere was encoded for its place by who wrote it in. */
export interface OutgoingCall {
  /** Who uses the secrets. Each must be bound to it for the host that is called, which is compared without its port. */
  readonly by: Retrieval;
  readonly credential: Credential;
  /** A connector's pinned address: origin and path prefix. Null: `url` is absolute, and its host literal. */
  readonly base: string | null;
  /** The path behind the base, or the absolute URL. Names no secret. */
  readonly url: PlacedText;
  readonly method: Method;
  /** No default of its own for `content-type`: who made the body knows what it is. */
  readonly headers: Readonly<Record<string, PlacedText>>;
  /** Names are plain, values percent-encoded already. Names no secret. */
  readonly query: Readonly<Record<string, PlacedText>>;
  /** Null with GET and HEAD. */
  readonly body: PlacedText | null;
  /** Of the whole call, from the secrets' retrieval to the answer's last byte. */
  readonly timeoutMs: number;
}

/** Scrubbed. */
export interface OutsideAnswer {
  readonly status: number;
  /** Names in lower case; without cookies and what belongs to one connection. */
  readonly headers: Readonly<Record<string, string>>;
  /** What JSON says, else text, else bytes; null where there is none. */
  readonly body: Json;
  /** Of a body that is no text. */
  readonly bodyEncoding?: "base64";
}

export const DEFAULT_TIMEOUT_MS = 10_000;
export const MAX_TIMEOUT_MS = 60_000;
