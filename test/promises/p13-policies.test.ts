/**
 * P13: Deny overrides Allow, nothing is allowed by default, and the evaluator that decides is the one that explains.
 * The documents are read here a second time, by nothing that the product uses to compile them.
 */

import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { call } from "../support/call.ts";
import { signedIn, startPool, type Pool } from "../support/tokens.ts";
import { env, random, seedCompany, seedService, seedUser } from "../support/world.ts";
import { ask } from "../../src/features/policies/engine/ask.ts";
import { createEngineOfItsOwn } from "../../src/compose/policy-engine.ts";
import { createPoliciesInForce } from "../../src/features/policies/engine/policies-in-force.ts";
import { standingOf } from "../../src/features/policies/engine/standing.ts";
import type { Action } from "../../src/core/rights.ts";
import {
  type Document,
  type Role,
  type Thing,
  WITH_TAGS,
  concerns,
  decide,
} from "../support/second-reading.ts";

const GROUPS = ["grp_a", "grp_b", "grp_c"];
const ROLES: readonly Role[] = ["owner", "admin", "member"];

const KINDS: Readonly<Record<string, readonly string[]>> = {
  secrets: ["create", "read", "update", "delete"],
  services: ["create", "read", "update", "publish"],
  users: ["read", "update"],
  policies: ["read", "update"],
};

const IDS = ["one", "two"];

const some = <T>(values: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 });

const tagsOf = fc.dictionary(fc.constantFrom("env", "team"), fc.constantFrom("a", "b"), {
  maxKeys: 2,
});

function principalsOf(users: readonly string[], groups: readonly string[]) {
  const set = { users: some(users), groups: some(groups), roles: some(ROLES) };
  const except = fc.option(fc.record(set, { requiredKeys: [] }), { nil: undefined, freq: 2 });
  const named = fc
    .record(set)
    .filter((value) => value.users.length + value.groups.length + value.roles.length > 0);
  const anyone = fc.constant({ everyone: true });
  return fc
    .tuple(fc.oneof(anyone, named), except)
    .map(([who, but]) => (but === undefined ? who : { ...who, except: but }));
}

function documentsOf(
  users: readonly string[],
  groups: readonly string[],
  ids: readonly string[],
  kinds = Object.keys(KINDS),
) {
  return fc.constantFrom("*", ...kinds).chain((kind): fc.Arbitrary<Document> => {
    const verbs = kind === "*" ? ["read", "update", "create"] : (KINDS[kind] ?? []);
    const whole = (kind === "*" ? kinds : [kind]).flatMap((of) =>
      (KINDS[of] ?? []).map((verb) => `${of}:${verb}`),
    );
    const tagged = kind === "*" || WITH_TAGS.includes(kind);
    return fc.record({
      effect: fc.constantFrom("Allow" as const, "Deny" as const),
      resource:
        kind === "*" ? fc.constant("*") : fc.constantFrom("*", ...ids).map((id) => `${kind}:${id}`),
      actions: fc.oneof(
        fc.constant(["*"]),
        fc.uniqueArray(fc.constantFrom(...verbs, ...whole), { minLength: 1, maxLength: 3 }),
      ),
      conditions: tagged
        ? fc
            .option(tagsOf, { nil: undefined })
            .map((tags) => (tags === undefined || Object.keys(tags).length === 0 ? {} : { tags }))
        : fc.constant({}),
      principals: principalsOf(users, groups),
    });
  });
}

const inForce = (documents: readonly Document[]) =>
  createPoliciesInForce(
    { companyId: `co_${crypto.randomUUID()}` },
    1,
    documents.map((document, index) => ({
      ...document,
      id: `pol_${index}`,
      name: "x",
      revision: 1,
    })),
  );

const { engine } = createEngineOfItsOwn(env, random);

// Four megabytes of WebAssembly take their time on a busy machine.
beforeAll(() => engine.decide([]), 60_000);

const USERS = ["usr_1", "usr_2"];

const anyone = fc.record({
  id: fc.constantFrom(...USERS, "usr_3"),
  role: fc.constantFrom(...ROLES),
  groupIds: some(GROUPS),
});

const asked = fc.record({
  who: anyone,
  action: fc.constantFrom(
    ...Object.entries(KINDS).flatMap(([kind, verbs]) =>
      verbs.map((verb) => `${kind}:${verb}` as Action),
    ),
  ),
  thing: fc.record({ id: fc.constantFrom(...IDS, "three"), tags: tagsOf }),
});

it(
  "P13: what Cedar decides is what the documents say, read a second time",
  { timeout: 120_000 },
  async () => {
    const documents = fc.array(documentsOf(USERS, GROUPS, IDS), { maxLength: 8 });
    let allowed = 0;
    let denied = 0;
    await fc.assert(
      fc.asyncProperty(
        documents,
        fc.array(asked, { minLength: 8, maxLength: 8 }),
        async (rules, questions) => {
          const policies = inForce(rules);
          for (const { who, action, thing } of questions) {
            const verdict = await ask(engine, policies, who, action, thing);
            expect(verdict.errors).toEqual([]);
            expect(verdict.allowed).toBe(decide(rules, who, action, thing));
            const standing = await standingOf(engine, policies, who);
            expect(standing.allows(action, thing)).toBe(verdict.allowed);
            for (const id of verdict.reasons.filter((reason) => reason.startsWith("pol_"))) {
              const rule = rules[Number(id.slice(4))] as Document;
              expect([rule.effect === "Allow", concerns(rule, who, action, thing)]).toEqual([
                verdict.allowed,
                true,
              ]);
            }
            if (verdict.allowed) allowed++;
            else denied++;
          }
        },
      ),
      { numRuns: 400, seed: 20_261_122 },
    );
    // Both happen often enough for the comparison to mean something.
    expect(Math.min(allowed, denied)).toBeGreaterThan(500);
  },
);

