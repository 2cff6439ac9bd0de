/** Setting a number up: codes by text message, and how many are sent. */

import { beforeEach, describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { signedIn } from "../../support/tokens.ts";
import { env, seedCompany } from "../../support/world.ts";
import { useMember } from "./people.ts";
import { ageMessages, codeSentTo, freshNumber, messagesTo, seedSms, seedTotp } from "./support.ts";

const { company, passMfa, pool, post, me, user } = useMember();

describe("text messages", () => {
  it("prove a number and answer recovery codes with the first factor", async () => {
    const phoneNumber = freshNumber();
    const sent = await post("/v1/me/mfa/sms", { phoneNumber });

    expect(sent.status).toBe(200);
    expect(sent.body.data).toMatchObject({ method: "sms", resendAfterSeconds: 30 });
    expect(sent.text).not.toContain(phoneNumber);
    const confirmed = await post("/v1/me/mfa/sms/confirm", { code: await codeSentTo(phoneNumber) });
    expect(confirmed.body.data.recoveryCodes).toHaveLength(10);

    const mine = await call("GET", "/v1/me/mfa", { bearer: me.bearer });
    expect(mine.body.data.factors).toMatchObject([{ kind: "sms", confirmed: true }]);
    expect(mine.text).not.toContain(phoneNumber);
    expect(mine.body.data.factors[0].phoneNumber).toBe(`+41•••••••${phoneNumber.slice(-2)}`);
  });

  it("go to E.164 numbers only", async () => {
    for (const phoneNumber of [
      "0791234567",
      "+0791234567",
      "+41 79 1",
      "+41 (0)79 123 45 67",
      "+4179123456789012",
      41,
    ]) {
      const answer = await post("/v1/me/mfa/sms", { phoneNumber });
      expect([phoneNumber, answer.status]).toEqual([phoneNumber, 422]);
    }
  });

  /** Attack: begin with one's own number, get its code, and confirm somebody else's with it. */
  it("have codes for one number only", async () => {
    const [mine, another] = [freshNumber(), freshNumber()];
    await post("/v1/me/mfa/sms", { phoneNumber: mine });
    const code = await codeSentTo(mine);
    await env.DB.prepare(
      "UPDATE mfa_factors SET phone_number = ? WHERE user_id = ? AND kind = 'sms_pending'",
    )
      .bind(another, user.id)
      .run();

    expect((await post("/v1/me/mfa/sms/confirm", { code })).status).toBe(422);
  });

  /** Attack: the code of a set-up, given as that of a sign-in. */
  it("have codes that confirm and codes that sign in, never both", async () => {
    const phoneNumber = await seedSms(user.id);
    const secret = await seedTotp(user.id);
    await passMfa(secret);
    await post("/v1/me/mfa/sms", { phoneNumber });

    const answer = await post("/v1/mfa/verify", { code: await codeSentTo(phoneNumber) });

    expect(answer.status).toBe(422);
  });

  it("have one live code: a new one ends the old", async () => {
    const phoneNumber = freshNumber();
    await post("/v1/me/mfa/sms", { phoneNumber });
    const old = await codeSentTo(phoneNumber);
    await ageMessages(phoneNumber, 31_000);
    await post("/v1/me/mfa/sms", { phoneNumber });
    const code = await codeSentTo(phoneNumber);
    expect(await messagesTo(phoneNumber)).toHaveLength(2);

    if (old !== code) {
      expect((await post("/v1/me/mfa/sms/confirm", { code: old })).status).toBe(422);
    }
    expect((await post("/v1/me/mfa/sms/confirm", { code })).status).toBe(200);
  });

  it("have codes that end after ten minutes", async () => {
    const phoneNumber = freshNumber();
    await post("/v1/me/mfa/sms", { phoneNumber });
    await env.DB.prepare("UPDATE sms_codes SET expires_at = ? WHERE phone_number = ?")
      .bind(Date.now(), phoneNumber)
      .run();

    const answer = await post("/v1/me/mfa/sms/confirm", { code: await codeSentTo(phoneNumber) });

    expect(answer.status).toBe(422);
  });
});

/** Attack (SMS pumping): accounts, companies and numbers cost nothing; each message costs us. */
describe("messages to numbers that no one has confirmed", () => {
  async function seedSent(
    count: number,
    sent: Record<string, string>,
    agoMs = 60_000,
  ): Promise<void> {
    const at = Date.now() - agoMs;
    const { number = "+41790000000", companyId = "co_x", country = "0" } = sent;
    const ids = Array.from({ length: count }, () => crypto.randomUUID());
    await env.DB.prepare(
      `INSERT INTO sms_codes (id, user_id, phone_number, code_hash, sent_at, expires_at, purpose, company_id, country)
       SELECT value, 'usr_x' || key, ?, 'x', ?, ?, 'enroll', ?, ? FROM json_each(?)`,
    )
      .bind(number, at, at, companyId, country, JSON.stringify(ids))
      .run();
  }
  const start = (phoneNumber: string) => post("/v1/me/mfa/sms", { phoneNumber });
  beforeEach(async () => {
    await env.DB.prepare("DELETE FROM sms_codes").run();
  });

  const HOUR = 3_600_000;
  it.each([
    ["number", 5, 60_000],
    ["number", 10, 2 * HOUR],
    ["company", 100, 60_000],
    ["company", 200, 2 * HOUR],
    ["country", 500, 60_000],
    ["country", 2_000, 2 * HOUR],
  ] as const)(
    "by %s are %d, those of %d ms ago counted, and then no more",
    async (by, most, ago) => {
      const [number, next] =
        by === "number"
          ? ["+41791112233", "+41791112233"]
          : by === "country"
            ? ["+18765550123", "+18765550124"]
            : [freshNumber(), freshNumber()];
      const counted = {
        number: { number },
        company: { companyId: company.id },
        country: { country: "1876" },
      };
      await seedSent(most - 1, counted[by], ago);
      expect((await start(number)).status).toBe(200);

      const other = await signedIn(pool, by === "company" ? company.id : (await seedCompany()).id);
      const json = { phoneNumber: next };
      const refused = await call("POST", "/v1/me/mfa/sms", { bearer: other, json });
      expect([refused.status, refused.body.error]).toEqual([429, "rate_limit_exceeded"]);
      const windowMs = ago < HOUR ? HOUR : 24 * HOUR;
      const retryAfter = Number(refused.headers.get("retry-after"));
      expect(Math.abs(retryAfter - (windowMs - ago) / 1_000)).toBeLessThan(60);
    },
  );

  it("go to one number five times an hour, no matter who asks", async () => {
    const number = freshNumber();
    await seedSent(4, { number });
    expect((await start(number)).status).toBe(200);
    await ageMessages(number, 31_000);
    const refused = await start(number);
    expect([refused.status, refused.body.error]).toEqual([429, "rate_limit_exceeded"]);
    expect(await messagesTo(number)).toHaveLength(1);
  });

  it("are a hundred an hour for a company", async () => {
    await seedSent(100, { companyId: company.id });
    expect((await start(freshNumber())).status).toBe(429);
  });

  it("are five hundred an hour for a country, and none of them is in another's count", async () => {
    await seedSent(500, { country: "1876" });
    const refused = await start("+18765550123");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(3_000);
    expect((await start("+12125550123")).status).toBe(200);
  });
});
