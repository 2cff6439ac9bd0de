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

async function filterActions(passes: (action: Action) => Promise<boolean>): Promise<Action[]> {
  const verdicts = await Promise.all(ALL_ACTIONS.map(passes));
  return ALL_ACTIONS.filter((_, index) => verdicts[index]);
}
const member = person("member");
const admin = person("admin");
const owner = person("owner");

describe("without policies", () => {
  const none = inForce();

  it("owners and admins hold everything, members the contract's eight", async () => {
    const held = (who: typeof owner) => filterActions((action) => may(none, who, action));
    expect(await held(owner)).toEqual(ALL_ACTIONS);
    expect(await held(admin)).toEqual(ALL_ACTIONS);
    expect((await held(member)).toSorted()).toEqual([
      "connectors:read",
      "groups:read",
      "requests:create",
      "requests:read",
      "secrets:read",
      "services:read",
      "users:read",
      "workflows:read",
    ]);
    expect(await ask(none, admin, "secrets:delete")).toEqual({
      allowed: true,
      reasons: ["role:admin"],
      errors: [],
    });
  });

  it("no one but an owner touches an owner", async () => {
    expect(await ask(none, admin, "users:update", { id: "usr_9", ofOwner: true })).toEqual({
      allowed: false,
      reasons: ["guard:owners"],
      errors: [],
    });
    expect(await may(none, owner, "users:update", { id: "usr_9", ofOwner: true })).toBe(true);
    expect(await may(none, admin, "users:update", { id: "usr_9", ofOwner: false })).toBe(true);
  });
});

describe("the three patterns of the product's page", () => {
  it("only admins create secrets", async () => {
    const policies = inForce(rule("Allow", "secrets:*", ["create"], { roles: ["admin"] }));
    expect(await may(policies, admin, "secrets:create", { id: "new" })).toBe(true);
    expect(await may(policies, member, "secrets:create", { id: "new" })).toBe(false);
  });

  it("developers use secrets and do not view them", async () => {
    const policies = inForce(
      rule("Allow", "secrets:*", ["read", "read_value"], { groups: ["grp_ops"] }),
      rule("Allow", "secrets:*", ["read"], { groups: ["grp_dev"] }),
      rule("Deny", "secrets:*", ["read_value"], { groups: ["grp_dev"] }),
    );
    const both = person("member", "usr_1", "grp_dev", "grp_ops");
    expect(await may(policies, both, "secrets:read")).toBe(true);
    expect(await may(policies, both, "secrets:read_value")).toBe(false);
    expect(await may(policies, person("member", "usr_2", "grp_ops"), "secrets:read_value")).toBe(
      true,
    );
  });

  it("production secrets are changed by one group only", async () => {
    const policies = inForce(
      rule(
        "Deny",
        "secrets:*",
        ["update"],
        { everyone: true, except: { groups: ["grp_admins"] } },
        { environment: "production" },
      ),
    );
    const production = { id: "db", tags: { environment: "production", service: "db" } };
    expect(await may(policies, admin, "secrets:update", production)).toBe(false);
    expect(await may(policies, owner, "secrets:update", production)).toBe(false);
    expect(
      await may(policies, admin, "secrets:update", { id: "db", tags: { environment: "dev" } }),
    ).toBe(true);
    expect(await may(policies, admin, "secrets:update", { id: "db" })).toBe(true);
    const excepted = person("admin", "usr_1", "grp_admins");
    expect(await may(policies, excepted, "secrets:update", production)).toBe(true);
  });
});

