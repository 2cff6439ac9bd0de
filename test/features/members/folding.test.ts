/** Search and the uniqueness of names: by Unicode's folding, also for rows of before there was a column for it. */

import { beforeEach, expect, it } from "vitest";

import { foldOldDescriptions } from "../../../src/features/secrets/index.ts";
import { foldOldNames } from "../../../src/features/tenancy/index.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import { call } from "../../support/call.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedCompany, seedUser } from "../../support/world.ts";

const pool = usePool();
let companyId: string;
let ownerId: string;
let owner: string;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
  const user = await seedUser(companyId, "owner");
  ownerId = user.id;
  owner = await pool.sign(user.sub);
});

const makeGroup = (name: string) =>
  call("POST", "/v1/groups", { bearer: owner, json: { name, description: "d" } });

async function found(path: string, search: string): Promise<number> {
  const query = new URLSearchParams({ search }).toString();
  return (await call("GET", `${path}?${query}`, { bearer: owner })).body.pagination.totalCount;
}

/** Attack: a group named like another, which an admin then puts people into. */
it.each([
  ["Équipe", "ÉQUIPE"],
  ["Équipe", "e\u0301quipe"],
  ["Straße", "STRASSE"],
  ["ΟΔΟΣ", "οδος"],
  ["Группа", "ГРУППА"],
  ["می\u200Cخ", "میخ"],
])("takes no group '%s' beside '%s'", async (name, alike) => {
  expect((await makeGroup(name)).status).toBe(201);
  const refused = await makeGroup(alike);
  expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
  const other = (await makeGroup("another")).body.data.id;
  const renamed = await call("PATCH", `/v1/groups/${other}`, {
    bearer: owner,
    json: { name: alike },
  });
  expect(renamed.status).toBe(409);
});

it("lets a group that was alike before keep its name", async () => {
  const id = (await makeGroup("Équipe")).body.data.id;
  await env.DB.prepare(
    "INSERT INTO groups (id, company_id, name, name_folded, created_at) VALUES (?, ?, 'équipe', 'équipe', 0)",
  )
    .bind(`grp_${crypto.randomUUID().slice(0, 8)}`, companyId)
    .run();
  const changed = await call("PATCH", `/v1/groups/${id}`, {
    bearer: owner,
    json: { description: "other" },
  });
  expect([changed.status, changed.body.data.name]).toEqual([200, "Équipe"]);
});

it("finds secrets by their descriptions in any case", async () => {
  const json = { slug: "s", value: "v", description: "Für die Straße in ÅRHUS" };
  expect((await call("POST", "/v1/secrets", { bearer: owner, json })).status).toBe(201);
  for (const search of ["STRASSE", "århus", "a\u030ARHUS", "FÜR", "S"]) {
    expect(await found("/v1/secrets", search)).toBe(1);
  }
  const patch = { description: "Ölmühle" };
  await call("PATCH", "/v1/secrets/s", { bearer: owner, json: patch });
  expect([await found("/v1/secrets", "ÖLMÜHLE"), await found("/v1/secrets", "århus")]).toEqual([
    1, 0,
  ]);
  await call("PATCH", "/v1/secrets/s", { bearer: owner, json: { description: null } });
  expect(await found("/v1/secrets", "ÖLMÜHLE")).toBe(0);
});

/** Bad luck: a person is renamed while the old name is being folded, and is found by the old name for ever. */
it("leaves alone what was renamed while it was folded", async () => {
  await env.DB.prepare("UPDATE users SET name_folded = NULL, name = 'Old' WHERE id = ?")
    .bind(ownerId)
    .run();
  const rename = env.DB.prepare(
    "UPDATE users SET name = 'Neu', name_folded = 'neu' WHERE id = ?",
  ).bind(ownerId);
  const DB = new Proxy(env.DB, {
    get(target, name) {
      const value = Reflect.get(target, name) as (...args: unknown[]) => unknown;
      if (name !== "prepare") return value.bind(target);
      return (query: string) => {
        const statement = target.prepare(query);
        if (!/^\s*UPDATE/.test(query)) return statement;
        return {
          bind: (...args: unknown[]) => ({
            run: () => rename.run().then(() => statement.bind(...args).run()),
          }),
        };
      };
    },
  });
  await foldOldNames(createDatabase(DB));
  expect([await found("/v1/users", "NEU"), await found("/v1/users", "OLD")]).toEqual([1, 0]);
});

it("folds two thousand rows a run, and the next ones in the next", async () => {
  const db = createDatabase(env.DB);
  await foldOldNames(db);
  const ids = Array.from({ length: 2_001 }, () => `usr_${crypto.randomUUID()}`);
  await env.DB.prepare(
    `INSERT INTO users (id, issuer, sub, email, name, created_at)
     SELECT value, 'issuer', value, '', 'Ölaf', 0 FROM json_each(?)`,
  )
    .bind(JSON.stringify(ids))
    .run();
  expect(await foldOldNames(db)).toMatchObject({ people: 2_000 });
  expect(await foldOldNames(db)).toMatchObject({ people: 1 });
  const folded = env.DB.prepare("SELECT count(*) AS n FROM users WHERE name_folded = 'ölaf'");
  expect(await folded.first("n")).toBe(2_001);
});

it("folds what an older release wrote, once, and finds it by ASCII's folding until then", async () => {
  const db = createDatabase(env.DB);
  await env.DB.prepare("UPDATE users SET name = 'Åsa ÖSTLUND' WHERE id = ?").bind(ownerId).run();
  await call("POST", "/v1/secrets", {
    bearer: owner,
    json: { slug: "old", value: "v", description: "Über ALLES" },
  });
  await env.DB.prepare("UPDATE secrets SET description_folded = NULL").run();
  expect([await found("/v1/users", "STLund"), await found("/v1/users", "åsa")]).toEqual([1, 0]);
  expect([await found("/v1/secrets", "alles"), await found("/v1/secrets", "ÜBER")]).toEqual([1, 0]);

  expect((await foldOldNames(db)).people).toBeGreaterThan(0);
  expect((await foldOldDescriptions(db)).found).toBeGreaterThan(0);

  expect([await found("/v1/users", "östlund"), await found("/v1/users", "åSA")]).toEqual([1, 1]);
  expect([await found("/v1/secrets", "alles"), await found("/v1/secrets", "ÜBER")]).toEqual([1, 1]);
  expect(await foldOldNames(db)).toEqual({ people: 0, groups: 0 });
  expect((await foldOldDescriptions(db)).found).toBe(0);
});
