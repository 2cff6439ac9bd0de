import { beforeAll, describe, expect, it } from "vitest";

import { ALL_ACTIONS } from "../../../src/core/rights.ts";
import { ask } from "../../../src/features/policies/engine/ask.ts";
import {
  describePolicy,
  evaluate,
  findPolicyFault,
  preparedCounts,
  startEvaluator,
} from "../../../src/features/policies/engine/cedar.ts";
import { BUILT_IN, compilePolicy } from "../../../src/features/policies/engine/compile.ts";
import { inForce, may, person, rule } from "./rules.ts";

// Four megabytes of WebAssembly take their time on a busy machine.
beforeAll(startEvaluator, 60_000);

const everyone = { everyone: true };
const member = person("member");
const admin = person("admin");
const owner = person("owner");

describe("without policies", () => {
  const none = inForce();

  it("owners and admins hold everything, members the contract's eight", () => {
    const held = (who: typeof owner) => ALL_ACTIONS.filter((action) => may(none, who, action));
    expect(held(owner)).toEqual(ALL_ACTIONS);
    expect(held(admin)).toEqual(ALL_ACTIONS);
    expect(held(member).toSorted()).toEqual([
      "connectors:read",
      "groups:read",
      "requests:create",
      "requests:read",
      "secrets:read",
      "services:read",
      "users:read",
      "workflows:read",
    ]);
    expect(ask(none, admin, "secrets:delete")).toEqual({
      allowed: true,
      reasons: ["role:admin"],
      errors: [],
    });
  });

  it("nobody but an owner touches an owner", () => {
    expect(ask(none, admin, "users:update", { id: "usr_9", ofOwner: true })).toEqual({
      allowed: false,
      reasons: ["guard:owners"],
      errors: [],
    });
    expect(may(none, owner, "users:update", { id: "usr_9", ofOwner: true })).toBe(true);
    expect(may(none, admin, "users:update", { id: "usr_9", ofOwner: false })).toBe(true);
  });
});

