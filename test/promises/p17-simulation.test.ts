/**
 * P17: what simulates is what decides. Random policies on things as they are stored; what `simulate` says of each thing
 * is compared with what the request for it answers.
 */

import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

import { call } from "../support/call.ts";
import { seedSecret } from "../support/secrets.ts";
import { usePool } from "../support/tokens.ts";
import { auditEventsOf, env, seedService } from "../support/world.ts";
import { policy, put, seedPeople, tagService, type Company } from "../features/policies/support.ts";

const pool = usePool();
let company: Company;

beforeEach(async () => {
  company = await seedPeople(pool);
});

const simulate = async (json: object, by = company.owner) =>
  by.ask("POST", "/policies/simulate", json);

interface Asked {
  readonly kind: "secrets" | "services" | "users";
  readonly id: string;
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly exists: boolean;
}

const TAGS = [{}, { env: "a" }, { env: "b", team: "a" }, { team: "b", color: "red" }];

async function seedThings(): Promise<Asked[]> {
  const things: Asked[] = [];
  for (const tags of TAGS) {
    const { slug } = await seedSecret(company.id, { tags });
    const service = await seedService(company.id, "live", "S");
    await tagService(service, tags);
    things.push(
      { kind: "secrets", id: slug, path: `/secrets/${slug}`, tags, exists: true },
      { kind: "services", id: service, path: `/services/${service}`, tags, exists: true },
    );
  }
  const { id } = company.member;
  return [
    ...things,
    { kind: "users", id, path: `/users/${id}`, tags: {}, exists: true },
    { kind: "secrets", id: "nothing", path: "/secrets/nothing", tags: {}, exists: false },
    { kind: "services", id: "svc_nothing", path: "/services/svc_nothing", tags: {}, exists: false },
  ];
}

it(
  "P17: simulate says of each stored thing what the request for it answers, and by which tags",
  { timeout: 180_000 },
  async () => {
    const things = await seedThings();
    const people = [company.admin, company.member];
    const principals = fc.oneof(
      fc.constant({ everyone: true }),
      fc.constantFrom("admin", "member").map((role) => ({ roles: [role] })),
      fc.constantFrom(...people).map(({ id }) => ({ users: [id] })),
      fc.constantFrom(...people).map(({ id }) => ({ everyone: true, except: { users: [id] } })),
    );
    const targets = [
      "*",
      "secrets:*",
      "services:*",
      "secrets:*",
      "services:*",
      ...things.map(({ kind, id }) => `${kind}:${id}`),
    ];
    const tagsOf = fc.dictionary(fc.constantFrom("env", "team"), fc.constantFrom("a", "b"), {
      maxKeys: 2,
    });
    const rules = fc.array(
      fc.record({
        effect: fc.constantFrom("Allow", "Deny", "Deny"),
        resource: fc.constantFrom(...targets),
        actions: fc.constantFrom(["read"], ["update"], ["read", "update"], ["*"]),
        tags: tagsOf,
        principals,
      }),
      { minLength: 1, maxLength: 5 },
    );
    let version = 0;
    let allowed = 0;
    let denied = 0;
    await fc.assert(
      fc.asyncProperty(rules, async (made) => {
        const insert = `INSERT INTO policies (id, company_id, name, effect, resource, actions, conditions, principals, enabled, created_at, created_by, updated_at)
          VALUES (?, ?, 'A policy', ?, ?, ?, ?, ?, 1, 1, 'usr_seed', 1)`;
        version++;
        await env.DB.batch([
          env.DB.prepare("DELETE FROM policies WHERE company_id = ?").bind(company.id),
          ...made.map(({ effect, resource, actions, tags, principals: who }, index) =>
            env.DB.prepare(insert).bind(
              `pol_${company.id.slice(3)}_${version}_${index}`,
              company.id,
              effect,
              resource,
              JSON.stringify(actions),
              JSON.stringify(resource.startsWith("users") ? {} : { tags }),
              JSON.stringify(who),
            ),
          ),
          env.DB.prepare("UPDATE companies SET policy_version = ? WHERE id = ?").bind(
            version,
            company.id,
          ),
        ]);
        for (const who of people) {
          for (const { kind, id, path, tags, exists } of things) {
            const verbs = kind === "services" ? (["read", "update"] as const) : (["read"] as const);
            for (const verb of verbs) {
              const real = await (verb === "read"
                ? who.ask("GET", path)
                : who.ask("PATCH", path, { description: "Changed" }));
              const said = await simulate({
                principal: { user: who.id },
                action: `${kind}:${verb}`,
                resource: `${kind}:${id}`,
              });
              const decision = real.status === 403 ? "Deny" : "Allow";
              expect([path, verb, said.body.data]).toEqual([
                path,
                verb,
                { decision, tags, exists, errors: [], reasons: expect.any(Array) },
              ]);
              if (decision === "Allow") expect(real.status).toBe(exists ? 200 : 404);
              if (decision === "Allow") allowed++;
              else denied++;
            }
          }
        }
      }),
      { numRuns: 8, seed: 20_261_128 },
    );
    // Both happen often enough for the comparison to mean something.
    expect(Math.min(allowed, denied)).toBeGreaterThan(30);
  },
);

