import { beforeAll, describe, expect, it } from "vitest";

import { findGain, MAX_POINTS } from "../../../src/features/policies/engine/held.ts";
import type { Principal } from "../../../src/features/policies/engine/principal.ts";
import type { Standing } from "../../../src/features/policies/engine/standing.ts";
import { createReachOf } from "../../../src/features/policies/engine/reach.ts";
import { inForce, person, rule, standing, startEngine } from "./rules.ts";

beforeAll(startEngine, 60_000);

const everyone = { everyone: true };
const admin = person("admin");
const member = person("member");
const production = { environment: "production" };
const staging = { environment: "staging" };

/** Attack: somebody gives away a region of which a Deny keeps one corner from them. */
describe("holding a region", () => {
  const onProduction = rule("Deny", "secrets:*", ["update"], everyone, production);
  const onOne = rule("Deny", "secrets:db", ["update"], everyone);
  const onOneInProduction = rule("Deny", "secrets:db", ["update"], everyone, production);
  const allowStaging = rule("Allow", "secrets:*", ["update"], { users: ["usr_1"] }, staging);
  const allowOne = rule("Allow", "secrets:db", ["update"], { users: ["usr_1"] });

  it.each([
    ["all, by role", admin, [], {}, true],
    ["all, by no right", member, [], {}, false],
    ["all, but production is denied", admin, [onProduction], {}, false],
    ["staging, where production is denied", admin, [onProduction], { tags: staging }, true],
    ["production, where it is denied", admin, [onProduction], { tags: production }, false],
    ["another tag, where production is denied", admin, [onProduction], { tags: { a: "1" } }, false],
    ["one thing, where production is denied", admin, [onProduction], { id: "db" }, false],
    ["all, but one thing is denied", admin, [onOne], {}, false],
    ["another thing than the denied one", admin, [onOne], { id: "web" }, true],
    ["the denied thing under a tag", admin, [onOne], { id: "db", tags: staging }, false],
    [
      "a tag, but one thing with it is denied",
      admin,
      [onOneInProduction],
      { tags: production },
      false,
    ],
    [
      "one thing in staging, denied in production",
      admin,
      [onOneInProduction],
      { id: "db", tags: staging },
      true,
    ],
    ["staging, as allowed", member, [allowStaging], { tags: staging }, true],
    ["more than staging", member, [allowStaging], {}, false],
    ["less than staging", member, [allowStaging], { id: "db", tags: { ...staging, a: "1" } }, true],
    ["one thing, as allowed", member, [allowOne], { id: "db" }, true],
    ["all, one being allowed", member, [allowOne], {}, false],
    ["staging, allowed but for one thing", member, [allowStaging, onOne], { tags: staging }, false],
  ])("%s", async (_, who, rules, region, expected) => {
    const held = (await standing(inForce(...rules), who)).holds("secrets:update", region);
    expect(held).toBe(expected);
  });
});

it("is possible where some thing can be within reach, and not else", async () => {
  const cases = [
    [[], false],
    [[rule("Allow", "secrets:db", ["update"], everyone)], true],
    [[rule("Allow", "secrets:*", ["update"], everyone, staging)], true],
    [[rule("Allow", "secrets:*", ["update"], { users: ["usr_2"] })], false],
    [
      [
        rule("Allow", "secrets:*", ["update"], everyone, { ...staging, a: "1" }),
        rule("Deny", "*", ["update"], everyone, staging),
      ],
      false,
    ],
  ] as const;
  for (const [rules, expected] of cases) {
    const who = await standing(inForce(...rules), member);
    expect(who.couldAllow("secrets:update")).toBe(expected);
  }
});

describe("reach", () => {
  it("tells things apart only by what policies mention that concern the reader", async () => {
    const policies = inForce(
      rule("Deny", "secrets:*", ["read"], everyone, production),
      rule("Deny", "secrets:db", ["read"], everyone),
      rule("Deny", "services:*", ["read"], everyone, { a: "1" }),
      rule("Deny", "secrets:*", ["read"], { roles: ["admin"] }, { team: "it" }),
    );
    const reach = createReachOf(await standing(policies, member), "secrets:read");
    expect([reach.named, reach.pairs]).toEqual([["db"], [["environment", "production"]]]);
    expect(reach.allows({})).toBe(true);
    expect(reach.allows({ id: "web", tags: { environment: "dev", a: "1" } })).toBe(true);
    expect(reach.allows({ id: "db" })).toBe(false);
    expect(reach.allows({ tags: production })).toBe(false);
    expect(createReachOf(await standing(inForce(), member), "secrets:read").named).toEqual([]);
  });
});

