import { beforeEach, expect, it } from "vitest";

import { readEmailAddress } from "../../../src/core/email-address.ts";
import { call } from "../../support/call.ts";
import { usePool } from "../../support/tokens.ts";
import {
  auditEventsOf,
  env,
  memberRow,
  seedCompany,
  seedKey,
  seedUser,
} from "../../support/world.ts";
import { membershipsOf, seedPerson, type SeedPerson } from "./people.ts";

const pool = usePool();
let company: { id: string; slug: string };
let ownerId: string;
let owner: string;
let person: SeedPerson;
let bearer: string;

beforeEach(async () => {
  company = await seedCompany();
  const user = await seedUser(company.id, "owner");
  ownerId = user.id;
  owner = await pool.sign(user.sub);
  person = await seedPerson();
  bearer = await pool.sign(person.sub);
});

async function invite(email = person.email, role = "member", by = owner): Promise<string> {
  const created = await call("POST", "/v1/invitations", { bearer: by, json: { email, role } });
  return created.body.data.token;
}

const accept = (token: string, as = bearer, headers: Record<string, string> = {}) =>
  call("POST", "/v1/invitations/accept", { bearer: as, json: { token }, headers });

it("makes the holder of the address a member, at once", async () => {
  const token = await invite(person.email.toUpperCase(), "admin");
  expect((await call("GET", "/v1/me", { bearer })).status).toBe(401);

  const joined = await accept(token);
  expect([joined.status, joined.body.data]).toEqual([
    200,
    { company: { id: company.id, slug: company.slug, name: "A company" }, role: "admin" },
  ]);
  const me = await call("GET", "/v1/me", { bearer });
  expect(me.body.data).toMatchObject({ id: person.id, companyId: company.id, roles: ["admin"] });
  const { body } = await call("GET", "/v1/invitations", { bearer: owner });
  expect(body.data).toMatchObject([{ status: "accepted", acceptedBy: person.id }]);
  const event = (await auditEventsOf(company.id)).at(-1);
  expect(event).toMatchObject({
    action: "users:join",
    actor_id: person.id,
    actor_type: "user",
    target: `user:${person.id}`,
    outcome: "success",
  });
});

it("takes a member of one company into another", async () => {
  const other = await seedCompany();
  await memberRow(other.id, person.id, "owner").run();
  expect((await accept(await invite())).status).toBe(200);
  expect((await membershipsOf(person.id)).map((row) => row.company_id).toSorted()).toEqual(
    [company.id, other.id].toSorted(),
  );
});

/** Attack: the same link opened many times, by one account or by two with the same address. */
it("P11: works once, for twenty at once", async () => {
  const token = await invite();
  const twin = await seedPerson({ email: person.email });
  const theirs = await pool.sign(twin.sub);

  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => accept(token, index % 2 === 0 ? bearer : theirs)),
  );

  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  expect(answers.filter((answer) => answer.status === 409)).toHaveLength(19);
  const rows = [...(await membershipsOf(person.id)), ...(await membershipsOf(twin.id))];
  expect(rows).toHaveLength(1);
  const joins = (await auditEventsOf(company.id)).filter(
    (event) => event["action"] === "users:join",
  );
  expect(joins).toHaveLength(1);
});

/** Attack: someone who signs up with an address they cannot read, or has changed theirs since, joins in its name. */
it("joins nothing by an unverified or another address, and says so in the company's audit log", async () => {
  const unverified = await seedPerson({ verified: false });
  const changed = await seedPerson();
  for (const who of [unverified, changed]) {
    const token = await invite(who.email);
    if (who === changed) {
      await env.DB.prepare("UPDATE users SET email = 'new@example.test' WHERE id = ?")
        .bind(who.id)
        .run();
    }
    const refused = await accept(token, await pool.sign(who.sub));
    expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
    expect(refused.body.message).toMatch(/address/);
    expect(refused.text).not.toContain(who === changed ? who.email : "another");
    expect(await membershipsOf(who.id)).toEqual([]);
  }
  const stranger = await accept(await invite("somebody-else@example.test"));
  expect([stranger.status, stranger.body.error]).toEqual([403, "forbidden"]);
  const denied = (await auditEventsOf(company.id)).filter((event) => event["outcome"] === "denied");
  expect(denied.map((event) => [event["action"], event["actor_id"]])).toEqual([
    ["users:join", unverified.id],
    ["users:join", changed.id],
    ["users:join", person.id],
  ]);
});

