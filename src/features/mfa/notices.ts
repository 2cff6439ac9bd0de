/** What a person is told of their own factors. No code, number or link. */

import {
  BY_WHOM,
  doneBy,
  momentOf,
  sentences,
  type ByWhom,
  type Message,
  type Sentence,
} from "../../core/message.ts";
import { defineNotice } from "../../core/notice-kind.ts";
import type { FactorKind } from "./rules/factor.ts";

export type FactorFacts = { readonly factor: FactorKind };
export type FactorAdded = FactorFacts & { readonly first: boolean };
export type CodesRegenerated = { readonly count: number };
export type RecoveryCodeUsed = { readonly codesLeft: number };
export type FactorLocked = FactorFacts & { readonly until: string };

const NOT_YOU = "If this was not you, end your other sign-ins and tell an admin of your company.";

const FACTORS: Readonly<Record<FactorKind, string>> = {
  totp: "An authenticator app",
  sms: "Text messages",
};

const personal = { category: "security", email: true, webhook: false, reads: null } as const;

function said(title: string, ...lines: readonly Sentence[]): Message {
  return { title, lines: sentences(...lines) };
}

export const factorAdded = defineNotice<FactorAdded>()({
  ...personal,
  name: "mfa.factor_added",
  facts: { factor: true, first: true },
  write: (p) =>
    said(
      "A second factor was added",
      `${FACTORS[p.factor]} can now be used as your second factor.`,
      p.first && "It is your first: keep the recovery codes that came with it.",
      NOT_YOU,
    ),
});

export const factorRemoved = defineNotice<FactorFacts>()({
  ...personal,
  name: "mfa.factor_removed",
  facts: { factor: true },
  write: (p) =>
    said(
      "A second factor was removed",
      `${FACTORS[p.factor]} can no longer be used as your second factor.`,
      NOT_YOU,
    ),
});

export const codesRegenerated = defineNotice<CodesRegenerated>()({
  ...personal,
  name: "mfa.recovery_codes_regenerated",
  facts: { count: true },
  write: (p) =>
    said(
      "Your recovery codes were replaced",
      `You have ${p.count} new recovery codes; the old ones do not work any more.`,
      NOT_YOU,
    ),
});

export const recoveryCodeUsed = defineNotice<RecoveryCodeUsed>()({
  ...personal,
  name: "mfa.recovery_code_used",
  facts: { codesLeft: true },
  write: (p) =>
    said(
      "A recovery code was used",
      "Somebody passed your second factor with one of your recovery codes. It does not work again.",
      p.codesLeft === 1 ? "One code is left." : `${p.codesLeft} codes are left.`,
      NOT_YOU,
    ),
});

export const resetByAdmin = defineNotice<ByWhom>()({
  ...personal,
  name: "mfa.reset_by_admin",
  facts: BY_WHOM,
  write: (p) =>
    said(
      "Your second factors were removed by an admin",
      doneBy(p),
      "Your factors and recovery codes are gone. Set up a new factor at your next sign-in.",
      "If you did not ask for this, tell your company.",
    ),
});

export const lockedOut = defineNotice<FactorLocked>()({
  ...personal,
  name: "mfa.locked_out",
  facts: { factor: true, until: true },
  write: (p) =>
    said(
      "Your second factor is locked for 15 minutes",
      `${FACTORS[p.factor]}: five wrong codes in a row were given. It is locked until ${momentOf(p.until)}.`,
      "Your recovery codes still work.",
      "The person who gave them knows your password. If this was not you, change it.",
    ),
});

export const MFA_NOTICES = [
  factorAdded,
  factorRemoved,
  codesRegenerated,
  recoveryCodeUsed,
  resetByAdmin,
  lockedOut,
] as const;
