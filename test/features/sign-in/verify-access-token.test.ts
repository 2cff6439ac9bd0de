import { beforeEach, describe, expect, it, vi } from "vitest";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";

import { call } from "../../support/call.ts";
import { createIsolate } from "../../support/isolate.ts";
import { startPool, usePool } from "../../support/tokens.ts";
import { env, memberRow, seedCompany, seedUser } from "../../support/world.ts";

const pool = usePool();
let company: { id: string; slug: string };
let user: { id: string; sub: string };

beforeEach(async () => {
  company = await seedCompany();
  user = await seedUser(company.id, "admin");
});

const now = () => Math.floor(Date.now() / 1000);
const me = (bearer: string, headers: Record<string, string> = {}) =>
  call("GET", "/v1/me", { bearer, headers });

async function expectInvalid(token: string): Promise<void> {
  const answer = await me(token);
  expect([answer.status, answer.body.error]).toEqual([401, "invalid_token"]);
  expect(answer.headers.get("www-authenticate")).toMatch(
    /^Bearer realm="api", error="invalid_token", error_description="[^"\\]+", resource_metadata="http:\/\/api\.test\/\.well-known\/oauth-protected-resource"$/,
  );
}

it("tells a person who they are", async () => {
  const answer = await me(await pool.sign(user.sub));
  expect(answer.body.data).toMatchObject({
    type: "user",
    id: user.id,
    companyId: company.id,
    environment: "live",
    roles: ["admin"],
  });
});

describe("claims", () => {
  it.each([
    ["an ID token", { token_use: "id" }],
    ["no use", { token_use: undefined }],
    ["another client's", { client_id: "somebody-else" }],
    ["another issuer's", { iss: "https://issuer.test/other" }],
    ["an expired one", { exp: now() - 6 }],
    ["one that names no sign-in", { origin_jti: undefined }],
  ])("refuses %s", async (_, claims) => {
    await expectInvalid(await pool.sign(user.sub, claims));
  });

  it("forgives a clock five seconds off", async () => {
    expect((await me(await pool.sign(user.sub, { exp: now() - 3 }))).status).toBe(200);
  });

  it("refuses strangers and empty subjects", async () => {
    await expectInvalid(await pool.sign("sub-of-nobody"));
    await expectInvalid(await pool.sign(""));
  });
});

/** Attack: a token made by somebody else, carried past the check by what its own header says. */
describe("signatures", () => {
  it("refuses keys that the token brings itself", async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = await exportJWK(publicKey);
    for (const extra of [
      { jwk },
      { jku: "https://evil.test/jwks.json" },
      { x5u: "https://evil.test/x" },
      {},
    ]) {
      const forged = await new SignJWT({
        token_use: "access",
        client_id: env.COGNITO_CLIENT_ID,
        origin_jti: "x",
      })
        .setProtectedHeader({ alg: "RS256", kid: "key-1", ...extra })
        .setSubject(user.sub)
        .setIssuer(env.COGNITO_ISSUER)
        .setIssuedAt()
        .setExpirationTime("1h")
        .sign(privateKey);
      await expectInvalid(forged);
    }
  });

  it("refuses other algorithms: none, and HMAC with the public key", async () => {
    const claims = { token_use: "access", client_id: env.COGNITO_CLIENT_ID, origin_jti: "x" };
    await expectInvalid(
      new UnsecuredJWT(claims)
        .setSubject(user.sub)
        .setIssuer(env.COGNITO_ISSUER)
        .setIssuedAt()
        .setExpirationTime("1h")
        .encode(),
    );
    const secret = new TextEncoder().encode(JSON.stringify(pool.jwk));
    await expectInvalid(
      await new SignJWT(claims)
        .setProtectedHeader({ alg: "HS256", kid: "key-1" })
        .setSubject(user.sub)
        .setIssuer(env.COGNITO_ISSUER)
        .setIssuedAt()
        .setExpirationTime("1h")
        .sign(secret),
    );
  });

  it("refuses tampered and shapeless tokens", async () => {
    const token = await pool.sign(user.sub);
    const [header, payload, signature] = token.split(".");
    await expectInvalid(`${header}.${payload}.${"A".repeat(342)}`);
    await expectInvalid(`${header}.${payload}`);
    await expectInvalid(`${header}.${btoa('{"sub":"x"}').replaceAll("=", "")}.${signature}`);
    await expectInvalid("x".repeat(9_000));
  });
});