it(
  "P13: a region is held exactly where everything in it is allowed",
  { timeout: 120_000 },
  async () => {
    const things = [...IDS, "three"].flatMap((id) =>
      [undefined, "a", "b", "c"].flatMap((team) =>
        [undefined, "a", "b", "c"].map((environment): Thing => ({
          id,
          tags: { ...(team && { team }), ...(environment && { env: environment }) },
        })),
      ),
    );
    const documents = fc.array(documentsOf(USERS, GROUPS, IDS, ["secrets"]), { maxLength: 6 });
    const region = fc.record(
      { id: fc.constantFrom(...IDS), tags: tagsOf },
      { requiredKeys: ["tags"] },
    );
    let held = 0;
    await fc.assert(
      fc.asyncProperty(documents, anyone, region, async (rules, who, part) => {
        const inside = things.filter(
          ({ id, tags }) =>
            (part.id === undefined || part.id === id) &&
            Object.entries(part.tags).every(([key, value]) => tags[key] === value),
        );
        const expected = inside.every((thing) => decide(rules, who, "secrets:update", thing));
        const standing = await standingOf(engine, inForce(rules), who);
        expect(standing.holds("secrets:update", part)).toBe(expected);
        if (expected) held++;
      }),
      { numRuns: 500, seed: 20_261_122 },
    );
    expect(held).toBeGreaterThan(50);
    expect(held).toBeLessThan(450);
  },
);

it(
  "P13: simulate answers what the routes do, and lists show what reading answers",
  { timeout: 120_000 },
  async () => {
    const pool: Pool = await startPool();
    const company = await seedCompany();
    const owner = await signedIn(pool, company.id);
    const people = await Promise.all(
      (["admin", "member"] as const).map(async (role) => {
        const user = await seedUser(company.id, role);
        return { ...user, role, groupIds: [] as string[], bearer: await pool.sign(user.sub) };
      }),
    );
    const group = `grp_${company.id.slice(3)}`;
    const join = "INSERT INTO group_members (company_id, group_id, user_id) VALUES (?, ?, ?)";
    await env.DB.batch([
      env.DB.prepare(
        "INSERT INTO groups (id, company_id, name, created_at) VALUES (?, ?, 'G', 1)",
      ).bind(group, company.id),
      ...people.slice(0, 1).map((who) => env.DB.prepare(join).bind(company.id, group, who.id)),
    ]);
    people[0]?.groupIds.push(group);
    const things: Thing[] = [];
    for (const tags of [{}, { env: "a" }, { env: "b", team: "a" }, { team: "b" }]) {
      const id = await seedService(company.id, "live", "S");
      await env.DB.prepare("UPDATE services SET tags = ? WHERE id = ?")
        .bind(JSON.stringify(tags), id)
        .run();
      things.push({ id, tags });
    }
    const ids = things.map(({ id }) => id);
    const userIds = people.map(({ id }) => id);
    const documents = fc.array(documentsOf(userIds, [group], ids, ["services"]), {
      minLength: 1,
      maxLength: 5,
    });

    await fc.assert(
      fc.asyncProperty(documents, async (rules) => {
        await env.DB.prepare("DELETE FROM policies WHERE company_id = ?").bind(company.id).run();
        for (const rule of rules) {
          const json = { name: "Rule", ...rule };
          const made = await call("POST", "/v1/policies", { bearer: owner, json });
          expect([made.status, made.text]).toEqual([201, made.text]);
        }
        for (const who of people) {
          const readable = things.filter((thing) => decide(rules, who, "services:read", thing));
          const list = await call("GET", "/v1/services", { bearer: who.bearer });
          const shown = list.status === 403 ? [] : list.body.data.map((item: Thing) => item.id);
          expect(shown.toSorted()).toEqual(readable.map(({ id }) => id).toSorted());
          if (list.status === 200) expect(list.body.pagination.totalCount).toBe(readable.length);
          for (const thing of things) {
            const expected = decide(rules, who, "services:read", thing);
            const read = await call("GET", `/v1/services/${thing.id}`, { bearer: who.bearer });
            expect(read.status).toBe(expected ? 200 : 403);
            const json = {
              principal: { user: who.id },
              action: "services:read",
              resource: `services:${thing.id}`,
              tags: thing.tags,
            };
            const { body } = await call("POST", "/v1/policies/simulate", { bearer: owner, json });
            expect(body.data).toMatchObject({ decision: expected ? "Allow" : "Deny", errors: [] });
          }
        }
      }),
      { numRuns: 12, seed: 20_261_122 },
    );
  },
);

afterAll(() => vi.unstubAllGlobals());
