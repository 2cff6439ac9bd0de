/** P15: what one company's people do, however much of it, takes nothing from another company's. */

import { beforeEach, expect, it } from "vitest";

import { composeFor } from "../../src/deps.ts";
import { sealEvents } from "../../src/features/audit/index.ts";
import { openPost } from "../features/notifications/support.ts";
import { freshNumber, messagesTo } from "../features/mfa/support.ts";
import { call } from "../support/call.ts";
import { createIsolate } from "../support/isolate.ts";
import { signedIn, usePool } from "../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedUser } from "../support/world.ts";

const pool = usePool();
let noisy: string;
let quiet: string;
let noisyOwner: string;
let quietOwner: string;
let quietPerson: { id: string; sub: string };

beforeEach(async () => {
  noisy = (await seedCompany()).id;
  quiet = (await seedCompany()).id;
  noisyOwner = await signedIn(pool, noisy);
  quietPerson = await seedUser(quiet, "owner");
  quietOwner = await pool.sign(quietPerson.sub);
});

const many = (count: number) => Array.from({ length: count }, (_, index) => index);
const init = (bearer: string, method = "GET"): RequestInit => ({
  method,
  headers: { authorization: `Bearer ${bearer}` },
});

/** Attack: all people of a company ask at once, through one isolate, until it refuses them. */
it("P15: requests of one company over its limit leave another's admitted", async () => {
  const used = new Map<string, number>();
  const COMPANY_LIMIT = {
    limit: ({ key }: { key: string }) => {
      used.set(key, (used.get(key) ?? 0) + 1);
      return Promise.resolve({ success: (used.get(key) ?? 0) <= 20 });
    },
  };
  const isolate = createIsolate({ overrides: { COMPANY_LIMIT } });
  const noise = await Promise.all(many(40).map(() => isolate.fetch("/v1/me", init(noisyOwner))));
  expect(noise.filter(({ status }) => status === 429)).toHaveLength(20);
  const others = await Promise.all(many(10).map(() => isolate.fetch("/v1/me", init(quietOwner))));
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set([200]));
});

/** Attack: refusals of a thousand invented things push another company's out of what the isolate counts. */
it("P15: refusals in one company leave another's their own events, and their log sealed in the same run", async () => {
  const isolate = createIsolate();
  const member = async (companyId: string) => signedIn(pool, companyId, "member");
  const revoke = (bearer: string, id: string) =>
    isolate.fetch(`/v1/api-keys/${id}/revoke`, init(bearer, "POST"));
  const [noisyMember, quietMember] = [await member(noisy), await member(quiet)];
  expect((await revoke(quietMember, "key_first")).status).toBe(403);
  for (const index of many(200)) await revoke(noisyMember, `key_${index}`);
  expect((await revoke(quietMember, "key_last")).status).toBe(403);

  const denied = (await auditEventsOf(quiet)).filter(({ outcome }) => outcome === "denied");
  expect(denied.map(({ target }) => target)).toEqual(["api_keys:key_first", "api_keys:key_last"]);
  const noise = (await auditEventsOf(noisy)).filter(({ outcome }) => outcome === "denied");
  // Two minutes' worth, should the clock go over an edge: far from 200.
  expect(noise.length).toBeLessThanOrEqual(2 * 21);

  // 3,000 older events of the noisy one wait; one run of six segments reaches the quiet one too.
  await env.DB.prepare(
    `INSERT INTO audit_events (id, company_id, environment, at, actor_type, actor_id, action, category, target, outcome, source, request_id, details)
     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
     SELECT 'evt_p15_' || i || ?1, ?1, 'live', 1, 'user', 'usr_x', 'services:create', 'request', 'service:x', 'success', 'nembl', 'r', '{}' FROM n`,
  )
    .bind(noisy)
    .run();
  await sealEvents(composeFor(env).deps, Date.now() + 600_000, { run: 6, turn: 2 });
  const sealed = await env.DB.prepare("SELECT events FROM audit_segments WHERE company_id = ?")
    .bind(quiet)
    .all();
  expect(sealed.results).toHaveLength(1);
});

/** Attack: set up the telephone of somebody else, again and again, so that its owner gets no code. */
it("P15: codes asked for in one company leave a confirmed number's owner theirs", async () => {
  const number = freshNumber();
  await env.DB.prepare(
    "INSERT INTO mfa_factors (user_id, kind, phone_number, created_at, confirmed_at) VALUES (?, 'sms', ?, 1, 1)",
  )
    .bind(quietPerson.id, number)
    .run();
  for (const _ of many(6)) {
    const bearer = await signedIn(pool, noisy, "member");
    await call("POST", "/v1/me/mfa/sms", { bearer, json: { phoneNumber: number } });
  }
  expect(await messagesTo(number)).toHaveLength(5);
  const json = { method: "sms" };
  const code = await call("POST", "/v1/mfa/challenge", { bearer: quietOwner, json });
  expect(code.status).toBe(200);
  expect(await messagesTo(number)).toHaveLength(6);
});

/** Attack: invite somebody from many companies: each may, so what one company may send bounds nothing. */
it("P15: invitations of others stop their mail, not an invitation of another company", async () => {
  const email = `${crypto.randomUUID()}@example.test`;
  const post = openPost();
  for (const _ of many(2)) {
    const bearer = await signedIn(pool, (await seedCompany()).id);
    for (let made = 0; made < 3; made++) {
      const answer = await call("POST", "/v1/invitations", { bearer, json: { email } });
      expect(answer.status).toBe(201);
      await call("DELETE", `/v1/invitations/${answer.body.data.id}`, { bearer });
    }
  }
  const json = { email };
  const own = await call("POST", "/v1/invitations", { bearer: quietOwner, json });
  expect(own.status).toBe(201);
  await handOver(post, own.body.data.id);
  // Six others were made within the day.
  expect(post.emails.filter(({ to }) => to === email)).toEqual([]);

  const sub = `sub-${crypto.randomUUID()}`;
  await env.DB.prepare(
    "INSERT INTO users (id, issuer, sub, email, email_verified, name, created_at) VALUES (?, ?, ?, ?, 1, 'A person', 1)",
  )
    .bind(`usr_${crypto.randomUUID()}`, env.COGNITO_ISSUER, sub, email)
    .run();
  const bearer = await pool.sign(sub);
  const joined = await call("POST", "/v1/invitations/accept", {
    bearer,
    json: { token: own.body.data.token },
  });
  expect(joined.status).toBe(200);
});

async function handOver(post: ReturnType<typeof openPost>, invitationId: string): Promise<void> {
  const row = await env.DB.prepare(
    "SELECT seq FROM outbox WHERE json_extract(payload, '$.invitationId') = ?",
  )
    .bind(invitationId)
    .first<{ seq: number }>();
  await post.deps.enqueue([{ kind: "notices", companyId: quiet, seqs: [row?.seq ?? 0] }]);
  await post.run();
}
