/**
 * After D1 was restored to an earlier time nothing comes back that was ended since: the rows of then are put back over
 * those of now, the Worker's job works on it, and each ended thing is tried as its holder would.
 */

import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it } from "vitest";

import type { EnvironmentPlace } from "../../../src/core/place.ts";
import { composeFor } from "../../../src/deps.ts";
import { createWorker } from "../../../src/worker.ts";
import { withKey } from "../../support/isolate.ts";
import { seedSession } from "../../support/sessions.ts";
import { env, seedKey, seedUser, type SeedKey } from "../../support/world.ts";
import { waitForReal } from "../../support/waits.ts";
import { usePeople } from "./people.ts";
import {
  beginRestore,
  openIsolate,
  putBack,
  restoreRow,
  takeSnapshot,
  workThrough,
} from "./support.ts";

const { scene, asOwner, restore, signedIn, statusOf } = usePeople();

const keyStatus = async (key: SeedKey) =>
  (await openIsolate(scene.aws.env).fetch("/v1/me", withKey(key.value))).status;

describe("keys", () => {
  it("that were revoked, rotated or leaked since stay dead; the others go on", async () => {
    const [revoked, rotated, inGrace, living] = await Promise.all(
      Array.from({ length: 4 }, () => seedKey(scene.company.id, "live")),
    );
    if (!revoked || !rotated || !inGrace || !living) throw new Error("No keys");
    for (const key of [revoked, rotated, inGrace, living]) expect(await keyStatus(key)).toBe(200);

    const before = await takeSnapshot();
    await asOwner("POST", `/api-keys/${revoked.id}/revoke`);
    await asOwner("POST", `/api-keys/${rotated.id}/rotate`);
    await asOwner("POST", `/api-keys/${inGrace.id}/rotate`, { gracePeriodSeconds: 3600 });
    expect(await keyStatus(revoked)).toBe(401);
    await putBack(before);
    // What the rows alone would say.
    const active = await env.DB.prepare(
      "SELECT count(*) AS n FROM api_keys WHERE company_id = ? AND revoked_at IS NULL",
    )
      .bind(scene.company.id)
      .first("n");
    expect(active).toBe(4);

    await restore(before);
    expect(await keyStatus(revoked)).toBe(401);
    expect(await keyStatus(rotated)).toBe(401);
    expect(await keyStatus(living)).toBe(200);
    expect(await restoreRow()).toMatchObject({ keys_ended: 3, failed: 0 });
    const row = await env.DB.prepare("SELECT revoked_at, revoked_reason FROM api_keys WHERE id = ?")
      .bind(revoked.id)
      .first();
    expect(row?.["revoked_reason"]).toContain("before the database was restored");
    const events = await env.DB.prepare(
      "SELECT target FROM audit_events WHERE company_id = ? AND action = 'api_keys:revoke'",
    )
      .bind(scene.company.id)
      .all();
    expect(events.results).toHaveLength(3);
    // The grace goes on and ends when it was to end.
    expect(await keyStatus(inGrace)).toBe(200);
    const graceEnd = await env.DB.prepare("SELECT revoked_at FROM api_keys WHERE id = ?")
      .bind(inGrace.id)
      .first("revoked_at");
    expect(Number(graceEnd)).toBeGreaterThan(Date.now());
  });

  it("never live by the rows alone: an object that was told an end keeps it", async () => {
    const key = await seedKey(scene.company.id, "live");
    expect(await keyStatus(key)).toBe(200);
    const before = await takeSnapshot();
    await asOwner("POST", `/api-keys/${key.id}/revoke`);
    await putBack(before);
    // No job has run yet.
    expect(await keyStatus(key)).toBe(401);
    await runDurableObjectAlarm(env.KEY_LEASE.get(env.KEY_LEASE.idFromName(`live:${key.id}`)));
    expect(await keyStatus(key)).toBe(401);
  });

  it("are all asked again where one object does not answer", async () => {
    const key = await seedKey(scene.company.id, "live");
    const { deps } = composeFor({ ...env, ...scene.aws.env });
    await beginRestore(Date.now(), 0);
    const failing = {
      ...deps,
      askKeyEnd: (place: EnvironmentPlace, id: string) =>
        id === key.id ? Promise.reject(new Error("down")) : deps.askKeyEnd(place, id),
    };
    const { workOnRestore } = await import("../../../src/compose/after-restore.ts");
    expect(await workOnRestore(failing, Date.now())).toMatchObject({ open: 1 });
    expect(await restoreRow()).toMatchObject({ keys_done_at: null });
    await workThrough(scene.aws.env, Date.now());
    expect((await restoreRow())?.["keys_done_at"]).not.toBeNull();
  });
});

