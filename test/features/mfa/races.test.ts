/** P11: each code works once, and guesses are counted, however many requests come at once. */

import { beforeEach, expect, it } from "vitest";

import { createDatabase } from "../../../src/platform/d1/database.ts";
import { decideAttempt, type AttemptCount } from "../../../src/features/mfa/rules/attempts.ts";
import { debitAttempts } from "../../../src/features/mfa/store.ts";
import { call } from "../../support/call.ts";
import { createIsolate } from "../../support/isolate.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedCompany, seedUser } from "../../support/world.ts";
import {
  codeNow,
  codeSentTo,
  factorOf,
  freshNumber,
  messagesTo,
  noticesOf,
  seedRecoveryCodes,
  seedSms,
  seedTotp,
  wrongCodeFor,
} from "./support.ts";

const pool = usePool();
let user: { id: string; sub: string };
let bearer: string;

beforeEach(async () => {
  user = await seedUser((await seedCompany()).id, "member");
  bearer = await pool.sign(user.sub);
});

const isolates = Array.from({ length: 5 }, () => createIsolate());

/** Spread over isolates: nothing that one of them remembers may be what stops the race. */
async function atOnce(count: number, path: string, json: unknown): Promise<number[]> {
  const init = {
    method: "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    body: JSON.stringify(json),
  };
  const answers = Array.from({ length: count }, async (_, index) => {
    const response = await isolates[index % isolates.length]?.fetch(path, init, { wait: false });
    await response?.text();
    return response?.status ?? 0;
  });
  return Promise.all(answers);
}

const count = (statuses: readonly number[], status: number) =>
  statuses.filter((each) => each === status).length;

/** Attack: a proxy in the middle sends the code it was given fifty times at once, to have several sign-ins of it. */
it("P11: of fifty with one TOTP code exactly one is let in", async () => {
  const secret = await seedTotp(user.id);
  const statuses = await atOnce(50, "/v1/mfa/verify", { code: codeNow(secret) });

  expect(count(statuses, 200)).toBe(1);
  expect(statuses.filter((status) => ![200, 422, 429].includes(status))).toEqual([]);
});

it("P11: of fifty with one code by message exactly one is let in", async () => {
  const phoneNumber = await seedSms(user.id);
  await call("POST", "/v1/mfa/challenge", { bearer, json: { method: "sms" } });
  const code = await codeSentTo(phoneNumber);

  const statuses = await atOnce(50, "/v1/mfa/verify", { code });

  expect(count(statuses, 200)).toBe(1);
});

it("P11: of fifty with one recovery code exactly one is let in", async () => {
  await seedTotp(user.id);
  const [recoveryCode] = await seedRecoveryCodes(user.id);

  const statuses = await atOnce(50, "/v1/mfa/verify", { recoveryCode });

  expect([count(statuses, 200), count(statuses, 422)]).toEqual([1, 49]);
  expect(await noticesOf(user.id)).toEqual(["mfa.recovery_code_used"]);
});

/** Attack: a thousand guesses at once, all of them compared before the first failure is counted. */
it("P11: of a thousand guesses at once five are compared", async () => {
  const secret = await seedTotp(user.id);

  const statuses = await atOnce(1_000, "/v1/mfa/verify", { code: wrongCodeFor(secret) });

  expect([count(statuses, 422), count(statuses, 429)]).toEqual([5, 995]);
  expect(await noticesOf(user.id)).toEqual(["mfa.locked_out"]);
}, 300_000);

it("a first factor is confirmed once, and recovery codes are shown once", async () => {
  const setup = await call("POST", "/v1/me/mfa/totp", { bearer, json: {} });
  const statuses = await atOnce(20, "/v1/me/mfa/totp/confirm", {
    code: codeNow(setup.body.data.secret),
  });

  expect(count(statuses, 200)).toBe(1);
  const left = await env.DB.prepare("SELECT count(*) AS n FROM recovery_codes WHERE user_id = ?")
    .bind(user.id)
    .first<{ n: number }>();
  expect(left?.n).toBe(10);
});

it("of two first factors confirmed at once each shows recovery codes that work, or none", async () => {
  const phoneNumber = freshNumber();
  const setup = await call("POST", "/v1/me/mfa/totp", { bearer, json: {} });
  await call("POST", "/v1/me/mfa/sms", { bearer, json: { phoneNumber } });
  const confirm = (kind: string, code: string) =>
    call("POST", `/v1/me/mfa/${kind}/confirm`, { bearer, json: { code } });

  const answers = await Promise.all([
    confirm("totp", codeNow(setup.body.data.secret)),
    confirm("sms", await codeSentTo(phoneNumber)),
  ]);

  const shown = answers.flatMap(({ body }) => (body.data?.recoveryCodes ?? []) as string[]);
  expect(shown).toHaveLength(10);
  for (const recoveryCode of shown) {
    const answer = await call("POST", "/v1/mfa/verify", { bearer, json: { recoveryCode } });
    expect(answer.status).toBe(200);
  }
});

it("of twenty messages asked for at once one is sent", async () => {
  const phoneNumber = await seedSms(user.id);

  const statuses = await atOnce(20, "/v1/mfa/challenge", { method: "sms" });

  expect([count(statuses, 200), count(statuses, 429)]).toEqual([1, 19]);
  expect(await messagesTo(phoneNumber)).toHaveLength(1);
});

it("debits in SQL as the pure rule says", async () => {
  await seedTotp(user.id);
  const nowMs = Date.now();
  const cases: AttemptCount[] = [
    { failures: 0, lockedUntil: null },
    { failures: 3, lockedUntil: null },
    { failures: 4, lockedUntil: null },
    { failures: 5, lockedUntil: nowMs - 1 },
    { failures: 5, lockedUntil: nowMs },
    { failures: 5, lockedUntil: nowMs + 1 },
  ];
  for (const before of cases) {
    await env.DB.prepare("UPDATE mfa_factors SET failures = ?, locked_until = ? WHERE user_id = ?")
      .bind(before.failures, before.lockedUntil, user.id)
      .run();

    const rows = await debitAttempts(createDatabase(env.DB), { userId: user.id }, ["totp"], nowMs);

    const after = rows.map(({ failures, lockedUntil }) => ({ failures, lockedUntil }));
    const expected = decideAttempt(before, nowMs);
    expect([before, after]).toEqual([before, expected === undefined ? [] : [expected]]);
  }
  expect(await factorOf(user.id, "totp")).not.toBeNull();
});
