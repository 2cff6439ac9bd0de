/** Every verb that announces, run for real: its payload through its own message. What is asserted is what people read. */

import { beforeAll, beforeEach, expect, it } from "vitest";

import { NOTICE_KINDS } from "../../../src/compose/notices.ts";
import type { AnyNoticeKind } from "../../../src/core/notice-kind.ts";
import { composeFor } from "../../../src/deps.ts";
import { revokeLeaked, sweepKeyNotices } from "../../../src/features/api-keys/index.ts";
import { writeMessage } from "../../../src/features/notifications/rules/notice-kinds.ts";
import { sweepMissedRunners } from "../../../src/features/runners/index.ts";
import { sweepOldVersions, sweepReminders } from "../../../src/features/secrets/index.ts";
import { call } from "../../support/call.ts";
import { startFakeCognito } from "../../support/fake-cognito.ts";
import { createIsolate } from "../../support/isolate.ts";
import { systemContext } from "../../../src/core/system-context.ts";
import { newestPayload } from "../../support/notices.ts";
import { seedClient } from "../../support/registered.ts";
import { seedSecret } from "../../support/secrets.ts";
import { enqueue, startRunner } from "../../support/runners.ts";
import { startOutside } from "../../support/outside.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedCompany, seedKey, seedUser } from "../../support/world.ts";
import { manualPhase, seedWorkflow } from "../../support/workflows.ts";
import { untilStatus } from "../workflows/instances/on-the-engine.ts";
import { codeNow, seedRecoveryCodes, seedTotp, wrongCodeFor } from "../mfa/support.ts";

const pool = usePool();
let companyId: string;
let owner: { id: string; sub: string };
let bearer: string;

const seen = new Set<string>();

beforeAll(() => void startFakeCognito());
beforeEach(async () => {
  companyId = (await seedCompany()).id;
  owner = await seedUser(companyId, "owner");
  await env.DB.prepare("UPDATE users SET name = 'Ada' WHERE id = ?").bind(owner.id).run();
  bearer = await pool.sign(owner.sub);
});

async function send(method: string, path: string, json?: unknown): Promise<{ data: never }> {
  const answer = await call(method, path, { bearer, ...(json === undefined ? {} : { json }) });
  expect([path, answer.status < 300, answer.text]).toEqual([path, true, answer.text]);
  return answer.body;
}

