import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { CodedError, conflict } from "../../../core/errors.ts";
import { parse } from "../../../core/parse.ts";
import { isoTime } from "../../../core/time.ts";
import { commit } from "../../audit/index.ts";
import { completeMfa } from "../../sessions/index.ts";
import { attemptCode } from "../codes/attempt-code.ts";
import type { MfaDeps } from "../deps.ts";
import { factorEvents, recordFailure, tellPerson } from "../events.ts";
import {
  ENROLMENT_MS,
  isEnrolled,
  pendingSlot,
  wrongCode,
  type FactorKind,
} from "../rules/factor.ts";
import { factorAdded } from "../notices.ts";
import { openOwnFactors } from "./open-factors.ts";
import { createRecoveryCodes, hashRecoveryCode } from "../codes/recovery-code.ts";
import { findLiveCode } from "../codes/sms-store.ts";
import { codeBody } from "../schemas.ts";
import { mustHaveNoFactor, promotePending, replaceRecoveryCodes } from "../store.ts";

export interface ConfirmedFactor {
  readonly kind: FactorKind;
  readonly confirmedAt: string;
  /** Once-only, with the first factor. */
  readonly recoveryCodes?: string[];
  readonly setCookie: string | null;
}

/** The code proves the factor, so this sign-in has passed MFA as well; and the code is used up. */
export async function confirmFactor(
  anyCtx: Context<MfaDeps>,
  kind: FactorKind,
  sent: z.input<typeof codeBody>,
): Promise<ConfirmedFactor> {
  const { code } = parse(codeBody, sent);
  const { ctx, place, factors, alsoIn } = await openOwnFactors(anyCtx);
  const { actor, deps, nowMs } = ctx;
  const pending = factors.find(({ slot }) => slot === pendingSlot(kind));
  if (pending === undefined || nowMs - pending.createdAt > ENROLMENT_MS) {
    throw conflict("Nothing waits to be confirmed. Begin the set-up again.");
  }

  const liveCode = kind === "sms" ? await findLiveCode(deps.db, place, nowMs) : undefined;
  const attempt = { code, factors: [pending], liveCode, purpose: "enroll" } as const;
  const match = await attemptCode(ctx, attempt);
  const first = !isEnrolled(factors);
  const recoveryCodes = first ? createRecoveryCodes(deps.random) : [];
  const hashes = await Promise.all(recoveryCodes.map(hashRecoveryCode));

  const used = wrongCode("code");
  const changed = conflict("Your second factors were changed meanwhile. Try again.");
  const details = { factor: kind, stage: "confirmed" };
  const [audit, ...others] = factorEvents(ctx, alsoIn, "mfa:enroll", details);
  const confirmation = { kind, lastStep: match.step ?? 0, nowMs };
  let setCookie: string | null;
  try {
    setCookie = await completeMfa(ctx, (passed) =>
      commit(ctx, audit, [
        ...others,
        ...(first ? [mustHaveNoFactor(deps.db, place, changed)] : []),
        ...match.useUp,
        ...promotePending(deps.db, place, pending, confirmation, used),
        ...(first ? replaceRecoveryCodes(deps.db, place, hashes, nowMs) : []),
        ...passed,
        tellPerson(ctx, factorAdded, actor.id, { factor: kind, first }),
      ]),
    );
  } catch (error) {
    if (error instanceof CodedError) await recordFailure(ctx, kind, error);
    throw error;
  }

  const confirmed = { kind, confirmedAt: isoTime(nowMs), setCookie };
  return first ? { ...confirmed, recoveryCodes } : confirmed;
}
