import { beforeAll, describe, expect, it } from "vitest";

import { ALL_ACTIONS, type Action } from "../../../src/core/rights.ts";
import { ask, inForce, may, person, rule, startEngine } from "./rules.ts";

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