describe("sign-ins and sessions", () => {
  it("that began before are over, those never seen by the rows too; new ones work", async () => {
    const known = await signedIn(scene.member);
    const { cookie } = await seedSession(scene.member, scene.company.id);
    const session = { cookie: `__Host-nembl_session=${cookie}`, origin: "http://api.test" };
    expect([await statusOf(known), await statusOf(session)]).toEqual([200, 200]);

    const before = await takeSnapshot();
    const sinceThen = await signedIn(scene.member);
    const later = await seedSession(scene.member, scene.company.id);
    const laterSession = { cookie: `__Host-nembl_session=${later.cookie}` };
    expect(await statusOf(sinceThen)).toBe(200);
    expect(await statusOf({ ...laterSession, origin: "http://api.test" })).toBe(200);
    await asOwner("DELETE", `/users/${scene.member.id}/sessions`);
    expect(await statusOf(sinceThen)).toBe(401);

    await restore(before);
    for (const headers of [known, session, sinceThen, laterSession]) {
      expect(await statusOf({ ...headers, origin: "http://api.test" })).toBe(401);
    }
    expect(await statusOf(await signedIn(scene.member, Date.now()))).toBe(200);
  });

  it("of a person whose row came after the rows of then are over, too", async () => {
    const before = await takeSnapshot();
    const late = await seedUser(scene.company.id, "member");
    const old = await signedIn(late);
    expect(await statusOf(old)).toBe(200);
    const people = await env.DB.prepare("SELECT * FROM users WHERE id = ?").bind(late.id).first();
    await restore(before);
    // They sign in anew, and get a row; the token of before is shown again.
    await env.DB.batch([
      env.DB.prepare(
        "INSERT INTO users (id, issuer, sub, email, name, created_at) VALUES (?, ?, ?, '', 'A', 1)",
      ).bind(late.id, people?.["issuer"] as string, late.sub),
      env.DB.prepare(
        "INSERT INTO memberships (company_id, user_id, role, status, created_at) VALUES (?, ?, 'member', 'active', 1)",
      ).bind(scene.company.id, late.id),
    ]);
    expect(await statusOf(old)).toBe(401);
    expect(await statusOf(await signedIn(late, Date.now()))).toBe(200);
  });
});

describe("secrets in Secrets Manager", () => {
  it("are read at the version that AWS calls current, not at the one that leaked", async () => {
    await asOwner("POST", "/secrets", { slug: "kept", value: "value-kept" });
    await asOwner("POST", "/secrets", { slug: "leaked", value: "value-that-leaked" });
    const before = await takeSnapshot();
    await asOwner("PUT", "/secrets/leaked/value", { value: "value-of-now" });

    await restore(before);
    const rows = await env.DB.prepare(
      "SELECT slug, physical_name, version_token, status, version FROM secrets WHERE company_id = ? ORDER BY slug",
    )
      .bind(scene.company.id)
      .all<Record<string, string>>();
    const valueOf = (row: Record<string, string> | undefined) =>
      scene.aws.double
        .secrets()
        .get(row?.["physical_name"] ?? "")
        ?.get(row?.["version_token"] ?? "");
    expect(rows.results.map(valueOf)).toEqual(["value-kept", "value-of-now"]);
    expect(rows.results.map(({ status, version }) => [status, version])).toEqual([
      ["active", 1],
      ["active", 2],
    ]);
    expect(await restoreRow()).toMatchObject({ secrets_changed: 1 });
  });

  it("are asked again where AWS does not answer; what AWS has no more stays listed", async () => {
    await asOwner("POST", "/secrets", { slug: "gone", value: "value-gone" });
    const before = await takeSnapshot();
    await asOwner("DELETE", "/secrets/gone");
    await putBack(before);
    await beginRestore(Date.now() - 1_000, 0);
    scene.aws.double.intercept = () => new Response("down", { status: 500 });
    const { deps } = composeFor({ ...env, ...scene.aws.env });
    await deps.workOnRestore(Date.now());
    expect(await restoreRow()).toMatchObject({ secrets_done_at: null });
    scene.aws.double.reset();
    await workThrough(scene.aws.env, Date.now());
    expect((await restoreRow())?.["secrets_done_at"]).not.toBeNull();
  });
});

describe("a closed Worker", () => {
  const closed = { SERVING: "closed" } as never;

  it("serves nobody, says so, and is open again afterwards", async () => {
    const key = await seedKey(scene.company.id, "live");
    const isolate = openIsolate(closed);
    for (const init of [withKey(key.value), { headers: await signedIn(scene.owner) }, {}]) {
      const answer = await isolate.fetch("/v1/me", init);
      expect(answer.status).toBe(503);
      expect(answer.headers.get("retry-after")).toBe("300");
    }
    expect((await isolate.fetch("/")).status).toBe(503);
    expect((await isolate.fetch("/healthz")).status).toBe(200);
    const ready = await isolate.fetch("/readyz");
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining("closed")]);
    expect(isolate.counts.objects).toBe(0);
    expect((await openIsolate().fetch("/v1/me", withKey(key.value))).status).toBe(200);
  });

  it("runs the job of the restore and no other, and keeps deliveries for later", async () => {
    waitForReal();
    await env.DB.prepare("DELETE FROM key_rings").run();
    await beginRestore(Date.now(), 0);
    const { loadComposition } = await import("../../../src/app.ts");
    const worker = createWorker(loadComposition);
    const bindings = { ...env, SERVING: "closed" } as never;
    const at = (cron: string) => ({ cron, scheduledTime: Date.now() }) as never;
    for (const cron of ["*/5 * * * *", "2-57/5 * * * *", "17 3 * * *"]) {
      await worker.scheduled(at(cron), bindings);
    }
    expect((await restoreRow())?.["ended_at"]).not.toBeNull();
    // What another job of that cron would have written.
    expect(await env.DB.prepare("SELECT count(*) AS n FROM key_rings").first("n")).toBe(0);
    const retried: unknown[] = [];
    const batch = { messages: [], retryAll: (options: unknown) => retried.push(options) } as never;
    await worker.queue(batch, bindings);
    expect(retried).toEqual([{ delaySeconds: 300 }]);
  });
});