describe("the tags that it judges by", () => {
  const deny = () =>
    put(
      company,
      policy(
        "Deny",
        "secrets:*",
        ["update"],
        { everyone: true },
        {
          conditions: { tags: { environment: "production" } },
        },
      ),
    );
  const asked = (slug: string) => ({
    principal: { user: company.admin.id },
    action: "secrets:update",
    resource: `secrets:${slug}`,
  });

  it("are the stored thing's own, in the environment of the call; those sent stand instead of them", async () => {
    const tags = { environment: "production", team: "it" };
    const { slug } = await seedSecret(company.id, { tags });
    const id = await deny();
    expect((await simulate(asked(slug))).body.data).toEqual({
      decision: "Deny",
      reasons: [{ id, name: "A policy", effect: "Deny" }],
      tags,
      exists: true,
      errors: [],
    });
    const other = { environment: "staging" };
    expect((await simulate({ ...asked(slug), tags: other })).body.data).toMatchObject({
      decision: "Allow",
      tags: other,
      exists: true,
    });
    const sandbox = await company.owner.ask("POST", "/policies/simulate", asked(slug), {
      "x-nembl-environment": "test",
    });
    expect(sandbox.body.data).toMatchObject({ decision: "Allow", tags: {}, exists: false });
  });

  it("are those sent where no one thing is asked about", async () => {
    await deny();
    const any = { ...asked("*"), tags: { environment: "production" } };
    expect((await simulate(any)).body.data).toMatchObject({
      decision: "Deny",
      tags: { environment: "production" },
      exists: null,
    });
  });
});

/** Attack: an admin whom a Deny keeps from a secret simulates, and learns that there is one and how it is tagged. */
it("tells no one but an owner of a thing that they may not read", async () => {
  const { slug } = await seedSecret(company.id, { tags: { environment: "production" } });
  const production = { conditions: { tags: { environment: "production" } } };
  await put(company, policy("Deny", "secrets:*", ["read"], { roles: ["admin"] }, production));
  const asked = {
    principal: { role: "member" },
    action: "secrets:update",
    resource: `secrets:${slug}`,
  };
  expect((await simulate(asked, company.admin)).status).toBe(403);
  expect((await simulate({ ...asked, tags: {} }, company.admin)).status).toBe(403);
  const denied = (await auditEventsOf(company.id)).filter(({ outcome }) => outcome === "denied");
  expect(denied[0]).toMatchObject({ action: "secrets:read", target: `secrets:${slug}` });
  expect((await simulate({ ...asked, resource: "secrets:*" }, company.admin)).status).toBe(200);
  expect((await simulate(asked)).body.data).toMatchObject({ exists: true });
});

it("knows rank: what a policy lets a member do, they do not do to an admin", async () => {
  const { member, admin } = company;
  await put(company, policy("Allow", "sessions:*", ["end"], { roles: ["member"] }));
  const of = async (id: string) => {
    const asked = {
      principal: { user: member.id },
      action: "sessions:end",
      resource: `sessions:${id}`,
    };
    const said = (await simulate(asked)).body.data;
    return [
      said.decision,
      said.reasons[0].id,
      (await member.ask("DELETE", `/users/${id}/sessions`)).status,
    ];
  };
  expect(await of(admin.id)).toEqual(["Deny", "guard:rank", 403]);
  const other = await company.join("member");
  expect(await of(other.id)).toEqual(["Allow", expect.stringMatching(/^pol_/), 204]);

  await put(company, policy("Allow", "users:*", ["update", "disable"], { roles: ["member"] }));
  for (const action of ["users:update", "users:disable"]) {
    const asked = { principal: { user: member.id }, action, resource: `users:${admin.id}` };
    const { decision, reasons } = (await simulate(asked)).body.data;
    expect([action, decision, reasons]).toEqual([
      action,
      "Deny",
      [expect.objectContaining({ id: "guard:rank" })],
    ]);
  }
});

it("names no policy among the reasons that its reader may not read", async () => {
  const hidden = await put(company, policy("Deny", "groups:*", ["update"], { everyone: true }));
  await put(company, policy("Deny", `policies:${hidden}`, ["read"], { roles: ["admin"] }));
  const asked = { principal: { role: "member" }, action: "groups:update", resource: "groups:*" };
  const of = async (by: Company["owner"]) => (await simulate(asked, by)).body.data.reasons;
  expect(await of(company.owner)).toEqual([{ id: hidden, name: "A policy", effect: "Deny" }]);
  expect(await of(company.admin)).toEqual([
    { id: "hidden", name: "A policy that you may not read", effect: "Deny" },
  ]);
});

it("answers 422 for tags on what has none, whether there is such a thing or not", async () => {
  const asked = {
    principal: { role: "admin" },
    action: "users:read",
    resource: `users:${company.member.id}`,
    tags: { a: "1" },
  };
  expect((await simulate(asked)).status).toBe(422);
  const key = await call("POST", "/v1/policies/simulate", { json: asked });
  expect(key.status).toBe(401);
});