/** Attack: an admin whom a rule keeps from something makes another admin, whom it does not. */
describe("what a new role gives", () => {
  type Rules = readonly ReturnType<typeof rule>[];
  const change = async (
    rules: Rules,
    { before, after, by }: { before: Principal | null; after: Principal; by: Principal },
  ) => {
    const policies = inForce(...rules);
    return findGain(["secrets:delete"], {
      before: before && (await standing(policies, before)),
      after: await standing(policies, after),
      by: await standing(policies, by),
    });
  };
  const find = (rules: Rules, by = admin) =>
    change(rules, { before: null, after: person("admin", ""), by });

  it("is nothing new where the rule meets both", async () => {
    expect(await find([])).toBeUndefined();
    expect(await find([rule("Deny", "secrets:*", ["delete"], everyone)])).toBeUndefined();
    const butOps = { everyone: true, except: { groups: ["grp_ops"] } };
    expect(await find([rule("Deny", "secrets:*", ["delete"], butOps, production)])).toBeUndefined();
  });

  it("is found where a rule names the one who gives it", async () => {
    const named = { users: ["usr_1"] };
    expect(await find([rule("Deny", "secrets:*", ["delete"], named)])).toBeDefined();
    expect(await find([rule("Deny", "secrets:*", ["delete"], named, production)])).toEqual({
      action: "secrets:delete",
      region: { tags: production },
    });
    expect((await find([rule("Deny", "secrets:db", ["delete"], named)]))?.region.id).toBe("db");
    const inGroup = person("admin", "usr_1", "grp_a");
    const group = { groups: ["grp_a"] };
    expect(await find([rule("Deny", "secrets:*", ["delete"], group)], inGroup)).toBeDefined();
    expect(await find([rule("Deny", "secrets:*", ["delete"], group)], admin)).toBeUndefined();
  });

  it("is nothing new where they had it before, or are denied it too", async () => {
    const rules = [rule("Deny", "secrets:*", ["delete"], { users: ["usr_1"] }, production)];
    const after = person("admin", "usr_2");
    const ask = (before: Principal | null, more: Rules = []) =>
      change([...rules, ...more], { before, after, by: admin });
    expect(await ask(person("admin", "usr_2"))).toBeUndefined();
    expect(await ask(person("member", "usr_2"))).toBeDefined();
    const both = rule("Deny", "*", ["delete"], { users: ["usr_2"] }, production);
    expect(await ask(null, [both])).toBeUndefined();
  });

  it("is found where only several rules together make it one", async () => {
    const rules = [
      rule("Allow", "secrets:*", ["delete"], { users: ["usr_2"] }, { a: "1" }),
      rule("Deny", "secrets:*", ["delete"], { users: ["usr_1"] }, { b: "1" }),
      rule("Deny", "secrets:*", ["delete"], { roles: ["member"] }, { c: "1" }),
    ];
    const by = person("admin", "usr_1");
    const before = person("member", "usr_2");
    const gain = await change(rules, { before, after: person("admin", "usr_2"), by });
    expect(gain?.region.tags).toMatchObject({ b: "1" });
    expect(await change(rules, { before: null, after: person("member", "usr_2"), by })).toEqual({
      action: "secrets:delete",
      region: { tags: { a: "1", b: "1" } },
    });
  });

  /** Attack: rules without end, so that one change of a role keeps the isolate from everybody else. */
  it("is assumed where there are more rules than are compared, at once", async () => {
    const many = (effect: "Allow" | "Deny", key: string, users: readonly string[]) =>
      Array.from({ length: 160 }, (_, index) =>
        rule(effect, "secrets:*", ["delete"], { users }, { [key]: String(index) }),
      );
    const rules = [
      ...many("Allow", "a", ["usr_1", "usr_2"]),
      ...many("Deny", "b", ["usr_1", "usr_3"]),
      ...many("Deny", "c", ["usr_2"]),
    ];
    expect(160 * 161).toBeGreaterThan(MAX_POINTS);
    const by = person("admin", "usr_4");
    const after = person("member", "usr_2");
    const policies = inForce(...rules);
    let compared = 0;
    const counting = async (who: Principal): Promise<Standing> => {
      const found = await standing(policies, who);
      const allows: Standing["allows"] = (action, thing) => {
        compared++;
        return found.allows(action, thing);
      };
      return { ...found, allows };
    };
    const gain = findGain(["secrets:delete"], {
      before: await counting(person("admin", "usr_3")),
      after: await counting(after),
      by: await counting(by),
    });
    expect(gain).toBeDefined();
    expect(compared).toBeLessThan(3 * MAX_POINTS);
  });

  it("is assumed where policies cannot be evaluated", async () => {
    expect(await find([rule("Deny", "nothing", ["delete"], everyone)])).toBeDefined();
  });
});