describe("a rule", () => {
  it.each([
    ["a user", { users: ["usr_1"] }, [true, false, false]],
    ["a group", { groups: ["grp_a"] }, [false, true, false]],
    ["a role", { roles: ["admin" as const] }, [false, false, true]],
    ["several", { users: ["usr_1"], groups: ["grp_a", "grp_b"] }, [true, true, false]],
    ["everyone", everyone, [true, true, true]],
    ["everyone but a user", { everyone: true, except: { users: ["usr_1"] } }, [false, true, true]],
    [
      "a role but a group and a user",
      { everyone: true, except: { groups: ["grp_a"], users: ["usr_1"] } },
      [false, false, true],
    ],
  ])("is about %s", async (_, principals, expected) => {
    const policies = inForce(rule("Deny", "users:*", ["read"], principals));
    const people = [person("member"), person("member", "usr_2", "grp_a"), person("admin", "usr_3")];
    const allowed = await Promise.all(
      people.map((who) => may(policies, who, "users:read", { id: "usr_9" })),
    );
    expect(allowed.map((yes) => !yes)).toEqual(expected);
  });

  it("is about one thing, a kind of things, or all", async () => {
    const one = inForce(rule("Deny", "services:svc_1", ["read"], everyone));
    expect(await may(one, member, "services:read", { id: "svc_1" })).toBe(false);
    expect(await may(one, member, "services:read", { id: "svc_2" })).toBe(true);
    const kind = inForce(rule("Deny", "services:*", ["*"], everyone));
    expect(await may(kind, admin, "services:publish", { id: "svc_2" })).toBe(false);
    expect(await may(kind, admin, "secrets:read", { id: "svc_2" })).toBe(true);
    const all = inForce(rule("Deny", "*", ["update", "secrets:delete"], everyone));
    const denied = await filterActions(async (action) => !(await may(all, admin, action)));
    expect(denied.every((action) => /:update$|^secrets:delete$/.test(action))).toBe(true);
    expect(denied).toContain("company:update");
    expect(denied).not.toContain("services:delete");
  });

  it("with a tag is about nothing that lacks the tag, nor about what has no tags", async () => {
    const policies = inForce(rule("Deny", "*", ["*"], everyone, { a: "1", b: "2" }));
    const of = (tags: Record<string, string>) => may(policies, admin, "services:read", { tags });
    expect(await Promise.all([{}, { a: "1" }, { a: "1", b: "3" }, { b: "2" }].map(of))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(await of({ a: "1", b: "2", c: "3" })).toBe(false);
    expect(await may(policies, admin, "users:read", { id: "usr_1" })).toBe(true);
  });

  it("that denies beats any that allow, wherever either comes from", async () => {
    const sources = [{ users: ["usr_1"] }, { groups: ["grp_a"] }, { roles: ["owner" as const] }];
    for (const allowed of sources) {
      for (const denied of sources) {
        const policies = inForce(
          rule("Allow", "secrets:*", ["*"], allowed),
          rule("Deny", "secrets:x", ["update"], denied),
        );
        const who = person("owner", "usr_1", "grp_a");
        expect(await ask(policies, who, "secrets:update", { id: "x" })).toMatchObject({
          allowed: false,
          reasons: ["pol_1"],
        });
      }
    }
  });

  /** Attack: values that would be syntax if a policy were ever put together as text. */
  it("is never text: quotes, comments and wildcards are what they look like", async () => {
    const nasty = 'x") || true || ("" == "\\u{0}*//';
    const policies = inForce(
      rule("Deny", "secrets:*", ["read"], { users: ["usr_1"] }, { [nasty]: nasty, __proto: "1" }),
    );
    const tags = { [nasty]: nasty, __proto: "1" };
    expect(await may(policies, member, "secrets:read", { tags })).toBe(false);
    expect(await may(policies, member, "secrets:read", { tags: { ...tags, [nasty]: "*" } })).toBe(
      true,
    );
  });
});

/** Attack, or a slip: a Deny for everybody on everything, after which no one could take it back. */
it("leaves owners their policies, whatever a Deny says", async () => {
  for (const resource of ["*", "policies:*", "policies:pol_0"]) {
    const policies = inForce(rule("Deny", resource, ["*"], everyone));
    for (const action of ALL_ACTIONS.filter((known) => known.startsWith("policies:"))) {
      expect([action, await may(policies, owner, action, { id: "pol_0" })]).toEqual([action, true]);
      expect([action, await may(policies, admin, action, { id: "pol_0" })]).toEqual([
        action,
        false,
      ]);
    }
  }
  const all = inForce(rule("Deny", "*", ["*"], { roles: ["owner"] }));
  expect(await may(all, owner, "users:read")).toBe(false);
});

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
