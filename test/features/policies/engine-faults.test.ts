/** The evaluator: it errs towards Deny, whatever is stored and whatever it is asked. */

import { beforeAll, describe, expect, it } from "vitest";

import { ALL_ACTIONS, type Action } from "../../../src/core/rights.ts";
import { questionOf } from "../../../src/features/policies/engine/ask.ts";
import type { PolicySet } from "../../../src/features/policies/engine/engine.ts";
import type { Verdict } from "../../../src/engine/protocol.ts";
import { BUILT_IN, compilePolicy } from "../../../src/features/policies/engine/compile.ts";
import {
  ask,
  callEngine,
  engine,
  inForce,
  may,
  person,
  rule,
  standing,
  startEngine,
} from "./rules.ts";

beforeAll(startEngine, 60_000);

const everyone = { everyone: true };
const member = person("member");
const admin = person("admin");
const owner = person("owner");

describe("the evaluator", () => {
  /** Attack: a Deny that Cedar skips because it errs. */
  it("denies where anything errs, also beside a policy that allows", async () => {
    const asked = {
      principal: { type: "User", id: "u" },
      action: { type: "Action", id: "secrets:read" },
      resource: { type: "secrets", id: "x" },
      context: {},
      entities: [],
    };
    const allows = compilePolicy(rule("Allow", "*", ["*"], everyone));
    const errs = compilePolicy(rule("Deny", "secrets:*", ["read"], everyone));
    const value = { getTag: { left: { Var: "resource" as const }, right: { Value: "a" } } };
    const body = { "==": { left: value, right: { Value: "b" } } };
    const erring = { ...errs, conditions: [{ kind: "when" as const, body }] };
    const set = (key: string, policies: Record<string, typeof allows>) => ({
      key,
      build: () => policies,
    });
    const evaluate = async (policySet: PolicySet, question = asked) => {
      const [verdict] = await engine.decide([{ set: policySet, asked: question }]);
      return verdict as Verdict;
    };
    expect((await evaluate(set("t:allows", { allows }))).allowed).toBe(true);
    const verdict = await evaluate(set("t:errs", { allows, erring }));
    expect(verdict).toMatchObject({ allowed: false, reasons: [] });
    expect(verdict.errors[0]).toContain("erring");
    const unprepared = set("t:broken", { broken: { effect: "permit" } as never });
    expect(await evaluate(unprepared)).toMatchObject({
      allowed: false,
      errors: [expect.any(String)],
    });
    const throwing = { key: "t:throws", build: () => expect.unreachable() };
    expect((await evaluate(throwing)).allowed).toBe(false);
    const malformed = await evaluate(set("t:allows", { allows }), {
      ...asked,
      action: {} as never,
    });
    expect(malformed).toMatchObject({ allowed: false, errors: [expect.any(String)] });
  });

  it("answers a batch in its order, each for itself", async () => {
    const policies = inForce(rule("Deny", "secrets:db", ["read"], everyone));
    const question = (id: string) =>
      questionOf(policies.sliceOf("secrets:read"), member, "secrets:read", { id });
    const broken = { ...question("web"), asked: { ...question("web").asked, action: {} as never } };
    const verdicts = await engine.decide([question("web"), broken, question("db")]);
    expect(verdicts.map(({ allowed }) => allowed)).toEqual([true, false, false]);
    expect(verdicts.map(({ errors }) => errors.length)).toEqual([0, 1, 0]);
    expect(await engine.decide([])).toEqual([]);
  });

  it("denies everything that a stored document without sense could be about", async () => {
    for (const broken of [
      rule("Deny", "nothing", ["*"], everyone),
      rule("Deny", "secrets:*", ["read"], {}),
    ]) {
      const verdict = await ask(inForce(broken), admin, "secrets:read");
      expect([verdict.allowed, verdict.errors.length]).toEqual([false, 1]);
    }
  });

  /** Attack, or bad luck: one stored row, and no one can get rid of it any more. */
  it("leaves owners the way out where a stored document makes no sense, and no one else", async () => {
    const broken = inForce(rule("Deny", "nothing", ["*"], everyone));
    const yes: Action[] = ["policies:update", "policies:delete", "secrets:read", "secrets:delete"];
    const no: Action[] = ["secrets:read_value", "secrets:update", "users:update"];
    for (const action of [...yes, ...no]) {
      const verdict = await ask(broken, owner, action, { id: "x" });
      expect([action, verdict.allowed]).toEqual([action, yes.includes(action)]);
      expect(verdict.errors.length).toBeGreaterThan(0);
      expect(await may(broken, admin, action, { id: "x" })).toBe(false);
      const standings = [await standing(broken, owner), await standing(broken, admin)];
      expect(standings.map((who) => who.allows(action, { id: "x" }))).toEqual([
        yes.includes(action),
        false,
      ]);
    }
    const guarded = await ask(broken, owner, "users:read", { id: "usr_9", ofOwner: true });
    expect(guarded.allowed).toBe(true);
  });

  it("takes every built-in policy and every action as the schema has them", async () => {
    for (const { json } of Object.values(BUILT_IN))
      expect(await engine.findFault(json)).toBeUndefined();
    const wide = rule(
      "Deny",
      "*",
      ALL_ACTIONS,
      {
        users: ["usr_1"],
        groups: ["grp_a", "grp_b"],
        roles: ["admin"],
        except: { users: ["usr_2"] },
      },
      { a: "1" },
    );
    expect(await engine.findFault(compilePolicy(wide))).toBeUndefined();
    expect(
      await engine.findFault(compilePolicy(rule("Allow", "policies:x", ["read"], everyone))),
    ).toBe(undefined);
  });

  it("shows a policy as Cedar has it", async () => {
    const text = await engine.describe(
      compilePolicy(
        rule("Deny", "secrets:*", ["update"], { groups: ["grp_a"] }, { environment: "production" }),
      ),
    );
    expect(text.replaceAll(/\s+/g, " ").trim()).toBe(
      'forbid ( principal in Group::"grp_a", action == Action::"secrets:update", resource is secrets ) when { resource.hasTag("environment") && (resource.getTag("environment") == "production") };',
    );
  });

  it("keeps a bounded number of prepared sets, and answers from what it has let go", async () => {
    // More sets, and more policies in them, than are kept.
    const many = Array.from({ length: 140 }, (_, index) =>
      inForce(
        ...Array.from({ length: 30 }, () => rule("Deny", `secrets:s${index}`, ["read"], everyone)),
      ),
    );
    for (const [index, policies] of [...many.entries(), ...[...many.entries()].slice(0, 3)]) {
      expect(await may(policies, member, "secrets:read", { id: `s${index}` })).toBe(false);
      expect(await may(policies, member, "secrets:read", { id: "x" })).toBe(true);
    }
    const counts = await callEngine((own) => own.counts());
    expect(counts.sets).toBeLessThanOrEqual(128);
    expect(counts.policies).toBeLessThanOrEqual(4_000);
    // It was full.
    expect(counts.policies).toBeGreaterThan(3_900);
  });
});

