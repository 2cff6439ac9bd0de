import { beforeAll, describe, expect, it } from "vitest";

import { startEvaluator } from "../../../src/features/policies/engine/cedar.ts";
import { findGain, isHeld, isPossible } from "../../../src/features/policies/engine/held.ts";
import { createReachOf } from "../../../src/features/policies/engine/reach.ts";
import { inForce, person, rule } from "./rules.ts";

// Four megabytes of WebAssembly take their time on a busy machine.
beforeAll(startEvaluator, 60_000);

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
  ])("%s", (_, who, rules, region, expected) => {
    expect(isHeld(inForce(...rules), who, "secrets:update", region)).toBe(expected);
  });
});

it("is possible where some thing can be within reach, and not else", () => {
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
    expect(isPossible(inForce(...rules), member, "secrets:update")).toBe(expected);
  }
});

describe("reach", () => {
  it("tells things apart only by what policies mention", () => {
    const policies = inForce(
      rule("Deny", "secrets:*", ["read"], everyone, production),
      rule("Deny", "secrets:db", ["read"], everyone),
      rule("Deny", "services:*", ["read"], everyone, { a: "1" }),
    );
    const reach = createReachOf(policies, member, "secrets:read");
    expect([reach.named, reach.tagKeys]).toEqual([["db"], ["environment"]]);
    expect(reach.allows({})).toBe(true);
    expect(reach.allows({ id: "web", tags: { environment: "dev", a: "1" } })).toBe(true);
    expect(reach.allows({ id: "db" })).toBe(false);
    expect(reach.allows({ tags: production })).toBe(false);
    expect(createReachOf(inForce(), member, "secrets:read").named).toEqual([]);
  });
});

/** Attack: an admin whom a rule keeps from something makes another admin, whom it does not. */
describe("what a new role gives", () => {
  const find = (rules: readonly ReturnType<typeof rule>[], by = admin) =>
    findGain(inForce(...rules), ["secrets:delete"], {
      before: null,
      after: person("admin", ""),
      by,
    });

  it("is nothing new where the rule meets both", () => {
    expect(find([])).toBeUndefined();
    expect(find([rule("Deny", "secrets:*", ["delete"], everyone)])).toBeUndefined();
    const butOps = { everyone: true, except: { groups: ["grp_ops"] } };
    expect(find([rule("Deny", "secrets:*", ["delete"], butOps, production)])).toBeUndefined();
  });

  it("is found where a rule names the one who gives it", () => {
    const named = { users: ["usr_1"] };
    expect(find([rule("Deny", "secrets:*", ["delete"], named)])).toBeDefined();
    expect(find([rule("Deny", "secrets:*", ["delete"], named, production)])).toEqual({
      action: "secrets:delete",
      region: { tags: production },
    });
    expect(find([rule("Deny", "secrets:db", ["delete"], named)])?.region.id).toBe("db");
    const inGroup = person("admin", "usr_1", "grp_a");
    const group = { groups: ["grp_a"] };
    expect(find([rule("Deny", "secrets:*", ["delete"], group)], inGroup)).toBeDefined();
    expect(find([rule("Deny", "secrets:*", ["delete"], group)], admin)).toBeUndefined();
  });

  it("is nothing new where they had it before, or are denied it too", () => {
    const rules = [rule("Deny", "secrets:*", ["delete"], { users: ["usr_1"] }, production)];
    const change = { after: person("admin", "usr_2"), by: admin };
    const policies = inForce(...rules);
    const ask = (before: typeof admin | null) =>
      findGain(policies, ["secrets:delete"], { ...change, before });
    expect(ask(person("admin", "usr_2"))).toBeUndefined();
    expect(ask(person("member", "usr_2"))).toBeDefined();
    const both = inForce(...rules, rule("Deny", "*", ["delete"], { users: ["usr_2"] }, production));
    expect(findGain(both, ["secrets:delete"], { ...change, before: null })).toBeUndefined();
  });
});