/** What the newest notice of the kind says, of the company or of the person. */
async function said(name: string, userId: string | null = null): Promise<string[]> {
  const payload = await newestPayload(name, companyId, userId);
  const kind = NOTICE_KINDS.get(name) as AnyNoticeKind;
  expect([name, Object.keys(payload).toSorted()]).toEqual([name, kind.facts.toSorted()]);
  seen.add(name);
  const { title, lines } = writeMessage(kind, payload);
  expect([title, ...lines].join(" ")).not.toMatch(/undefined|null|NaN|\[object/);
  return [title, ...lines];
}

const deps = () => composeFor(createIsolate().env).deps;

it("API keys: who, with what, until when", async () => {
  const scopes = ["services:read", "requests:read"];
  const body = { name: "Build server", environment: "live", scopes };
  const { data } = await send("POST", "/v1/api-keys", body);
  const { id } = data as { id: string };
  expect(await said("api_key.created")).toEqual([
    "API key 'Build server' was created",
    "API key 'Build server' was created.",
    "Done by Ada.",
    "It may: services:read, requests:read.",
    "It has no end.",
  ]);
  const rotated = await send("POST", `/v1/api-keys/${id}/rotate`, { gracePeriodSeconds: 3_600 });
  const [, , by, until] = await said("api_key.rotated");
  expect([by, until]).toEqual([
    "Done by Ada.",
    expect.stringMatching(/^The old value works until \d{4}-\d\d-\d\d at \d\d:\d\d UTC\.$/),
  ]);
  const next = (rotated.data as { id: string }).id;
  await send("POST", `/v1/api-keys/${next}/rotate`);
  expect(await said("api_key.rotated")).toContain("The old value does not work any more.");

  const dead = await seedKey(companyId, "test");
  await send("POST", `/v1/api-keys/${dead.id}/revoke`, { reason: "Not used any more." });
  expect(await said("api_key.revoked")).toEqual([
    "API key 'A key' was revoked",
    "API key 'A key' was revoked.",
    "Done by Ada.",
    "Reason: Not used any more.",
    "Nothing can use it any more.",
    "It belongs to the test environment.",
  ]);

  const leaked = await seedKey(companyId, "live");
  const ctx = systemContext(deps(), leaked, "github_secret_scanning", Date.now());
  await revokeLeaked(ctx, leaked.id, { source: "github:commit", url: "https://github.com/x" });
  expect(await said("api_key.leaked")).toContain("It was reported by github:commit.");
});

it("API keys: their ends, their age and where they are used from", async () => {
  const now = Date.now();
  const day = 86_400_000;
  const at = (id: string, set: string, ...values: number[]) =>
    env.DB.prepare(`UPDATE api_keys SET ${set} WHERE id = ?`)
      .bind(...values, id)
      .run();
  const ending = await seedKey(companyId, "live");
  await at(ending.id, "expires_at = ?, next_notice_at = ?", now + 2 * day, now - 1);
  await sweepKeyNotices(deps(), now);
  expect((await said("api_key.expiring"))[2]).toMatch(/^It expires on \d{4}.* UTC\.$/);
  const ended = await seedKey(companyId, "live");
  await at(ended.id, "expires_at = ?, next_notice_at = ?", now - 1, now - 1);
  await sweepKeyNotices(deps(), now);
  expect((await said("api_key.expired"))[2]).toMatch(/^It expired on \d{4}.* UTC\.$/);
  const old = await seedKey(companyId, "live");
  await at(old.id, "created_at = ?, next_notice_at = ?", now - 91 * day, now - 1);
  await sweepKeyNotices(deps(), now);
  expect((await said("api_key.old"))[2]).toMatch(/^It was created on \S+, 91 days ago\.$/);

  const key = await seedKey(companyId, "live");
  for (const ip of ["192.0.2.1", "198.51.100.7"]) {
    const headers = { "x-api-key": key.value, "cf-connecting-ip": ip };
    await createIsolate().fetch("/v1/me", { headers });
  }
  expect(await said("api_key.new_address")).toContain("The address is 198.51.100.7.");
});

it("secrets: who, which version and when the next is due", async () => {
  await send("POST", "/v1/secrets", { slug: "github-api-token", value: "one" });
  await send("PUT", "/v1/secrets/github-api-token/reminder", { intervalDays: 30 });
  await send("PUT", "/v1/secrets/github-api-token/value", { value: "two" });
  expect(await said("secret.replaced")).toEqual([
    "Secret 'github-api-token' has a new value",
    "Secret 'github-api-token' has a new value.",
    "Done by Ada.",
    "Everything that references it uses version 2 from now on.",
    expect.stringMatching(/^Its next rotation is due on \d{4}-\d\d-\d\d\.$/),
  ]);

  await env.DB.prepare(
    "INSERT INTO secret_bindings (company_id, environment, slug, consumer_type, consumer_id, consumer_name) VALUES (?, 'live', 'github-api-token', 'connector', 'con_1', 'A')",
  )
    .bind(companyId)
    .run();
  const refused = await call("DELETE", "/v1/secrets/github-api-token", { bearer });
  await send("DELETE", `/v1/secrets/github-api-token?confirm=${refused.body.confirm}`);
  const deleted = await said("secret.deleted_in_use");
  expect(deleted).toContain("Done by Ada.");
  expect(deleted).toContain("One resource references it.");
});

it("secrets: what is due and what is overdue", async () => {
  const now = Date.now();
  const due = now - 60_000;
  await seedSecret(companyId, { intervalDays: 30, dueAt: due });
  await sweepReminders(deps(), now);
  expect((await said("secret.rotation_due"))[2]).toMatch(
    /^Its rotation was due on \d{4}-\d\d-\d\d, as every 30 days\.$/,
  );
  await sweepReminders(deps(), now + 15 * 86_400_000);
  expect((await said("secret.rotation_overdue"))[2]).toMatch(/, 2 weeks ago\.$/);
});

it("secrets: an old value that is in use no more", async () => {
  await send("POST", "/v1/secrets", { slug: "old-one", value: "a" });
  await send("PUT", "/v1/secrets/old-one/value", { value: "b" });
  await env.DB.prepare(
    "UPDATE secret_versions SET retrievals = 1 WHERE company_id = ? AND version = 1",
  )
    .bind(companyId)
    .run();
  await sweepOldVersions(deps(), Date.now() + 86_400_000);
  expect(await said("secret.old_version_unused")).toEqual([
    "The old value of secret 'old-one' is no longer in use",
    "The old value of secret 'old-one' is no longer in use.",
    expect.stringMatching(
      /^Version 1 was replaced on \d{4}-\d\d-\d\d, and nothing that retrieved it runs any more\.$/,
    ),
    "You can revoke the old value now at the service it belongs to.",
  ]);
});

it("clients, policies, invitations and endpoints: who, and what", async () => {
  const scopes = ["services:read", "audit:read"];
  const redirectUris = ["https://app.example.com/callback"];
  await send("POST", "/v1/oauth-clients", { name: "Expense app", redirectUris, scopes });
  expect(await said("oauth_client.registered")).toEqual([
    "OAuth client 'Expense app' was registered",
    "OAuth client 'Expense app' was registered.",
    "Done by Ada.",
    "Its users can let it act for them within its scopes: services:read, audit:read.",
  ]);

  const rule = {
    name: "Nobody deletes services",
    effect: "Deny",
    resource: "services:*",
    actions: ["delete"],
    principals: { everyone: true },
  };
  await send("POST", "/v1/policies", rule);
  expect(await said("policy.changed")).toContain("Done by Ada.");
  expect((await said("policy.changed"))[0]).toBe("Policy 'Nobody deletes services' was created");

  await send("POST", "/v1/invitations", { email: "bob@example.com", role: "admin" });
  expect(await said("invitation.created")).toContain("Done by Ada.");
});

it("a person's factors: which, by whom and until when", async () => {
  const { data } = await send("POST", "/v1/me/mfa/totp");
  const { secret } = data as { secret: string };
  await send("POST", "/v1/me/mfa/totp/confirm", { code: codeNow(secret) });
  expect(await said("mfa.factor_added", owner.id)).toContain(
    "It is your first: keep the recovery codes that came with it.",
  );
  await send("POST", "/v1/me/mfa/recovery-codes");
  expect((await said("mfa.recovery_codes_regenerated", owner.id))[1]).toMatch(/^You have 10 new/);
  await send("DELETE", "/v1/me/mfa/totp");
  expect((await said("mfa.factor_removed", owner.id))[1]).toMatch(/^An authenticator app can no/);

  const member = await seedUser(companyId, "member");
  const totp = await seedTotp(member.id);
  const codes = await seedRecoveryCodes(member.id);
  const theirs = await pool.sign(member.sub);
  const verify = (json: unknown) => call("POST", "/v1/mfa/verify", { bearer: theirs, json });
  for (let tries = 0; tries < 5; tries++) await verify({ code: wrongCodeFor(totp) });
  expect((await said("mfa.locked_out", member.id))[1]).toMatch(/It is locked until .* UTC\.$/);
  expect((await verify({ recoveryCode: codes[0] })).status).toBe(200);
  expect(await said("mfa.recovery_code_used", member.id)).toContain("9 codes are left.");
  await send("DELETE", `/v1/users/${member.id}/mfa`);
  expect(await said("mfa.reset_by_admin", member.id)).toContain("Done by Ada.");
});

it("a sign-in: when, from where and with what", async () => {
  const clientId = await seedClient(companyId, { scopes: ["services:read"] });
  const token = await pool.sign(owner.sub, { client_id: clientId });
  await call("GET", "/v1/services", {
    bearer: token,
    headers: { "cf-connecting-ip": "192.0.2.9" },
  });
  const lines = await said("sign_in.new", owner.id);
  expect(lines[1]).toMatch(/^Somebody signed in as you on \d{4}-\d\d-\d\d at \d\d:\d\d UTC\.$/);
  expect(lines.slice(2, 4)).toEqual(["Address: 192.0.2.9.", "With: An app."]);
});

it("connectors: whose credential is refused, and why", async () => {
  startOutside().on("api.github.com", () => new Response("{}", { status: 401 }));
  await send("POST", "/v1/secrets", { slug: "github-token", value: "ghp_not-a-real-one" });
  const auth = { scheme: "bearer", secret: "github-token" };
  await send("POST", "/v1/connectors", { slug: "github", name: "GitHub", type: "github", auth });
  await send("POST", "/v1/connectors/github/invoke", { method: "GET", path: "/user" });
  const [title, , why] = await said("connector.failing");
  expect([title, why]).toEqual([
    "The credential of connector 'GitHub' is refused",
    expect.stringContaining("401"),
  ]);
});

it("workflows: which waits for whom, which failed, and in which phase", async () => {
  const approve = manualPhase("approve", { assignees: [owner.id] });
  const workflowId = await seedWorkflow(companyId, [approve]);
  const { data } = await send("POST", `/v1/workflows/${workflowId}/instances`);
  const { id } = data as { id: string };
  await untilStatus({ bearer }, id, "waiting");
  const [waits, , which, until] = await said("workflow.phase_waiting", owner.id);
  expect([waits, which, until]).toEqual([
    "Workflow 'Deploy' waits for you",
    `Phase 'Phase approve' of instance ${id} waits to be completed.`,
    expect.stringMatching(/^It waits until \d{4}-\d\d-\d\d at \d\d:\d\d UTC and fails then\.$/),
  ]);
  await send("POST", `/v1/instances/${id}/phases/approve/complete`, { outcome: "rejected" });
  expect(await said("workflow.failed")).toEqual([
    "Workflow 'Deploy' failed",
    "Workflow 'Deploy' failed.",
    "It stopped in phase 'approve'.",
    "It was rejected.",
    `Its instance is ${id}.`,
  ]);
});

it("runners: that one was registered, and that one is missed", async () => {
  const runner = await startRunner(bearer, { labels: ["gpu"] });
  const registered = await said("runner.registered");
  expect(registered[0]).toMatch(/^Runner '.*' was registered$/);
  expect(registered).toContain("Its labels are: gpu.");

  await enqueue({ companyId, environment: "live" }, { labels: ["gpu"] });
  await env.DB.prepare("UPDATE runners SET last_seen_at = last_seen_at - 121000 WHERE id = ?")
    .bind(runner.id)
    .run();
  await sweepMissedRunners(deps(), Date.now());
  expect((await said("runner.offline"))[0]).toMatch(/^Runner '.*' is offline and needed$/);
});

/** The last: `webhook_endpoint.disabled` has its own test in `deliver-webhook.test.ts`, with its payload. */
it("leaves out no kind", () => {
  const missing = [...NOTICE_KINDS.keys()].filter((name) => !seen.has(name));
  expect(missing).toEqual(["webhook_endpoint.disabled"]);
});
