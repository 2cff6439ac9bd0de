/** Text messages through SNS: the wire, its faults, and what is at rest while they are under way. */

import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { sealSecret } from "../../../src/features/mfa/factors/totp-secret.ts";
import { createDevSmsSender } from "../../../src/features/notifications/index.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import { call } from "../../support/call.ts";
import { dumpEverything } from "../../support/dump.ts";
import { createIsolate } from "../../support/isolate.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedCompany, seedUser } from "../../support/world.ts";
import { codeNow, freshNumber, messagesTo } from "./support.ts";

interface Sent {
  readonly url: string;
  readonly authorization: string;
  readonly contentType: string;
  readonly form: URLSearchParams;
}

const pool = usePool();
let user: { id: string; sub: string };
let bearer: string;
let sent: Sent[] = [];
let answer: () => Response | Promise<Response> = () => new Response(null, { status: 500 });

const OK = `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>567910cd-659e-55d4-8ccb-5aaf14679dc0</MessageId></PublishResult><ResponseMetadata><RequestId>d74b8436</RequestId></ResponseMetadata></PublishResponse>`;

const fault = (status: number, code: string) => () =>
  new Response(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>+41791234567 is no good</Message></Error></ErrorResponse>`,
    { status },
  );

beforeAll(async () => {
  const otherwise = globalThis.fetch;
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    if (!request.url.startsWith("https://sns.")) return otherwise(input, init);
    sent.push({
      url: request.url,
      authorization: request.headers.get("authorization") ?? "",
      contentType: request.headers.get("content-type") ?? "",
      form: new URLSearchParams(await request.text()),
    });
    return answer();
  });
});
beforeEach(async () => {
  user = await seedUser((await seedCompany()).id, "member");
  bearer = await pool.sign(user.sub);
  sent = [];
  answer = () => new Response(OK);
});

const isolate = createIsolate({ overrides: { SMS_BACKEND: "sns" } });

async function post(path: string, json: unknown) {
  const response = await isolate.fetch(path, {
    method: "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    body: JSON.stringify(json),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

const codeIn = (message: Sent | undefined) =>
  /^\d{6}/.exec(message?.form.get("Message") ?? "")?.[0] ?? "none";

it("publishes one transactional message, signed for SNS, and nothing into the outbox", async () => {
  const phoneNumber = freshNumber();

  expect((await post("/v1/me/mfa/sms", { phoneNumber })).status).toBe(200);

  const [message] = sent;
  expect(sent).toHaveLength(1);
  expect(message?.url).toBe("https://sns.eu-central-1.amazonaws.com/");
  expect(message?.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=test-access-key\/\d{8}\/eu-central-1\/sns\/aws4_request/,
  );
  expect(message?.contentType).toContain("application/x-www-form-urlencoded");
  expect(Object.fromEntries(message?.form ?? [])).toEqual({
    Action: "Publish",
    Version: "2010-03-31",
    PhoneNumber: phoneNumber,
    Message: expect.stringMatching(/^\d{6} is your Nembl verification code\./),
    "MessageAttributes.entry.1.Name": "AWS.SNS.SMS.SMSType",
    "MessageAttributes.entry.1.Value.DataType": "String",
    "MessageAttributes.entry.1.Value.StringValue": "Transactional",
  });
  // 160 characters of GSM-7 are one message.
  expect(message?.form.get("Message")?.length).toBeLessThanOrEqual(160);
  expect(await messagesTo(phoneNumber)).toEqual([]);
  expect((await post("/v1/me/mfa/sms/confirm", { code: codeIn(message) })).status).toBe(200);
});

describe("SNS's faults", () => {
  it.each([
    ["a number it does not know", fault(400, "InvalidParameter"), 422, "validation_error"],
    ["a number whose owner opted out", fault(400, "OptedOut"), 422, "validation_error"],
    ["throttling", fault(429, "Throttled"), 503, "unavailable"],
    ["throttling as a 400", fault(400, "Throttling"), 503, "unavailable"],
    ["an error of its own", fault(500, "InternalError"), 503, "unavailable"],
    ["our credentials", fault(403, "AuthorizationError"), 502, "upstream_error"],
    ["an unknown code", fault(400, "Whatever"), 502, "upstream_error"],
    ["a page that is no XML", () => new Response("<html>", { status: 404 }), 502, "upstream_error"],
    ["a 200 without a message id", () => new Response("<ok/>"), 502, "upstream_error"],
    ["an empty 200", () => new Response(""), 502, "upstream_error"],
    [
      "a 200 with another operation's id",
      () => new Response("<SendMessageResponse><MessageId>1-2</MessageId></SendMessageResponse>"),
      502,
      "upstream_error",
    ],
    ["a 200 in JSON", () => Response.json({ MessageId: "1-2" }), 502, "upstream_error"],
    ["a redirect", () => Response.redirect("https://evil.test/", 302), 502, "upstream_error"],
    ["no connection", () => Promise.reject(new TypeError("refused")), 503, "unavailable"],
    [
      "no answer in time",
      () => Promise.reject(new DOMException("too slow", "TimeoutError")),
      504,
      "upstream_timeout",
    ],
  ])("%s: a clear answer, and nothing of it repeated", async (_, faulty, status, code) => {
    answer = faulty;

    const got = await post("/v1/me/mfa/sms", { phoneNumber: freshNumber() });

    expect([got.status, got.body.error]).toEqual([status, code]);
    expect(got.text).not.toContain("no good");
    expect(sent).toHaveLength(1);
    if (status === 503) expect(got.headers.get("retry-after")).toBe("30");
  });

  it("lose nothing: half a minute later the next message works", async () => {
    const phoneNumber = freshNumber();
    answer = fault(500, "InternalError");
    await post("/v1/me/mfa/sms", { phoneNumber });
    expect((await post("/v1/me/mfa/sms", { phoneNumber })).status).toBe(429);
    await env.DB.prepare("UPDATE sms_codes SET sent_at = sent_at - 31000 WHERE user_id = ?")
      .bind(user.id)
      .run();
    answer = () => new Response(OK);

    expect((await post("/v1/me/mfa/sms", { phoneNumber })).status).toBe(200);

    expect((await post("/v1/me/mfa/sms/confirm", { code: codeIn(sent.at(-1)) })).status).toBe(200);
  });
});

/** Attack: a copy of the database, a backup, a support engineer's query. */
it("no secret, code or recovery code is at rest, nor a code's plain hash", async () => {
  const phoneNumber = freshNumber();
  const setup = await post("/v1/me/mfa/totp", {});
  const { secret } = setup.body.data;
  const confirmed = await post("/v1/me/mfa/totp/confirm", { code: codeNow(secret) });
  const recoveryCodes = confirmed.body.data.recoveryCodes as string[];
  await post("/v1/me/mfa/sms", { phoneNumber });
  const code = codeIn(sent[0]);
  expect(code).toMatch(/^\d{6}$/);

  const { results } = await env.DB.prepare(
    "SELECT code_hash, id, user_id FROM sms_codes WHERE phone_number = ?",
  )
    .bind(phoneNumber)
    .all<{ code_hash: string }>();
  const dump = await dumpEverything();

  expect(dump).toContain(user.id);
  expect(dump).not.toContain(secret);
  for (const recoveryCode of recoveryCodes) {
    expect(dump).not.toContain(recoveryCode);
    expect(dump).not.toContain(recoveryCode.replaceAll("-", ""));
  }
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  const plain = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0"));
  expect(results.map((row) => row.code_hash)).not.toContain(plain.join(""));
  // Six digits appear in any dump by chance; in what was stored of this code they must not.
  expect(JSON.stringify(results)).not.toContain(`"${code}"`);
});

it("two people's equal secrets are sealed differently", async () => {
  const keyring = { masters: ["a-master-key-of-thirty-two-characters"] };
  const sealed = await Promise.all(
    ["usr_1", "usr_1", "usr_2"].map((id) =>
      sealSecret(keyring, id, "JBSWY3DPEHPK3PXP", (count) =>
        crypto.getRandomValues(new Uint8Array(count)),
      ),
    ),
  );
  expect(new Set(sealed).size).toBe(3);
});

it("the outbox for messages exists in development only", async () => {
  const options = { development: false, now: () => 0 };
  expect(() => createDevSmsSender(createDatabase(env.DB), options)).toThrow("development");
  // And where it does exist the whole text is there to be read.
  const phoneNumber = freshNumber();
  await call("POST", "/v1/me/mfa/sms", { bearer, json: { phoneNumber } });
  expect(await messagesTo(phoneNumber)).toEqual([expect.stringMatching(/^\d{6} is your Nembl/)]);
});