/**
 * Attack: a key gives a service a tag that is half a character, and from then on everybody is refused, owners too. Odd
 * text is equal to itself and to nothing else, in things and in policies alike.
 */
describe("odd text", () => {
  const ODD = [
    "\ud800",
    "\udc00\ud800",
    "\ufffd",
    "\u0000",
    "\u0000d800",
    "",
    "__proto__",
    "__entity",
    "__extn",
    "__expr",
    "constructor",
    "💥",
    'x") || true',
  ];
  const tagsOf = (key: string, value: string) => Object.fromEntries([[key, value]]);

  it("in a thing denies that thing nothing, and no one anything else", async () => {
    const policies = inForce(rule("Deny", "services:*", ["read"], everyone, { a: "1" }));
    for (const odd of ODD) {
      for (const tags of [tagsOf("a", odd), tagsOf(odd, "1"), tagsOf(odd, odd)]) {
        const verdict = await ask(policies, owner, "services:read", { id: odd, tags });
        expect([odd, verdict.allowed, verdict.errors]).toEqual([odd, true, []]);
        expect((await standing(policies, owner)).allows("services:read", { tags })).toBe(true);
      }
    }
  });

  it("in a policy means just itself", async () => {
    for (const written of ODD) {
      for (const kind of ["key", "value"] as const) {
        const of = (text: string) => (kind === "key" ? tagsOf(text, "1") : tagsOf("a", text));
        const policies = inForce(rule("Deny", "services:*", ["read"], everyone, of(written)));
        const who = await standing(policies, admin);
        for (const odd of ODD) {
          const verdict = await ask(policies, admin, "services:read", { tags: of(odd) });
          expect([kind, written, odd, verdict.allowed, verdict.errors]).toEqual([
            kind,
            written,
            odd,
            odd !== written,
            [],
          ]);
          expect(who.allows("services:read", { tags: of(odd) })).toBe(odd !== written);
        }
        expect(who.holds("services:read", { tags: of(written) })).toBe(false);
      }
    }
  });

  it("in a principal concerns just them", async () => {
    for (const written of ODD) {
      const principals = { users: [written], groups: [`g${written}`] };
      const policies = inForce(rule("Deny", "services:*", ["read"], principals));
      for (const odd of ODD) {
        expect(await may(policies, person("member", odd), "services:read")).toBe(odd !== written);
        const inGroup = person("member", "usr_1", `g${odd}`);
        expect(await may(policies, inGroup, "services:read")).toBe(odd !== written);
      }
    }
  });

  it("can be shown as Cedar", async () => {
    for (const odd of ODD) {
      const text = await engine.describe(
        compilePolicy(rule("Deny", "services:*", ["read"], everyone, tagsOf(odd, odd))),
      );
      expect(text).toContain("hasTag");
    }
  });
});