it.each([
  ["m&m-%@example.com", "M&M-%@Example.com"],
  ["J\u00F6rg-%@example.de", "jo\u0308rg-%@example.de"],
])("takes in whom an ordinary address names: %s", async (invited, own) => {
  const suffix = crypto.randomUUID();
  const email = readEmailAddress(own.replace("%", suffix)) ?? "";
  const named = await seedPerson({ email });
  const token = await invite(invited.replace("%", suffix));
  expect((await accept(token, await pool.sign(named.sub))).status).toBe(200);
});

/** Attack: a verified address that Unicode folds to the invited one. */
it("takes no address that only looks like the invited one", async () => {
  const suffix = crypto.randomUUID();
  const alike = await seedPerson({ email: `\u212Aate-${suffix}@example.com` });
  const token = await invite(`kate-${suffix}@example.com`);
  expect((await accept(token, await pool.sign(alike.sub))).status).toBe(403);
});

it("refuses a token that is unknown, expired or revoked", async () => {
  expect((await accept("A".repeat(43))).status).toBe(404);
  const token = await invite();
  const { id } = (await call("GET", "/v1/invitations", { bearer: owner })).body.data[0];
  await env.DB.prepare("UPDATE invitations SET expires_at = ? WHERE id = ?")
    .bind(Date.now() - 1, id)
    .run();
  const expired = await accept(token);
  expect([expired.status, expired.body.error]).toEqual([409, "conflict"]);
  expect(expired.body.message).toContain("expired");

  const second = await invite();
  const [{ id: newer }] = (await call("GET", "/v1/invitations", { bearer: owner })).body.data;
  await call("DELETE", `/v1/invitations/${newer}`, { bearer: owner });
  expect((await accept(second)).status).toBe(409);
  expect(await membershipsOf(person.id)).toEqual([]);
});

/** Attack: somebody deactivated comes back by an invitation that an admin sent without knowing. */
it("does not let in who was deactivated, nor who is a member", async () => {
  const token = await invite();
  await memberRow(company.id, person.id, "member").run();
  await env.DB.prepare("UPDATE memberships SET status = 'deactivated' WHERE user_id = ?")
    .bind(person.id)
    .run();
  const refused = await accept(token);
  expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
  expect(refused.body.message).toContain("deactivated");
  expect(await membershipsOf(person.id)).toMatchObject([{ status: "deactivated" }]);

  await env.DB.prepare("UPDATE memberships SET status = 'active' WHERE user_id = ?")
    .bind(person.id)
    .run();
  expect((await accept(token)).body.message).toContain("member of this company already");
});

/** Attack: an owner about to be let go invites a private address of theirs as owner, to come back by. */
it("dies with the inviter's right to give that role", async () => {
  for (const sql of [
    "UPDATE memberships SET status = 'deactivated' WHERE user_id = ?",
    "UPDATE memberships SET role = 'admin' WHERE user_id = ?",
  ]) {
    await env.DB.prepare(
      "UPDATE memberships SET status = 'active', role = 'owner' WHERE user_id = ?",
    )
      .bind(ownerId)
      .run();
    const invited = await seedPerson();
    const token = await invite(invited.email, "owner");
    await env.DB.prepare(sql).bind(ownerId).run();
    const refused = await accept(token, await pool.sign(invited.sub));
    expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
    expect(await membershipsOf(invited.id)).toEqual([]);
  }
  const events = await auditEventsOf(company.id);
  expect(events.filter((event) => event["action"] === "users:join")).toEqual([]);
});

it("is for people: not for keys, and not for no one", async () => {
  const key = (await seedKey(company.id, "live")).value;
  const token = await invite();
  const json = { token };
  const byKey = await call("POST", "/v1/invitations/accept", { key, json });
  expect(byKey.status).toBeGreaterThanOrEqual(400);
  expect(byKey.status).toBeLessThan(500);
  expect((await call("POST", "/v1/invitations/accept", { json })).status).toBe(401);
  expect(await membershipsOf(person.id)).toEqual([]);
});

it.each([
  ["no token", {}, "token"],
  ["an empty one", { token: "" }, "token"],
  ["a long one", { token: "x".repeat(201) }, "token"],
  ["an unknown member", { token: "x", role: "owner" }, "role"],
])("refuses %s by its field", async (_, json, field) => {
  const refused = await call("POST", "/v1/invitations/accept", { bearer, json });
  expect([refused.status, refused.body.details[0].field]).toEqual([422, field]);
});
