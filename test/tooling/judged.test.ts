/** What a person is or holds is changed by statements that demand a decision, and the decisions are made in two files. */

import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(path, "utf8");
const sources = globSync("src/**/*.{ts,tsx}");

/** Statements on these tables that take no decision, each with the reason. */
const UNDECIDED: Readonly<Record<string, string>> = {
  insertMember: "somebody who joins by an invitation, as themselves",
  insertCompany: "its founder owns it",
  deleteGroupRow: "the group goes, and no one in particular with it",
  debitAttempts: "an attempt at a code, which must count no matter who makes it",
  clearFailures: "the right code was given",
  acceptStep: "a code is used up, no factor changed",
  useRecoveryCode: "a code is used up, no factor changed",
  endBrowserSession: "one's own, by its id and person, or the session's object of itself",
  endSignIn: "one's own, by its id and person",
  touchSignIn: "the sign-in that a token proved",
  updateBrowserSession: "the session whose cookie was proved",
  insertSignIn: "a sign-in that a token proved",
  insertBrowserSession: "a sign-in that Cognito proved",
  deleteOldSessions: "the sweep is over all people",
  endAllSessions: "a restored database: no row says which sessions were ended since",
  voidAllCodes: "the same of codes that were used since",
};

const CHANGES =
  /\.(?:insert|update|delete)\(\s*(?:memberships|groupMembers|mfaFactors|recoveryCodes|signIns|browserSessions)\b/;
const DECIDED = /: (?:OpenFactors|JudgedUserId|RankedMember)\b/;

/** Attack: a new verb acts on somebody by an id that a client sent, and nothing asks for rank or a fresh proof. */
describe("a statement about a person", () => {
  const functions = globSync("src/features/**/{store,*-store}.ts").flatMap((path) =>
    read(path)
      .split(/^(?=(?:export )?(?:async )?function )/m)
      .filter((text) => CHANGES.test(text))
      .map((text) => ({ name: /function (\w+)/.exec(text)?.[1] ?? "", text })),
  );

  it("takes the decision by its type, all but a listed few", () => {
    expect(functions.length).toBeGreaterThan(Object.keys(UNDECIDED).length);
    const undecided = functions.filter(
      ({ text }) => !DECIDED.test(text.slice(0, text.indexOf("{\n"))),
    );
    expect(undecided.map(({ name }) => name).toSorted()).toEqual(Object.keys(UNDECIDED).toSorted());
  });
});

describe("the decision", () => {
  it.each([
    ["OpenFactors", ["src/features/mfa/factors/open-factors.ts"]],
    ["RankedMember", ["src/features/tenancy/rank-over.ts"]],
    ["JudgedUserId", ["src/features/tenancy/judged.ts"]],
  ])("%s is made in one place", (type, places) => {
    const makers = sources.filter((path) =>
      new RegExp(`\\bas (?:unknown as )?${type}\\b`).test(read(path)),
    );
    expect(makers).toEqual(places);
  });
});
