import { beforeEach, describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { createIsolate } from "../../support/isolate.ts";
import { loginCookieOf } from "../../support/sessions.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedCompany, seedUser } from "../../support/world.ts";

const pool = usePool();
let user: { id: string; sub: string };

beforeEach(async () => {
  user = await seedUser((await seedCompany()).id, "member");
});

async function told() {
  const { results } = await env.DB.prepare(
    "SELECT kind, company_id, payload FROM outbox WHERE user_id = ? ORDER BY seq",
  )
    .bind(user.id)
    .all<{ kind: string; company_id: string | null; payload: string }>();
  return results.map((row) => [row.kind, row.company_id, JSON.parse(row.payload)]);
}

const ask = (bearer: string) =>
  createIsolate().fetch("/v1/me", {
    headers: {
      authorization: `Bearer ${bearer}`,
      "cf-connecting-ip": "192.0.2.1",
      "user-agent": "Call this number at once",
    },
  });

describe("a sign-in", () => {
  it("by token is told to its person alone, at its first sight alone", async () => {
    const jti = crypto.randomUUID();
    const tokens = [
      await pool.sign(user.sub, { origin_jti: jti }),
      await pool.sign(user.sub, { origin_jti: jti }),
    ];
    await Promise.all(Array.from({ length: 10 }, () => ask(tokens[0] ?? "")));
    expect((await ask(tokens[1] ?? "")).status).toBe(200);

    const at = expect.stringMatching(/Z$/) as unknown;
    const payload = { kind: "bearer", at, ip: "192.0.2.1", clientName: null };
    expect(await told()).toEqual([["sign_in.new", null, payload]]);
    await ask(await pool.sign(user.sub));
    expect(await told()).toHaveLength(2);
  });

  /** Attack: a stolen token, kept back until its owner has ended everything: refused, it is no sign-in to speak of. */
  it("that is refused at first sight is not told", async () => {
    const kept = await pool.sign(user.sub);
    const own = await pool.sign(user.sub);
    expect((await call("DELETE", "/v1/sessions", { bearer: own })).status).toBeLessThan(300);
    const before = (await told()).length;
    expect((await ask(kept)).status).toBe(401);
    expect(await told()).toHaveLength(before);
  });

  it("through our own page is told with its session", async () => {
    const begun = await call("GET", "/auth/login");
    const query = new URL(begun.headers.get("location") ?? "").searchParams;
    pool.onToken(async () =>
      Response.json({
        access_token: "access",
        refresh_token: "refresh",
        expires_in: 3600,
        id_token: await pool.signId(user.sub, {
          nonce: query.get("nonce"),
          email: "person@example.test",
          email_verified: true,
          name: "A Person",
        }),
      }),
    );
    const path = `/auth/callback?code=abc&state=${query.get("state")}`;
    const done = await call("GET", path, { headers: { cookie: loginCookieOf(begun.headers) } });
    expect(done.status).toBe(302);
    const at = expect.stringMatching(/Z$/) as unknown;
    const payload = { kind: "session", at, ip: null, clientName: null };
    expect(await told()).toEqual([["sign_in.new", null, payload]]);
  });
});
