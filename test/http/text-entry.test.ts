/** What is no text, and what would vanish, at the routes that take maps and names. */

import { beforeAll, describe, expect, it } from "vitest";

import { call } from "../support/call.ts";
import { signedIn, usePool } from "../support/tokens.ts";
import { env, seedCompany, seedKey, seedUser } from "../support/world.ts";

const pool = usePool();
let companyId: string;
let owner: string;

beforeAll(async () => {
  companyId = (await seedCompany()).id;
  owner = await signedIn(pool, companyId);
});

const send = (method: string, path: string, body: string) =>
  call(method, path, { bearer: owner, body, headers: { "content-type": "application/json" } });

const policy = (tags: string) =>
  `{"name":"p","effect":"Deny","resource":"secrets:*","actions":["read"],"conditions":{"tags":${tags}},"principals":{"everyone":true}}`;

const simulation = (tags: string) =>
  `{"principal":{"role":"member"},"action":"secrets:read","resource":"secrets:*","tags":${tags}}`;

/** Each takes tags: of things, of conditions, of a question. */
const TAGGED: readonly [string, string, (tags: string) => string, string][] = [
  ["a service", "/v1/services", (tags) => `{"name":"s","tags":${tags}}`, "tags"],
  ["a secret", "/v1/secrets", (tags) => `{"slug":"s","value":"v","tags":${tags}}`, "tags"],
  ["a policy", "/v1/policies", policy, "conditions.tags"],
  ["a simulation", "/v1/policies/simulate", simulation, "tags"],
];

describe.each(TAGGED)("the tags of %s", (_, path, bodyOf, field) => {
  it.each([
    ["a member that vanishes", '{"__proto__":"x","env":"dev"}', "__proto__"],
    ["a member that vanishes, escaped", '{"\\u005f_proto__":"x"}', "__proto__"],
    ["a name twice", '{"env":"production","env":"dev"}', "env"],
    ["half a surrogate pair", '{"env":"\\ud800"}', "env"],
    ["a blank at the end", '{"env":"production "}', "env"],
    ["a blank before the name", '{" env":"production"}', " env"],
    ["something invisible", '{"env":"prod\u2060uction"}', "env"],
    ["a control", '{"env":"a\\u0007"}', "env"],
  ])("refuse %s by its field", async (__, tags, name) => {
    const refused = await send("POST", path, bodyOf(tags));
    expect([refused.status, refused.body.error]).toEqual([422, "validation_error"]);
    expect(refused.body.details[0].field).toBe(`${field}.${name}`);
    expect(refused.body.details[0].message).not.toBe("");
  });

  it("are one in NFC", async () => {
    const taken = await send("POST", path, bodyOf('{"e\u0301quipe":"o\u0308l"}'));
    expect(taken.status).toBeLessThan(300);
    if (path.includes("simulate")) return;
    expect(JSON.stringify(taken.body.data)).toContain('"équipe":"öl"');
  });
});

describe("a member that vanishes", () => {
  it.each([
    ["PUT", "/v1/me/notification-preferences", '{"security":{"__proto__":{},"inApp":true}}'],
    ["POST", "/v1/groups", '{"name":"g","__proto__":{"name":"h"}}'],
    ["POST", "/v1/groups", '{"name":"g","name":"h"}'],
    ["PATCH", "/v1/company", '{"__proto__":null}'],
    ["POST", "/v1/webhook-endpoints", '{"url":"https://h.example","events":[{"__proto__":1}]}'],
  ])("is refused by %s %s", async (method, path, body) => {
    const refused = await send(method, path, body);
    expect([refused.status, refused.body.error]).toEqual([422, "validation_error"]);
    expect(refused.body.details[0].field).toMatch(/__proto__$|^name$/);
    const { results } = await env.DB.prepare("SELECT id FROM groups WHERE company_id = ?")
      .bind(companyId)
      .all();
    expect(results).toEqual([]);
  });

  it("is no matter of a caller who may not call at all", async () => {
    const body = '{"name":"g","__proto__":1}';
    const headers = { "content-type": "application/json" };
    expect((await call("POST", "/v1/groups", { body, headers })).status).toBe(401);
    const key = (await seedKey(companyId, "live")).value;
    expect((await call("POST", "/v1/services", { key, body, headers })).status).toBe(422);
  });
});

it("says of broken JSON that it is none, whatever is in it", async () => {
  const refused = await send("POST", "/v1/groups", '{"__proto__":1,"name":');
  expect([refused.status, refused.body.error]).toEqual([400, "invalid_request"]);
});

it("shows of a client the words it said, as a line of text", async () => {
  const user = await seedUser(companyId, "member");
  const headers = { "user-agent": `Mo\u202Ezilla  x ${"\u{1F600}".repeat(300)}` };
  await call("GET", "/v1/me", { bearer: await pool.sign(user.sub), headers });
  const row = await env.DB.prepare("SELECT user_agent FROM sign_ins WHERE user_id = ?")
    .bind(user.id)
    .first<{ user_agent: string }>();
  expect(row?.user_agent).toBe(`Mozilla x ${"\u{1F600}".repeat(246)}`);
});
