/** Which codes an operation can answer: from who reaches it, from what it takes, and from what its verb refuses. Pure. */

import { ERROR_CODES, type ErrorCode } from "../../core/errors.ts";
import type { Access } from "../access.ts";
import type { Contract } from "../contract.ts";
import { STATUS_OF, type ErrorStatus } from "../status-of.ts";

export interface Taken {
  readonly access: Access;
  readonly contract: Contract;
  /** In capitals. */
  readonly method: string;
  /** Whether it answers a page of things. */
  readonly page: boolean;
  /** What it takes that can be wrong. */
  readonly path: boolean;
  readonly query: boolean;
  readonly body: boolean;
}

const KEY: readonly ErrorCode[] = ["invalid_api_key", "expired_api_key", "revoked_api_key"];

const MFA: readonly ErrorCode[] = ["mfa_required", "mfa_enrollment_required"];

/** A key is looked at before its route: that a route is for people it is told once it proved to be one. */
function ofCaller({ who, keys, clients, beforeMfa, asks }: Access): readonly ErrorCode[] {
  switch (who) {
    case "anyone":
      return [];
    case "visitor":
      return ["csrf_rejected", "rate_limit_exceeded"];
    case "key_holder":
      return ["unauthenticated", "invalid_api_key"];
    case "runner":
      return ["unauthenticated", "rate_limit_exceeded"];
    case "person":
    case "member":
      return [
        ...(["unauthenticated", ...KEY, "invalid_token", "invalid_session"] as const),
        ...(beforeMfa === "passing" ? [] : MFA),
        ...(["forbidden", "csrf_rejected", "rate_limit_exceeded"] as const),
        ...((keys || clients) && asks.length > 0 ? (["insufficient_scope"] as const) : []),
      ];
  }
}

/**
 * A body is looked at wherever one may come, also where none is taken. Of two changes of one thing at the same time a
 * store lets one through.
 */
function ofChange({ access: { who }, method }: Taken): readonly ErrorCode[] {
  if (method === "GET") return [];
  const known = who === "person" || who === "member" || who === "runner";
  return [
    "payload_too_large",
    ...(known ? (["unsupported_media_type", "validation_error"] as const) : []),
    ...(known && who !== "runner" ? (["conflict"] as const) : []),
  ];
}

/** Where policies tell more kinds of things apart than a list looks at (`platform/d1/within-reach.ts`). */
function ofList({ access: { asks }, page }: Taken): readonly ErrorCode[] {
  return page && asks.length > 0 ? ["conflict"] : [];
}

function ofRequest({ path, query, body, contract }: Taken): readonly ErrorCode[] {
  return [
    ...(path ? (["not_found", "validation_error"] as const) : []),
    ...(query ? (["validation_error"] as const) : []),
    ...(body ? (["validation_error", "payload_too_large", "unsupported_media_type"] as const) : []),
    ...(contract.ifMatch === true ? (["precondition_failed"] as const) : []),
    ...(contract.idempotent ? (["idempotency_in_progress", "idempotency_conflict"] as const) : []),
  ];
}

const OF_ALL: readonly ErrorCode[] = [
  "invalid_request",
  "https_required",
  "unavailable",
  "internal_error",
];

/** By status, each in the order of the one list of codes. */
export function refusalsOf(taken: Taken): ReadonlyMap<ErrorStatus, readonly ErrorCode[]> {
  const { access, contract } = taken;
  const codes = new Set<ErrorCode>([
    ...OF_ALL,
    ...ofCaller(access),
    ...ofChange(taken),
    ...ofList(taken),
    ...ofRequest(taken),
    ...(contract.refuses ?? []),
  ]);
  const byStatus = new Map<ErrorStatus, ErrorCode[]>();
  for (const code of ERROR_CODES.filter((known) => codes.has(known))) {
    const status = STATUS_OF[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return byStatus;
}
