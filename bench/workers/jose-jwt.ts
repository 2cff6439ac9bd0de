/** jose alone: an access token's RS256 signature, issuer and times, by a key that is in memory. Who was signed out stays in. */

import { Hono } from "hono";
import { importJWK, jwtVerify, type JWK, type JWTVerifyOptions } from "jose";

import { HOLDER, presentHolder } from "./answer.ts";

let key: Awaited<ReturnType<typeof importJWK>> | undefined;
let options: JWTVerifyOptions = {};

const app = new Hono();

app.get("/v1/me", async (c) => {
  const token = c.req.header("authorization")?.slice("Bearer ".length);
  if (token === undefined || key === undefined) return c.json({ error: "unauthenticated" }, 401);
  try {
    const { payload } = await jwtVerify(token, key, options);
    return c.json(presentHolder({ ...HOLDER, id: payload.sub ?? "" }));
  } catch {
    return c.json({ error: "invalid_token" }, 401);
  }
});

app.post("/bench/setup", async (c) => {
  const { jwk, issuer } = await c.req.json<{ jwk: JWK; issuer: string }>();
  key = await importJWK(jwk, "RS256");
  options = { issuer, algorithms: ["RS256"] };
  return c.text("ok");
});

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default app;
