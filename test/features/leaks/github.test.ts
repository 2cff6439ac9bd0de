import { beforeEach, describe, expect, it } from "vitest";

import { sha256Hex } from "../../../src/core/crypto.ts";
import { composeFor } from "../../../src/deps.ts";
import { KEYS_AT_ONCE } from "../../../src/features/leaks/revoke-reported.ts";
import { consumeBatch } from "../../../src/features/notifications/index.ts";
import { dumpEverything } from "../../support/dump.ts";
import { derOf } from "../../support/fake-github.ts";
import { createIsolate, withKey } from "../../support/isolate.ts";
import { noticesOf } from "../../support/notices.ts";
import { auditEventsOf, env, seedKey } from "../../support/world.ts";
import { matchOf, useGithub } from "./support.ts";

const { scene, post, report } = useGithub();

describe("a signed report", () => {
  it("kills the key everywhere, says so in the programme's words and keeps no trace of the value", async () => {
    const other = createIsolate();
    expect((await other.fetch("/v1/me", withKey(scene.key.value))).status).toBe(200);

    const answer = await report(matchOf(scene.key.value));

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual([
      {
        token_hash: await sha256Hex(scene.key.value),
        token_type: "nembl_api_key",
        label: "true_positive",
      },
    ]);
    expect(answer.text).not.toContain(scene.key.value);
    // Warm in another isolate, and dead there by the time of the answer.
    expect((await other.fetch("/v1/me", withKey(scene.key.value))).status).toBe(401);
    expect(await dumpEverything()).not.toContain(scene.key.value);
  });

  it("is in the audit log as found and as revoked, by the system, with the place it was found at", async () => {
    await report(matchOf(scene.key.value));

    const events = await auditEventsOf(scene.key.companyId);
    const shown = events.map((event) => [
      event["action"],
      event["actor_type"],
      event["actor_id"],
      event["target"],
    ]);
    const actor = ["system", "github_secret_scanning", `api_key:${scene.key.id}`];
    expect(shown).toEqual([
      ["api_keys:revoke", ...actor],
      ["api_keys:leak", ...actor],
    ]);
    expect(JSON.parse(String(events[1]?.["details"]))).toEqual({
      name: "A key",
      source: "github:commit",
      url: "https://github.com/octo/repo/blob/1234/config.yml",
    });
  });

  it("is told to owners, admins and the maker of the key, once", async () => {
    await report(matchOf(scene.key.value));
    await report(matchOf(scene.key.value));

    expect(await noticesOf(scene.key.companyId)).toMatchObject([
      {
        kind: "api_key.leaked",
        userId: null,
        payload: {
          keyId: scene.key.id,
          name: "A key",
          environment: "live",
          source: "github:commit",
        },
        audience: { about: { id: scene.key.id }, creatorId: "usr_seed" },
      },
    ]);
  });

  it("of many, keys and others, dead and alive, each once or more, kills those that are keys", async () => {
    const test = await seedKey(scene.key.companyId, "test");
    const dead = await seedKey(scene.key.companyId, "live", { revokedAt: 1 });
    const old = await seedKey(scene.key.companyId, "live", { expiresAt: 1 });
    const forged = scene.key.value.slice(0, -1) + (scene.key.value.endsWith("0") ? "1" : "0");
    const unknown = await seedKey(scene.key.companyId, "live");
    await env.DB.prepare("DELETE FROM api_keys WHERE id = ?").bind(unknown.id).run();
    const tokens = [scene.key, test, dead, old, scene.key].map(({ value }) => value);

    const answer = await report(
      ...[...tokens, forged, unknown.value, "some_token"].map((token) => matchOf(token)),
    );

    const labels = (answer.body as { label: string }[]).map(({ label }) => label);
    expect(labels).toEqual([
      ...tokens.map(() => "true_positive"),
      ...["", "", ""].map(() => "false_positive"),
    ]);
    for (const { value } of [scene.key, test]) {
      expect((await createIsolate().fetch("/v1/me", withKey(value))).status).toBe(401);
    }
  });

  it("with members we do not know, an empty place and no source is taken", async () => {
    const answer = await report({ token: scene.key.value, type: "t", url: "", extra: { a: 1 } });
    expect(answer.status).toBe(200);
    expect((await report()).body).toEqual([]);
  });

  /** Of 70 to 72 bytes are nearly all; in a shorter one a number has lost a byte. */
  const isShort = (lengths: ReadonlySet<number>) => Math.min(...lengths) < 70;

  it("is believed whatever the lengths of r and s", async () => {
    const body = "[]";
    const bytes = new TextEncoder().encode(body);
    const lengths = new Set<number>();
    // One in 512 is that short: with this many tries none is missed in a lifetime of runs.
    for (let tries = 0; tries < 20_000 && !isShort(lengths); tries++) {
      const der = derOf(await scene.github.signRaw(bytes));
      if (lengths.has(der.length)) continue;
      lengths.add(der.length);
      const signature = { "github-public-key-signature": btoa(String.fromCharCode(...der)) };
      expect((await post(body, { ...(await scene.github.sign(body)), ...signature })).status).toBe(
        200,
      );
    }
    expect(isShort(lengths)).toBe(true);
  });

  it("whose revocation the object cannot finish is answered 503; sent again, it is finished", async () => {
    const KEY_LEASE = new Proxy(env.KEY_LEASE, {
      get(target, name) {
        if (name !== "get") return Reflect.get(target, name).bind(target) as unknown;
        return () => ({ fence: () => Promise.reject(new Error("gone")) });
      },
    });
    const broken = createIsolate({ overrides: { KEY_LEASE } });
    const body = JSON.stringify([matchOf(scene.key.value)]);
    expect((await post(body, undefined, broken)).status).toBe(503);
    expect((await post(body)).status).toBe(200);
    expect(await noticesOf(scene.key.companyId)).toHaveLength(1);
  });

  it("that is no array is refused", async () => {
    expect(await post("{}")).toMatchObject({ status: 422, body: { error: "validation_error" } });
  });

  /** Attack: someone who leaks a key puts rubbish beside it, so that the whole report is refused and the key lives. */
  describe("with a real key and one odd match", () => {
    const ODD: [string, unknown, string][] = [
      ["an empty token", matchOf(""), "false_positive"],
      ["a token of 100,000 characters", matchOf("x".repeat(100_000)), "false_positive"],
      ["a token that is no text", { token: 1, type: "t" }, "unreadable"],
      ["no token", { type: "t", url: "" }, "unreadable"],
      ["nothing in it", null, "unreadable"],
      ["a list in it", [], "unreadable"],
      ["text in it", "nmbl", "unreadable"],
    ];
    it.each(ODD)("(%s) kills the key and says so of each", async (_, odd, label) => {
      const answer = await report(odd as object, matchOf(scene.key.value), odd as object);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject([{ label }, { label: "true_positive" }, { label }]);
      expect((await createIsolate().fetch("/v1/me", withKey(scene.key.value))).status).toBe(401);
    });

    it.each([
      ["type", { type: 7 }],
      ["type of 10,000 characters", { type: "t".repeat(10_000) }],
      ["place", { url: { a: 1 } }],
      ["place of 20,000 characters", { url: `https://example.com/${"x".repeat(20_000)}` }],
      ["source", { source: ["commit"] }],
    ])("(an odd %s of its own) kills it", async (_, more) => {
      expect((await report(matchOf(scene.key.value, more))).body).toMatchObject([
        { label: "true_positive" },
      ]);
      expect((await createIsolate().fetch("/v1/me", withKey(scene.key.value))).status).toBe(401);
    });
  });

  it("of one key found in 2,000 places is about one key", async () => {
    const matches = Array.from({ length: 2_000 }, (_, line) =>
      matchOf(scene.key.value, { url: `https://github.com/octo/repo/blob/1/f#L${line}` }),
    );
    const answer = await report(...matches);
    expect([answer.status, (answer.body as unknown[]).length]).toEqual([200, 2_000]);
    expect(await noticesOf(scene.key.companyId)).toHaveLength(1);
    expect((await createIsolate().fetch("/v1/me", withKey(scene.key.value))).status).toBe(401);
  });

  describe("of more keys than can die before the answer", () => {
    let sent: unknown[];
    const queueing = (send: (bodies: unknown[]) => Promise<void>) => {
      const DELIVERIES = {
        sendBatch: async (messages: Iterable<{ body: unknown }>) => {
          await send([...messages].map(({ body }) => body));
        },
      } as unknown as typeof env.DELIVERIES;
      return createIsolate({ overrides: { DELIVERIES } });
    };
    const isLeak = (body: unknown) => (body as { kind: string }).kind === "leak";
    beforeEach(() => {
      sent = [];
    });

    it("hands the surplus to the queue, without a value; the queue kills it", async () => {
      const { companyId } = scene.key;
      const others = await Promise.all(
        Array.from({ length: KEYS_AT_ONCE + 2 }, () => seedKey(companyId, "live")),
      );
      const cut = queueing(async (bodies) => void sent.push(...bodies));
      const body = JSON.stringify(others.map(({ value }) => matchOf(value)));
      const answer = await post(body, undefined, cut);

      expect(answer.status).toBe(200);
      const labels = (answer.body as { label: string }[]).map(({ label }) => label);
      expect(new Set(labels)).toEqual(new Set(["true_positive"]));
      const leaks = sent.filter(isLeak);
      expect(leaks).toHaveLength(2);
      for (const { value } of others) expect(JSON.stringify(sent)).not.toContain(value);
      const surplus = others.slice(KEYS_AT_ONCE);
      for (const { value } of surplus) {
        expect((await createIsolate().fetch("/v1/me", withKey(value))).status).toBe(200);
      }

      const { deps } = composeFor(createIsolate().env);
      const outcomes: string[] = [];
      const messages = leaks.map((leak) => ({
        body: leak,
        attempts: 1,
        ack: () => outcomes.push("done"),
        retry: () => outcomes.push("again"),
      }));
      await consumeBatch(deps, { queue: "nembl-edge-deliveries", messages }, () => Date.now());

      expect(outcomes).toEqual(["done", "done"]);
      for (const { value } of surplus) {
        expect((await createIsolate().fetch("/v1/me", withKey(value))).status).toBe(401);
      }
    }, 60_000);

    it("is 503 where the queue takes nothing: sent again, it is finished", async () => {
      const others = await Promise.all(
        Array.from({ length: KEYS_AT_ONCE + 1 }, () => seedKey(scene.key.companyId, "live")),
      );
      const cut = queueing((bodies) =>
        bodies.some(isLeak) ? Promise.reject(new Error("down")) : Promise.resolve(),
      );
      const body = JSON.stringify(others.map(({ value }) => matchOf(value)));
      expect((await post(body, undefined, cut)).status).toBe(503);
    }, 60_000);
  });

  it.each(["application/json ; charset=utf-8", "application/json;charset", "text/plain", ""])(
    "is read whatever its content type says ('%s')",
    async (type) => {
      const body = JSON.stringify([matchOf(scene.key.value)]);
      const headers = { ...(await scene.github.sign(body)), "content-type": type };
      expect((await post(body, headers)).body).toMatchObject([{ label: "true_positive" }]);
      expect((await createIsolate().fetch("/v1/me", withKey(scene.key.value))).status).toBe(401);
    },
  );

  it("that is no JSON is refused as such", async () => {
    expect((await post("[")).body).toMatchObject({ error: "invalid_request" });
  });
});
