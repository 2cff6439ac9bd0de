import { expect, it } from "vitest";

import { resolvePerson, type Acting } from "../../../src/features/tenancy/rules/resolve-person.ts";
import type { PersonRow } from "../../../src/features/tenancy/person-store.ts";

const NOW = Date.UTC(2026, 0, 1);

function row(companyId: string | null): PersonRow {
  const company = { companyId, companySlug: companyId, role: "owner", mfaRequired: "none" };
  const person = {
    userId: "usr_1",
    name: "A person",
    email: "a@example.test",
    emailVerified: true,
  };
  return { ...person, ...company, mfaRequiredSince: null, policyVersion: 0 } as PersonRow;
}

const acting: Acting = {
  signIn: {
    kind: "bearer",
    id: "sgn_1",
    clientId: "client",
    ceiling: null,
    signedInAtMs: NOW - 1_000,
    mfaPassedAtMs: null,
  },
  environment: "live",
  wantedCompany: undefined,
  selectedCompanyId: null,
  clientCompanyId: null,
  nowMs: NOW,
};

/** Attack: a password alone, of somebody in two companies, used where no company needs to be named. */
it("asks a person of several companies for their factor also before one is chosen", () => {
  const rows = [row("co_1"), row("co_2")] as const;
  const undecided = resolvePerson({ rows, groups: [], enrolled: true }, acting);
  expect([undecided.member, undecided.person.signIn.mfaState]).toEqual([null, "mfa_required"]);

  const passed = { ...acting, signIn: { ...acting.signIn, mfaPassedAtMs: NOW - 500 } };
  expect(resolvePerson({ rows, groups: [], enrolled: true }, passed).person.signIn.mfaState).toBe(
    "active",
  );
});

it("asks a person without any company for none: what passes a factor needs a company", () => {
  const alone = resolvePerson({ rows: [row(null)], groups: [], enrolled: true }, acting);
  expect([alone.member, alone.person.signIn.mfaState]).toEqual([null, "active"]);
});
