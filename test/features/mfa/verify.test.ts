import { beforeEach, describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedUser } from "../../support/world.ts";
import {
  ageMessages,
  codeNow,
  codeSentTo,
  factorOf,
  messagesTo,
  noticesOf,
  seedRecoveryCodes,
  seedSms,
  seedTotp,
  wrongCodeFor,
} from "./support.ts";

const pool = usePool();
let company: { id: string };
let user: { id: string; sub: string };

beforeEach(async () => {
  company = await seedCompany();
  user = await seedUser(company.id, "member");
});

const signIn = () => pool.sign(user.sub);
const verify = (bearer: string, json: unknown) => call("POST", "/v1/mfa/verify", { bearer, json });
const challenge = (bearer: string) =>
  call("POST", "/v1/mfa/challenge", { bearer, json: { method: "sms" } });
const services = (bearer: string) => call("GET", "/v1/services", { bearer });

describe("a sign-in of somebody with a factor", () => {
  it("reaches nothing until a code lets this very sign-in in", async () => {
    const secret = await seedTotp(user.id);
    const [here, there] = [await signIn(), await signIn()];
    expect((await services(here)).body.error).toBe("mfa_required");

    const answer = await verify(here, { code: codeNow(secret) });

    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual({ state: "active", method: "totp", recoveryCodesLeft: 0 });
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect((await services(here)).status).toBe(200);
    expect((await services(there)).body.error).toBe("mfa_required");
    const events = await auditEventsOf(company.id);
    expect(events.map(({ action, outcome }) => [action, outcome])).toContainEqual([
      "mfa:verify",
      "success",
    ]);
  });

  it("takes a code of the step before and of the step after, each once and never backwards", async () => {
    const secret = await seedTotp(user.id);
    const codes = [codeNow(secret, -1), codeNow(secret, 0), codeNow(secret, 1)] as const;
    const bearer = await signIn();
    const give = async (code: string) => (await verify(bearer, { code })).status;

    expect(await give(codes[1])).toBe(200);
    expect([await give(codes[1]), await give(codes[0])]).toEqual([422, 422]);
    expect([await give(codes[2]), await give(codes[2])]).toEqual([200, 422]);
  });

  it("is told the same of a wrong code and of a used one", async () => {
    const secret = await seedTotp(user.id);
    const bearer = await signIn();
    const code = codeNow(secret);
    await verify(bearer, { code });

    const used = await verify(bearer, { code });
    const wrong = await verify(bearer, { code: wrongCodeFor(secret) });

    expect(used.body).toEqual(wrong.body);
    const events = await auditEventsOf(company.id);
    const denied = events.filter(({ outcome }) => outcome === "denied");
    // The second is counted in memory and added later: refusals cost no write each.
    expect(denied.map(({ action }) => action)).toEqual(["mfa:verify"]);
  });

  it.each([
    [{}],
    [{ code: "123456", recoveryCode: "abcd" }],
    [{ code: "12345" }],
    [{ code: "１２３４５６" }],
    [{ code: 123_456 }],
    [{ recoveryCode: "" }],
    [{ recoveryCode: "a".repeat(101) }],
    [{ code: "123456", remember: true }],
  ])("%j is no verification and costs no attempt", async (json) => {
    await seedTotp(user.id);

    expect((await verify(await signIn(), json)).status).toBe(422);
    expect((await factorOf(user.id, "totp"))?.["failures"]).toBe(0);
  });

  it("without any factor has nothing to verify", async () => {
    const bearer = await signIn();
    expect((await verify(bearer, { code: "123456" })).status).toBe(409);
    expect((await verify(bearer, { recoveryCode: "abcd" })).status).toBe(409);
    expect((await challenge(bearer)).status).toBe(409);
  });

  it("does not open a secret that was copied from another person", async () => {
    const mine = await seedTotp(user.id);
    const victim = await seedUser(company.id, "member");
    await seedTotp(victim.id);
    await env.DB.prepare(
      "UPDATE mfa_factors SET sealed_secret = (SELECT sealed_secret FROM mfa_factors WHERE user_id = ?) WHERE user_id = ?",
    )
      .bind(user.id, victim.id)
      .run();

    const answer = await verify(await pool.sign(victim.sub), { code: codeNow(mine) });

    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain("Seal");
  });
});