describe("company and environment", () => {
  it("asks a person of two companies to choose, by id or slug, among their own", async () => {
    const second = await seedCompany();
    await memberRow(second.id, user.id, "member").run();
    const token = await pool.sign(user.sub);

    const undecided = await me(token);
    expect([undecided.status, undecided.body.error]).toEqual([400, "invalid_request"]);
    expect(undecided.body.details[0].field).toBe("x-nembl-company");
    for (const choice of [second.id, second.slug]) {
      const chosen = await me(token, { "x-nembl-company": choice });
      expect(chosen.body.data).toMatchObject({ companyId: second.id, roles: ["member"] });
    }
    const foreign = await seedCompany();
    expect((await me(token, { "x-nembl-company": foreign.id })).status).toBe(400);
  });

  it("works in the sandbox when asked to, and knows no third environment", async () => {
    const token = await pool.sign(user.sub);
    const sandbox = await me(token, { "x-nembl-environment": "test" });
    expect(sandbox.body.data.environment).toBe("test");
    const odd = await me(token, { "x-nembl-environment": "staging" });
    expect([odd.status, odd.body.details[0].field]).toEqual([400, "x-nembl-environment"]);
  });
});

describe("the pool's keys", () => {
  const bearer = (token: string): RequestInit => ({
    headers: { authorization: `Bearer ${token}` },
  });

  it("are fetched once for 100 requests of a cold isolate", async () => {
    const cold = await startPool("cold");
    await env.FACTS.delete(`jwks:${env.COGNITO_ISSUER}/.well-known/jwks.json`);
    const isolate = createIsolate();
    const token = await cold.sign(user.sub);

    const answers = await Promise.all(
      Array.from({ length: 100 }, () => isolate.fetch("/v1/me", bearer(token))),
    );

    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(cold.fetches()).toBe(1);
  });

  it("are fetched at most once a cool-down however many unknown kids come", async () => {
    const flooded = await startPool("flooded");
    const isolate = createIsolate();
    const forged = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        flooded.sign(user.sub, {}, { kid: `made-up-${index}` }),
      ),
    );

    const answers = await Promise.all(
      forged.map((token) => isolate.fetch("/v1/me", bearer(token))),
    );

    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([401]));
    expect(flooded.fetches()).toBeLessThanOrEqual(2);
  });

  it("may be rotated: the new kid is fetched, the next request finds it", async () => {
    await env.FACTS.delete(`jwks:${env.COGNITO_ISSUER}/.well-known/jwks.json`);
    const old = await startPool("old");
    const isolate = createIsolate();
    expect((await isolate.fetch("/v1/me", bearer(await old.sign(user.sub)))).status).toBe(200);

    const rotated = await startPool("new");
    const realNow = Date.now;
    vi.spyOn(Date, "now").mockImplementation(() => realNow() + 31_000);
    const answer = await isolate.fetch("/v1/me", bearer(await rotated.sign(user.sub)));
    vi.restoreAllMocks();
    expect(answer.status).toBe(200);
  });

  it("outlive an outage of the endpoint for a day, and a cold isolate lives on the copy in KV", async () => {
    await env.FACTS.delete(`jwks:${env.COGNITO_ISSUER}/.well-known/jwks.json`);
    const up = await startPool("up");
    const warm = createIsolate();
    const token = await up.sign(user.sub, { exp: now() + 200_000 });
    expect((await warm.fetch("/v1/me", bearer(token))).status).toBe(200);
    up.publish(null);

    const realNow = Date.now;
    const later = async (hours: number) => {
      vi.spyOn(Date, "now").mockImplementation(() => realNow() + hours * 3_600_000);
      const status = (await warm.fetch("/v1/me", bearer(token))).status;
      vi.restoreAllMocks();
      return status;
    };
    expect(await later(23)).toBe(200);
    expect((await createIsolate().fetch("/v1/me", bearer(token))).status).toBe(200);
    expect(await later(25)).toBe(503);
  });
});
