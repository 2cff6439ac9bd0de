/**
 * What becomes of everything under the Worker's keys when those change: the one table of it. A new purpose of
 * `core/sealed-box.ts` or `core/keyed-hash.ts` does not compile before it stands here.
 */

import type { HashPurpose } from "../core/keyed-hash.ts";
import type { SealPurpose } from "../core/sealed-box.ts";
import { sealedFactors, SMS_CODE_MS } from "../features/mfa/index.ts";
import { sealedEndpointSecrets } from "../features/notifications/index.ts";
import { absoluteEndMs } from "../features/sessions/index.ts";
import { STATE_LIVES_MS } from "../features/sign-in/index.ts";
import type { SealedColumn } from "../platform/d1/reseal-rows.ts";
import { CLAIM_LIVES_MS } from "../platform/idempotency/store.ts";

type Answer =
  /** Columns of D1, sealed anew by the job. */
  | { readonly kind: "columns"; readonly columns: readonly SealedColumn[] }
  /** Kept by Durable Objects, which the job asks one by one. */
  | { readonly kind: "objects" }
  /** Not sealed anew: over by itself within so long. */
  | { readonly kind: "ends"; readonly withinMs: number };

const SESSION_MS = absoluteEndMs(0);

/** @internal Exported for the test that walks it. */
export const SEALED: Readonly<Record<SealPurpose, Answer>> = {
  "mfa-totp": { kind: "columns", columns: [sealedFactors] },
  "webhook-signing-secret": { kind: "columns", columns: sealedEndpointSecrets },
  "connector-refresh-token": { kind: "objects" },
  "session-refresh-token": { kind: "ends", withinMs: SESSION_MS },
  "pkce-verifier": { kind: "ends", withinMs: STATE_LIVES_MS },
};

/** A hash cannot be made anew without what was hashed. */
type HashAnswer =
  | { readonly kind: "ends"; readonly withinMs: number }
  /** Stored anew under the first key when the same thing is next seen; until then it counts as unseen. */
  | { readonly kind: "renewed" };

/** @internal Exported for the test that walks it. */
export const HASHED: Readonly<Record<HashPurpose, HashAnswer>> = {
  "console-form": { kind: "ends", withinMs: SESSION_MS },
  "idempotency-fingerprint": { kind: "ends", withinMs: CLAIM_LIVES_MS },
  "api-key-address": { kind: "renewed" },
  "mfa-sms-code": { kind: "ends", withinMs: SMS_CODE_MS },
};

/** All columns that the job seals anew. */
export const SEALED_COLUMNS: readonly SealedColumn[] = Object.values(SEALED).flatMap((answer) =>
  answer.kind === "columns" ? answer.columns : [],
);
