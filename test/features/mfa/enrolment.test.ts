import { beforeEach, describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { auditEventsOf, env, seedKey } from "../../support/world.ts";
import { useMember } from "./people.ts";
import {
  ageMfa,
  codeNow,
  factorOf,
  noticesOf,
  seedRecoveryCodes,
  seedSms,
  seedTotp,
  wrongCodeFor,
} from "./support.ts";

const { company, me, passMfa, pool, post, user } = useMember();

describe("an authenticator app", () => {
  it("is set up with a secret, a URI and a picture, and confirmed with a first code", async () => {
    const setup = await post("/v1/me/mfa/totp");
    const { secret, uri, qrSvg } = setup.body.data;

    expect(setup.status).toBe(200);
    expect(setup.headers.get("cache-control")).toBe("no-store");
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toContain(`secret=${secret}&algorithm=SHA1&digits=6&period=30`);
    expect(qrSvg).toMatch(/^<svg /);
    const waiting = await call("GET", "/v1/me/mfa", { bearer: me.bearer });
    expect(waiting.body.data).toMatchObject({
      state: "active",
      required: false,
      recoveryCodesLeft: 0,
      factors: [{ kind: "totp", confirmed: false, phoneNumber: null }],
    });

    const confirmed = await post("/v1/me/mfa/totp/confirm", { code: codeNow(secret) });

    expect(confirmed.status).toBe(200);
    expect(confirmed.headers.get("cache-control")).toBe("no-store");
    expect(new Set(confirmed.body.data.recoveryCodes).size).toBe(10);
    const mine = await call("GET", "/v1/me/mfa", { bearer: me.bearer });
    expect(mine.body.data).toMatchObject({
      state: "active",
      recoveryCodesLeft: 10,
      factors: [{ kind: "totp", confirmed: true }],
    });
    expect(await noticesOf(user.id)).toEqual(["mfa.factor_added"]);
    const actions = (await auditEventsOf(company.id)).map(({ action, category, target }) => [
      action,
      category,
      target,
    ]);
    expect(actions.filter(([action]) => String(action).startsWith("mfa:"))).toEqual([
      ["mfa:enroll", "auth", `user:${user.id}`],
      ["mfa:enroll", "auth", `user:${user.id}`],
    ]);
  });

  /** Attack: read the code over the shoulder while it is typed for the set-up, and sign in with it. */
  it("has its first code used up by the confirmation", async () => {
    const { secret } = (await post("/v1/me/mfa/totp")).body.data;
    const code = codeNow(secret);
    await post("/v1/me/mfa/totp/confirm", { code });

    const thief = await pool.sign(user.sub);
    const answer = await call("POST", "/v1/mfa/verify", { bearer: thief, json: { code } });

    expect([answer.status, answer.body.error]).toEqual([422, "validation_error"]);
  });

  it("is not confirmed by a wrong code, nor without a set-up", async () => {
    expect((await post("/v1/me/mfa/totp/confirm", { code: "123456" })).status).toBe(409);
    const { secret } = (await post("/v1/me/mfa/totp")).body.data;

    const answer = await post("/v1/me/mfa/totp/confirm", { code: wrongCodeFor(secret) });

    expect([answer.status, answer.body.details[0].field]).toEqual([422, "code"]);
    expect((await factorOf(user.id, "totp_pending"))?.["confirmed_at"]).toBeNull();
  });

  it("is replaced without a moment in which there is none", async () => {
    const old = await seedTotp(user.id);
    await seedRecoveryCodes(user.id);
    await passMfa(old);
    const { secret } = (await post("/v1/me/mfa/totp")).body.data;
    expect(await factorOf(user.id, "totp")).toMatchObject({ confirmed_at: expect.any(Number) });

    const confirmed = await post("/v1/me/mfa/totp/confirm", { code: codeNow(secret) });

    expect(confirmed.status).toBe(200);
    expect(confirmed.body.data.recoveryCodes).toBeUndefined();
    const { body } = await call("GET", "/v1/me/mfa", { bearer: me.bearer });
    expect(body.data.factors.map((factor: { confirmed: boolean }) => factor.confirmed)).toEqual([
      true,
    ]);
    expect(body.data.recoveryCodesLeft).toBe(10);
    const other = await pool.sign(user.sub);
    const withOld = await call("POST", "/v1/mfa/verify", {
      bearer: other,
      json: { code: codeNow(old, 1) },
    });
    expect(withOld.status).toBe(422);
  });
});

describe("changing factors", () => {
  const changes = [
    ["POST", "/v1/me/mfa/totp", {}],
    ["POST", "/v1/me/mfa/totp/confirm", { code: "123456" }],
    ["POST", "/v1/me/mfa/sms", { phoneNumber: "+41791234567" }],
    ["POST", "/v1/me/mfa/sms/confirm", { code: "123456" }],
    ["POST", "/v1/me/mfa/recovery-codes", {}],
    ["DELETE", "/v1/me/mfa/totp", undefined],
    ["DELETE", "/v1/me/mfa/sms", undefined],
  ] as const;

  /** Attack: a session found open an hour later. */
  it.each(changes)("%s %s needs an MFA not older than ten minutes", async (method, path, json) => {
    await passMfa(await seedTotp(user.id));
    await ageMfa(user.id, 10 * 60_000);

    const answer = await call(method, path, { bearer: me.bearer, ...(json && { json }) });

    expect([answer.status, answer.body.error]).toEqual([401, "mfa_required"]);
    const challenge = answer.headers.get("www-authenticate");
    expect(challenge).toContain('error="insufficient_user_authentication"');
    expect(challenge).toContain('max_age="600"');
  });

  it.each([...changes, ["GET", "/v1/me/mfa", undefined] as const])(
    "%s %s is not for API keys",
    async (method, path, json) => {
      const key = await seedKey(company.id, "live");
      const answer = await call(method, path, { key: key.value, ...(json && { json }) });
      expect([answer.status, answer.body.error]).toEqual([403, "forbidden"]);
    },
  );

  it("removes a factor, with the last one the recovery codes, and tells the person", async () => {
    const secret = await seedTotp(user.id);
    await seedSms(user.id);
    await seedRecoveryCodes(user.id);
    await passMfa(secret);

    expect((await call("DELETE", "/v1/me/mfa/sms", { bearer: me.bearer })).status).toBe(204);
    const between = await call("GET", "/v1/me/mfa", { bearer: me.bearer });
    expect(between.body.data.recoveryCodesLeft).toBe(10);
    expect((await call("DELETE", "/v1/me/mfa/totp", { bearer: me.bearer })).status).toBe(204);

    const after = await call("GET", "/v1/me/mfa", { bearer: me.bearer });
    expect(after.body.data).toMatchObject({ state: "active", factors: [], recoveryCodesLeft: 0 });
    expect(await noticesOf(user.id)).toEqual(["mfa.factor_removed", "mfa.factor_removed"]);
    expect((await call("DELETE", "/v1/me/mfa/totp", { bearer: me.bearer })).status).toBe(404);
  });

  it("replaces recovery codes; the old ones are dead", async () => {
    await passMfa(await seedTotp(user.id));
    const [old = ""] = await seedRecoveryCodes(user.id);

    const answer = await post("/v1/me/mfa/recovery-codes");

    expect(answer.body.data.recoveryCodes).toHaveLength(10);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await noticesOf(user.id)).toEqual(["mfa.recovery_codes_regenerated"]);
    expect((await post("/v1/mfa/verify", { recoveryCode: old })).status).toBe(422);
    const [code] = answer.body.data.recoveryCodes;
    expect((await post("/v1/mfa/verify", { recoveryCode: code })).status).toBe(200);
  });

  it("needs a factor before there are recovery codes", async () => {
    expect((await post("/v1/me/mfa/recovery-codes")).status).toBe(409);
  });
});

