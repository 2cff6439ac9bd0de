import type { MfaState } from "../../../core/mfa-state.ts";
import { isoTime, isoTimeOrNull, SECOND_MS } from "../../../core/time.ts";
import type { MfaImpact } from "../company/company-rule.ts";
import { kindOf, maskNumber } from "../rules/factor.ts";
import { SMS_GAP_MS } from "../rules/sms-limits.ts";
import type { FactorRow } from "../store.ts";

export function presentFactor(factor: FactorRow, nowMs: number) {
  const { slot, phoneNumber, lockedUntil } = factor;
  return {
    kind: kindOf(slot),
    confirmed: factor.confirmedAt !== null,
    createdAt: isoTime(factor.createdAt),
    confirmedAt: isoTimeOrNull(factor.confirmedAt),
    phoneNumber: phoneNumber === null ? null : maskNumber(phoneNumber),
    lockedUntil: isoTimeOrNull(lockedUntil !== null && lockedUntil > nowMs ? lockedUntil : null),
  };
}

export interface MyMfa {
  readonly state: MfaState;
  /** By the selected company, of this person. */
  readonly required: boolean;
  readonly factors: ReturnType<typeof presentFactor>[];
  readonly recoveryCodesLeft: number;
}

export type SentCode = ReturnType<typeof presentSentCode>;

export function presentSentCode(phoneNumber: string, expiresAtMs: number) {
  return {
    method: "sms" as const,
    phoneNumber: maskNumber(phoneNumber),
    expiresAt: isoTime(expiresAtMs),
    resendAfterSeconds: SMS_GAP_MS / SECOND_MS,
  };
}

export function presentImpact({ mfaRequired, enrolled, withoutFactor, members }: MfaImpact) {
  return {
    mfaRequired,
    concerned: enrolled + withoutFactor,
    enrolled,
    withoutFactor,
    members: members.map(({ userId: id, name, email, role }) => ({
      id,
      name,
      email: email || null,
      role,
    })),
  };
}
