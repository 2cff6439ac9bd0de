import { beforeEach, expect, it } from "vitest";

import { randomBase36 } from "../../../src/core/encoding.ts";
import { call } from "../../support/call.ts";
import { createIsolate } from "../../support/isolate.ts";
import { usePool } from "../../support/tokens.ts";
import {
  auditEventsOf,
  env,
  memberRow,
  random,
  seedCompany,
  seedKey,
} from "../../support/world.ts";
import { membershipsOf, seedClient, seedPerson, type SeedPerson, statusesOf } from "./people.ts";

const pool = usePool();
let person: SeedPerson;
let bearer: string;

beforeEach(async () => {
  person = await seedPerson();
  bearer = await pool.sign(person.sub);
});

const newSlug = () => `acme-${randomBase36(12, random)}`;
const found = (json: unknown, as = bearer) => call("POST", "/v1/companies", { bearer: as, json });

it("makes the founder the owner of a company on the free plan", async () => {
  const slug = newSlug();
  const created = await found({ name: "Acme", slug });

  expect([created.status, created.headers.get("location")]).toEqual([201, "/v1/company"]);
  expect(created.body.data).toEqual({
    id: expect.stringMatching(/^co_/),
    slug,
    name: "Acme",
    plan: "free",
    mfaRequired: "none",
    keyAgeNoticeDays: 90,
    createdAt: expect.stringMatching(/Z$/),
  });
  const read = await call("GET", "/v1/company", { bearer });
  expect([read.body, read.headers.get("etag")]).toEqual([
    created.body,
    created.headers.get("etag"),
  ]);
  const { id } = created.body.data;
  expect(await membershipsOf(person.id)).toEqual([
    { company_id: id, role: "owner", status: "active" },
  ]);
  expect(await auditEventsOf(id)).toMatchObject([
    { action: "company:create", category: "company", actor_id: person.id, outcome: "success" },
  ]);
});

it("is for who has no company; one where they were deactivated is none", async () => {
  const other = await seedCompany();
  await memberRow(other.id, person.id, "member").run();
  const refused = await found({ name: "Acme", slug: newSlug() });
  expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);

  await env.DB.prepare("UPDATE memberships SET status = 'deactivated' WHERE user_id = ?")
    .bind(person.id)
    .run();
  expect((await found({ name: "Acme", slug: newSlug() })).status).toBe(201);
});

it("gives a slug to one company", async () => {
  const slug = newSlug();
  const others = await Promise.all(Array.from({ length: 5 }, () => seedPerson()));
  const answers = await Promise.all(
    others.map(async (each) => found({ name: "Acme", slug }, await pool.sign(each.sub))),
  );
  expect(statusesOf(answers)).toEqual([201, 409, 409, 409, 409]);
  const refused = await found({ name: "Acme", slug });
  expect([refused.status, refused.body.message]).toEqual([409, "A company has this slug already."]);
});

it("makes one company for ten foundings at once", async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => found({ name: "Acme", slug: newSlug() })),
  );
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  expect(answers.filter((answer) => answer.status === 409)).toHaveLength(9);
  expect(await membershipsOf(person.id)).toHaveLength(1);
  const orphans = await env.DB.prepare(
    "SELECT count(*) AS n FROM companies WHERE id NOT IN (SELECT company_id FROM memberships) AND slug LIKE 'acme-%'",
  ).first("n");
  expect(orphans).toBe(0);
});

it("can be closed by configuration", async () => {
  const isolate = createIsolate({ overrides: { COMPANY_FOUNDING: "closed" } });
  const refused = await isolate.fetch("/v1/companies", {
    method: "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "Acme", slug: newSlug() }),
  });
  expect([refused.status, (await refused.json<{ error: string }>()).error]).toEqual([
    403,
    "forbidden",
  ]);
  expect(await membershipsOf(person.id)).toEqual([]);
});

it("is for people: not for keys, and not for no one", async () => {
  const json = { name: "Acme", slug: newSlug() };
  const key = (await seedKey((await seedCompany()).id, "live")).value;
  const byKey = await call("POST", "/v1/companies", { key, json });
  expect(byKey.status).toBeGreaterThanOrEqual(400);
  expect(byKey.status).toBeLessThan(500);
  expect((await call("POST", "/v1/companies", { json })).status).toBe(401);
});

/** Attack: an app somebody signed in to founds or joins a company in their name. */
it("is, as joining is, out of reach of a registered client's tokens", async () => {
  const company = await seedCompany();
  await memberRow(company.id, person.id, "owner").run();
  const token = await pool.sign(person.sub, { client_id: await seedClient(company.id) });
  expect((await call("GET", "/v1/users", { bearer: token })).status).toBe(200);
  for (const [method, path, json] of [
    ["POST", "/v1/companies", { name: "Acme", slug: newSlug() }],
    ["POST", "/v1/invitations/accept", { token: "x" }],
    ["GET", "/v1/company", undefined],
    ["PATCH", "/v1/company", { name: "x" }],
    ["PATCH", `/v1/users/${person.id}`, { role: "member" }],
    ["GET", "/v1/invitations", undefined],
    ["POST", "/v1/invitations", { email: "a@example.com" }],
    ["GET", "/v1/groups", undefined],
    ["POST", "/v1/groups", { name: "x" }],
  ] as const) {
    const refused = await call(method, path, {
      bearer: token,
      ...(json === undefined ? {} : { json }),
    });
    expect([method, path, refused.status, refused.body.error]).toEqual([
      method,
      path,
      403,
      "forbidden",
    ]);
  }
});

it.each([
  ["no slug", { name: "Acme" }, "slug"],
  ["capitals", { name: "Acme", slug: "Acme" }, "slug"],
  ["two characters", { name: "Acme", slug: "ab" }, "slug"],
  ["41 characters", { name: "Acme", slug: "a".repeat(41) }, "slug"],
  ["an underscore", { name: "Acme", slug: "co_acme" }, "slug"],
  ["a hyphen first", { name: "Acme", slug: "-acme" }, "slug"],
  ["no name", { slug: "acme-x" }, "name"],
  ["a plan", { name: "Acme", slug: "acme-x", plan: "enterprise" }, "plan"],
])("refuses %s by its field", async (_, json, field) => {
  const refused = await found(json);
  expect([refused.status, refused.body.error]).toEqual([422, "validation_error"]);
  expect(refused.body.details[0].field).toBe(field);
  expect(await membershipsOf(person.id)).toEqual([]);
});