describe("the three patterns of the product's page", () => {
  it("only admins create secrets", () => {
    const policies = inForce(rule("Allow", "secrets:*", ["create"], { roles: ["admin"] }));
    expect(may(policies, admin, "secrets:create", { id: "new" })).toBe(true);
    expect(may(policies, member, "secrets:create", { id: "new" })).toBe(false);
  });

  it("developers use secrets and do not view them", () => {
    const policies = inForce(
      rule("Allow", "secrets:*", ["read", "read_value"], { groups: ["grp_ops"] }),
      rule("Allow", "secrets:*", ["read"], { groups: ["grp_dev"] }),
      rule("Deny", "secrets:*", ["read_value"], { groups: ["grp_dev"] }),
    );
    const both = person("member", "usr_1", "grp_dev", "grp_ops");
    expect(may(policies, both, "secrets:read")).toBe(true);
    expect(may(policies, both, "secrets:read_value")).toBe(false);
    expect(may(policies, person("member", "usr_2", "grp_ops"), "secrets:read_value")).toBe(true);
  });

  it("production secrets are changed by one group only", () => {
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
    expect(may(policies, admin, "secrets:update", production)).toBe(false);
    expect(may(policies, owner, "secrets:update", production)).toBe(false);
    expect(may(policies, admin, "secrets:update", { id: "db", tags: { environment: "dev" } })).toBe(
      true,
    );
    expect(may(policies, admin, "secrets:update", { id: "db" })).toBe(true);
    const excepted = person("admin", "usr_1", "grp_admins");
    expect(may(policies, excepted, "secrets:update", production)).toBe(true);
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
  ])("is about %s", (_, principals, expected) => {
    const policies = inForce(rule("Deny", "users:*", ["read"], principals));
    const people = [person("member"), person("member", "usr_2", "grp_a"), person("admin", "usr_3")];
    expect(people.map((who) => !may(policies, who, "users:read", { id: "usr_9" }))).toEqual(
      expected,
    );
  });

  it("is about one thing, a kind of things, or all", () => {
    const one = inForce(rule("Deny", "services:svc_1", ["read"], everyone));
    expect(may(one, member, "services:read", { id: "svc_1" })).toBe(false);
    expect(may(one, member, "services:read", { id: "svc_2" })).toBe(true);
    const kind = inForce(rule("Deny", "services:*", ["*"], everyone));
    expect(may(kind, admin, "services:publish", { id: "svc_2" })).toBe(false);
    expect(may(kind, admin, "secrets:read", { id: "svc_2" })).toBe(true);
    const all = inForce(rule("Deny", "*", ["update", "secrets:delete"], everyone));
    const denied = ALL_ACTIONS.filter((action) => !may(all, admin, action));
    expect(denied.every((action) => /:update$|^secrets:delete$/.test(action))).toBe(true);
    expect(denied).toContain("company:update");
    expect(denied).not.toContain("services:delete");
  });

  it("with a tag is about nothing that lacks the tag, nor about what has no tags", () => {
    const policies = inForce(rule("Deny", "*", ["*"], everyone, { a: "1", b: "2" }));
    const of = (tags: Record<string, string>) => may(policies, admin, "services:read", { tags });
    expect([of({}), of({ a: "1" }), of({ a: "1", b: "3" }), of({ b: "2" })]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(of({ a: "1", b: "2", c: "3" })).toBe(false);
    expect(may(policies, admin, "users:read", { id: "usr_1" })).toBe(true);
  });

  it("that denies beats any that allow, wherever either comes from", () => {
    const sources = [{ users: ["usr_1"] }, { groups: ["grp_a"] }, { roles: ["owner" as const] }];
    for (const allowed of sources) {
      for (const denied of sources) {
        const policies = inForce(
          rule("Allow", "secrets:*", ["*"], allowed),
          rule("Deny", "secrets:x", ["update"], denied),
        );
        const who = person("owner", "usr_1", "grp_a");
        expect(ask(policies, who, "secrets:update", { id: "x" })).toMatchObject({
          allowed: false,
          reasons: ["pol_1"],
        });
      }
    }
  });

  /** Attack: values that would be syntax if a policy were ever put together as text. */
  it("is never text: quotes, comments and wildcards are what they look like", () => {
    const nasty = 'x") || true || ("" == "\\u{0}*//';
    const policies = inForce(
      rule("Deny", "secrets:*", ["read"], { users: ["usr_1"] }, { [nasty]: nasty, __proto: "1" }),
    );
    const tags = { [nasty]: nasty, __proto: "1" };
    expect(may(policies, member, "secrets:read", { tags })).toBe(false);
    expect(may(policies, member, "secrets:read", { tags: { ...tags, [nasty]: "*" } })).toBe(true);
  });
});

/** Attack, or a slip: a Deny for everybody on everything, after which nobody could take it back. */
it("leaves owners their policies, whatever a Deny says", () => {
  for (const resource of ["*", "policies:*", "policies:pol_0"]) {
    const policies = inForce(rule("Deny", resource, ["*"], everyone));
    for (const action of ALL_ACTIONS.filter((known) => known.startsWith("policies:"))) {
      expect([action, may(policies, owner, action, { id: "pol_0" })]).toEqual([action, true]);
      expect([action, may(policies, admin, action, { id: "pol_0" })]).toEqual([action, false]);
    }
  }
  const all = inForce(rule("Deny", "*", ["*"], { roles: ["owner"] }));
  expect(may(all, owner, "users:read")).toBe(false);
});

describe("the evaluator", () => {
  /** Attack: a Deny that Cedar skips because it errs. */
  it("denies where anything errs, also beside a policy that allows", () => {
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
      size: 2,
      build: () => policies,
    });
    expect(evaluate(set("t:allows", { allows }), asked).allowed).toBe(true);
    const verdict = evaluate(set("t:errs", { allows, erring }), asked);
    expect(verdict).toMatchObject({ allowed: false, reasons: [] });
    expect(verdict.errors[0]).toContain("erring");
    const unprepared = set("t:broken", { broken: { effect: "permit" } as never });
    expect(evaluate(unprepared, asked)).toMatchObject({
      allowed: false,
      errors: [expect.any(String)],
    });
    const throwing = { key: "t:throws", size: 1, build: () => expect.unreachable() };
    expect(evaluate(throwing, asked).allowed).toBe(false);
    const malformed = evaluate(set("t:allows", { allows }), { ...asked, action: {} as never });
    expect(malformed).toMatchObject({ allowed: false, errors: [expect.any(String)] });
  });

  it("denies everything that a stored document without sense could be about", () => {
    for (const broken of [
      rule("Deny", "nothing", ["*"], everyone),
      rule("Deny", "secrets:*", ["read"], {}),
    ]) {
      const verdict = ask(inForce(broken), owner, "secrets:read");
      expect([verdict.allowed, verdict.errors.length]).toEqual([false, 1]);
    }
  });

  it("takes every built-in policy and every action as the schema has them", () => {
    for (const { json } of Object.values(BUILT_IN)) expect(findPolicyFault(json)).toBeUndefined();
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
    expect(findPolicyFault(compilePolicy(wide))).toBeUndefined();
    expect(findPolicyFault(compilePolicy(rule("Allow", "policies:x", ["read"], everyone)))).toBe(
      undefined,
    );
  });

  it("shows a policy as Cedar has it", () => {
    const text = describePolicy(
      compilePolicy(
        rule("Deny", "secrets:*", ["update"], { groups: ["grp_a"] }, { environment: "production" }),
      ),
    );
    expect(text.replaceAll(/\s+/g, " ").trim()).toBe(
      'forbid ( principal in Group::"grp_a", action == Action::"secrets:update", resource is secrets ) when { resource.hasTag("environment") && (resource.getTag("environment") == "production") };',
    );
  });

  it("keeps a bounded number of prepared sets, and answers from what it has let go", () => {
    // More sets, and more policies in them, than are kept.
    const many = Array.from({ length: 140 }, (_, index) =>
      inForce(
        ...Array.from({ length: 30 }, () => rule("Deny", `secrets:s${index}`, ["read"], everyone)),
      ),
    );
    for (const [index, policies] of [...many.entries(), ...[...many.entries()].slice(0, 3)]) {
      expect(may(policies, member, "secrets:read", { id: `s${index}` })).toBe(false);
      expect(may(policies, member, "secrets:read", { id: "x" })).toBe(true);
    }
    expect(preparedCounts().sets).toBeLessThanOrEqual(128);
    expect(preparedCounts().policies).toBeLessThanOrEqual(4_000);
  });
});