describe("a lockout", () => {
  /** Attack: five guesses in each of many sign-ins, from each of many addresses. */
  it("comes with the fifth wrong code, whichever sign-in gave it, and holds in all of them", async () => {
    const secret = await seedTotp(user.id);
    const [here, there] = [await signIn(), await signIn()];
    const wrong = { code: wrongCodeFor(secret) };
    for (const bearer of [here, there, here, there, here]) {
      expect((await verify(bearer, wrong)).status).toBe(422);
    }

    for (const bearer of [here, there]) {
      const answer = await verify(bearer, { code: codeNow(secret) });
      expect([answer.status, answer.body.error]).toEqual([429, "locked_out"]);
      const seconds = Number(answer.headers.get("retry-after"));
      expect(seconds).toBeGreaterThan(890);
      expect(seconds).toBeLessThanOrEqual(900);
    }
    expect(await noticesOf(user.id)).toEqual(["mfa.locked_out"]);
    expect((await services(here)).body.error).toBe("mfa_required");
  });

  it("ends by itself after its fifteen minutes", async () => {
    const secret = await seedTotp(user.id);
    await env.DB.prepare("UPDATE mfa_factors SET failures = 5, locked_until = ? WHERE user_id = ?")
      .bind(Date.now() - 1, user.id)
      .run();

    expect((await verify(await signIn(), { code: codeNow(secret) })).status).toBe(200);
    expect(await factorOf(user.id, "totp")).toMatchObject({ failures: 0, locked_until: null });
  });

  it("is five in a row: the right code sets the count back", async () => {
    const secret = await seedTotp(user.id);
    const bearer = await signIn();
    const wrong = { code: wrongCodeFor(secret) };
    for (const drift of [0, 1]) {
      for (let attempt = 0; attempt < 4; attempt++) {
        expect((await verify(bearer, wrong)).status).toBe(422);
      }
      expect((await verify(bearer, { code: codeNow(secret, drift) })).status).toBe(200);
    }
  });

  /** Attack (P11): someone who has the password guesses codes only to keep the owner out. */
  it("never locks the owner out of recovery, however many recovery codes were wrong before", async () => {
    const secret = await seedTotp(user.id);
    const [code = ""] = await seedRecoveryCodes(user.id);
    const attacker = await signIn();
    for (let attempt = 0; attempt < 6; attempt++) {
      await verify(attacker, { code: wrongCodeFor(secret) });
      await verify(attacker, { recoveryCode: "0000-0000-0000-0000-0000-0000" });
    }
    expect((await verify(attacker, { code: codeNow(secret) })).body.error).toBe("locked_out");

    const owner = await signIn();
    const answer = await verify(owner, { recoveryCode: code.toUpperCase() });

    expect(answer.body.data).toEqual({
      state: "active",
      method: "recovery_code",
      recoveryCodesLeft: 9,
    });
    expect((await services(owner)).status).toBe(200);
    expect(await noticesOf(user.id)).toEqual(["mfa.locked_out", "mfa.recovery_code_used"]);
    // And out of the lock altogether: the recovery counts as a fresh MFA.
    const setup = await call("POST", "/v1/me/mfa/totp", { bearer: owner, json: {} });
    const confirmed = await call("POST", "/v1/me/mfa/totp/confirm", {
      bearer: owner,
      json: { code: codeNow(setup.body.data.secret) },
    });
    expect(confirmed.status).toBe(200);
    expect((await verify(attacker, { recoveryCode: code })).status).toBe(422);
  });

  it("of one factor leaves the other", async () => {
    const secret = await seedTotp(user.id);
    const phoneNumber = await seedSms(user.id);
    const bearer = await signIn();
    for (let attempt = 0; attempt < 5; attempt++) {
      await verify(bearer, { code: wrongCodeFor(secret) });
    }
    expect((await factorOf(user.id, "sms"))?.["failures"]).toBe(0);
    expect((await challenge(bearer)).status).toBe(200);

    const answer = await verify(bearer, { code: await codeSentTo(phoneNumber) });

    expect(answer.body.data.method).toBe("sms");
    // The app's lock is not the message's to lift.
    expect((await factorOf(user.id, "totp"))?.["locked_until"]).not.toBeNull();
  });

  it("of messages sends no more of them", async () => {
    const phoneNumber = await seedSms(user.id);
    await env.DB.prepare("UPDATE mfa_factors SET failures = 5, locked_until = ? WHERE user_id = ?")
      .bind(Date.now() + 60_000, user.id)
      .run();

    expect((await challenge(await signIn())).body.error).toBe("locked_out");
    expect(await messagesTo(phoneNumber)).toEqual([]);
  });
});

describe("a code by message", () => {
  it("lets in the sign-in that asked, once", async () => {
    const phoneNumber = await seedSms(user.id);
    const bearer = await signIn();
    const asked = await challenge(bearer);
    expect([asked.status, asked.body.data.method]).toEqual([200, "sms"]);
    const code = await codeSentTo(phoneNumber);

    expect((await verify(bearer, { code })).status).toBe(200);
    expect((await services(bearer)).status).toBe(200);
    expect((await verify(bearer, { code })).status).toBe(409);
  });

  /** Attack: have the victim's own sign-in send the code, talk them into reading it out, use it in another. */
  it("does not let another sign-in in", async () => {
    const phoneNumber = await seedSms(user.id);
    const [victim, thief] = [await signIn(), await signIn()];
    await challenge(victim);
    const code = await codeSentTo(phoneNumber);

    expect((await verify(thief, { code })).status).toBe(422);
    expect((await verify(victim, { code })).status).toBe(200);
  });

  it("is sent every thirty seconds and five times an hour at most", async () => {
    const phoneNumber = await seedSms(user.id);
    const bearer = await signIn();
    for (let sent = 1; sent <= 5; sent++) {
      expect((await challenge(bearer)).status).toBe(200);
      const soon = await challenge(bearer);
      expect([soon.status, soon.body.error]).toEqual([429, "rate_limit_exceeded"]);
      await ageMessages(phoneNumber, 31_000);
    }

    const sixth = await challenge(bearer);

    expect([sixth.status, sixth.body.error]).toEqual([429, "rate_limit_exceeded"]);
    expect(Number(sixth.headers.get("retry-after"))).toBeGreaterThan(3_400);
    expect(await messagesTo(phoneNumber)).toHaveLength(5);
  });

  /** Attack (somebody else's allowance): set the number up from other companies, and its owner waits for a code. */
  it("goes to a confirmed number whatever others asked to be sent there", async () => {
    const phoneNumber = await seedSms(user.id);
    const row = env.DB.prepare(
      "INSERT INTO sms_codes (id, user_id, phone_number, code_hash, sent_at, expires_at) VALUES (?, ?, ?, 'x', ?, ?)",
    );
    const now = Date.now();
    await env.DB.batch(
      Array.from({ length: 10 }, (_, index) =>
        row.bind(`${phoneNumber}-${index}`, `usr_other_${index}`, phoneNumber, now, now),
      ),
    );

    expect((await challenge(await signIn())).status).toBe(200);
    expect(await messagesTo(phoneNumber)).toHaveLength(1);
  });
});
