import { beforeEach, describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { seedSession, setCookieOf } from "../../support/sessions.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, memberRow, seedCompany, seedUser } from "../../support/world.ts";

const pool = usePool();
let home: { id: string };
let other: { id: string };
let person: { id: string; sub: string };
let admin: string;

beforeEach(async () => {
  home = await seedCompany();
  other = await seedCompany();
  person = await seedUser(home.id, "admin");
  await memberRow(other.id, person.id, "member").run();
  admin = await signedIn(pool, other.id, "admin");
});

const me = (bearer: string, company: { id: string }) =>
  call("GET", "/v1/me", { bearer, headers: { "x-nembl-company": company.id } });
const end = async () =>
  (await call("DELETE", `/v1/users/${person.id}/sessions`, { bearer: admin })).status;
const later = () => ({ auth_time: Math.floor(Date.now() / 1_000) + 1 });

/** Attack: an admin of a company that somebody joined on the side signs them out of their employer's. */
describe("a person's sign-ins, ended by one of their companies", () => {
  it("are of no use there and go on in the other, whose log has nothing of it", async () => {
    const seen = await pool.sign(person.sub);
    const unseen = await pool.sign(person.sub);
    expect([(await me(seen, home)).status, (await me(seen, other)).status]).toEqual([200, 200]);

    expect(await end()).toBe(204);

    for (const bearer of [seen, unseen]) {
      const refused = await me(bearer, other);
      expect([refused.status, refused.body.error]).toEqual([401, "invalid_token"]);
      expect((await me(bearer, home)).status).toBe(200);
    }
    expect(await auditEventsOf(home.id)).toEqual([]);
    const events = (await auditEventsOf(other.id)).map((row) => [row["action"], row["outcome"]]);
    expect(events).toEqual([
      ["sessions:end", "success"],
      // What the person tries there afterwards is on record there.
      ["auth:sign_in", "denied"],
    ]);
    expect((await me(await pool.sign(person.sub, later()), other)).status).toBe(200);
  });

  it("of a browser: the session leaves that company for another, and does not come back to it", async () => {
    const { cookie } = await seedSession(person, other.id, { signedInAtMs: Date.now() - 1_000 });
    expect((await call("GET", "/v1/me", { session: cookie })).status).toBe(200);

    expect(await end()).toBe(204);

    const refused = await call("GET", "/v1/me", { session: cookie });
    expect([refused.status, refused.body.error]).toEqual([401, "invalid_session"]);
    const session = await call("GET", "/v1/session", { session: cookie });
    expect(session.body.data).toMatchObject({ companyId: null, companies: [{ id: home.id }] });
    const switchTo = (company: { id: string }) =>
      call("POST", "/v1/session/company", { session: cookie, json: { companyId: company.id } });
    expect((await switchTo(other)).status).toBe(401);
    const switched = await switchTo(home);
    expect(switched.status).toBe(204);
    const moved = setCookieOf(switched.headers) ?? "";
    expect((await call("GET", "/v1/me", { session: moved })).body.data.companyId).toBe(home.id);
  });

  it("are of use in neither after both ended them", async () => {
    const bearer = await pool.sign(person.sub);
    const owner = await signedIn(pool, home.id);
    expect(await end()).toBe(204);
    const ended = await call("DELETE", `/v1/users/${person.id}/sessions`, { bearer: owner });
    expect(ended.status).toBe(204);
    expect([(await me(bearer, home)).status, (await me(bearer, other)).status]).toEqual([401, 401]);
    expect((await call("DELETE", "/v1/session", { bearer })).status).toBe(204);
  });

  /** Attack: a stolen token waits for its owner to be made active again. */
  it("do not come alive there when the person is deactivated and made active again", async () => {
    const bearer = await pool.sign(person.sub);
    expect((await me(bearer, other)).status).toBe(200);
    for (const status of ["deactivated", "active"]) {
      const json = { status };
      const changed = await call("PATCH", `/v1/users/${person.id}`, { bearer: admin, json });
      expect(changed.status).toBe(200);
    }
    expect([(await me(bearer, home)).status, (await me(bearer, other)).status]).toEqual([200, 401]);
  });
});

/** Which companies somebody is in beside one's own is none of a company's business. */
it("a switch tells the company that it goes to nothing of the one that it comes from", async () => {
  const { cookie } = await seedSession(person, home.id);
  const json = { companyId: other.id };
  const switched = await call("POST", "/v1/session/company", { session: cookie, json });
  expect(switched.status).toBe(204);
  const log = await auditEventsOf(other.id);
  expect(log.map(({ action }) => action)).toEqual(["auth:switch_company"]);
  expect(JSON.stringify(log)).not.toContain(home.id);
});

describe("a header that names none of one's own companies", () => {
  const headers = { "x-nembl-company": "nope" };

  it("is a mistake on the routes that need no company, too", async () => {
    const bearer = await pool.sign(person.sub);
    const answers = [
      await call("GET", "/v1/session", { bearer, headers }),
      await call("POST", "/v1/invitations/accept", { bearer, headers, json: { token: "x" } }),
      await call("POST", "/v1/companies", { bearer, headers, json: { name: "A", slug: "a-b" } }),
    ];
    for (const { status, body } of answers) {
      expect([status, body.error, body.details[0].field]).toEqual([
        400,
        "invalid_request",
        "x-nembl-company",
      ]);
    }
    expect((await call("GET", "/v1/session", { bearer })).status).toBe(200);
  });

  it("keeps no one signed in", async () => {
    const bearer = await pool.sign(person.sub);
    expect((await call("DELETE", "/v1/session", { bearer, headers })).status).toBe(204);
    expect((await me(bearer, home)).status).toBe(401);
  });

  /** Attack: name no company, and be judged by no company's rule. */
  it("does not leave the rules behind: the strictest of one's companies holds", async () => {
    await env.DB.prepare("UPDATE companies SET mfa_required = 'admins' WHERE id = ?")
      .bind(home.id)
      .run();
    const bearer = await pool.sign(person.sub);
    for (const chosen of [headers, undefined]) {
      const answer = await call("POST", "/v1/invitations/accept", {
        bearer,
        json: { token: "x" },
        ...(chosen && { headers: chosen }),
      });
      expect([answer.status, answer.body.error]).toEqual([401, "mfa_enrollment_required"]);
    }
    expect((await me(bearer, other)).status).toBe(200);
  });
});