describe("under a company's rule", () => {
  beforeEach(async () => {
    await env.DB.prepare("UPDATE companies SET mfa_required = 'all' WHERE id = ?")
      .bind(company.id)
      .run();
  });

  it("someone without a factor sets one up right after signing in, and is then let in", async () => {
    expect((await call("GET", "/v1/services", { bearer: me.bearer })).body.error).toBe(
      "mfa_enrollment_required",
    );
    const mine = await call("GET", "/v1/me/mfa", { bearer: me.bearer });
    expect(mine.body.data).toMatchObject({ state: "mfa_enrollment_required", required: true });
    const { secret } = (await post("/v1/me/mfa/totp")).body.data;
    expect((await post("/v1/me/mfa/totp/confirm", { code: codeNow(secret) })).status).toBe(200);

    expect((await call("GET", "/v1/services", { bearer: me.bearer })).status).toBe(200);
    const elsewhere = await pool.sign(user.sub);
    expect((await call("GET", "/v1/services", { bearer: elsewhere })).body.error).toBe(
      "mfa_required",
    );
  });

  it("a sign-in older than ten minutes sets nothing up", async () => {
    await call("GET", "/v1/me/mfa", { bearer: me.bearer });
    await env.DB.prepare(
      "UPDATE sign_ins SET signed_in_at = signed_in_at - 600001 WHERE user_id = ?",
    )
      .bind(user.id)
      .run();

    const answer = await post("/v1/me/mfa/totp");

    expect([answer.status, answer.body.error]).toEqual([401, "mfa_enrollment_required"]);
  });
});
