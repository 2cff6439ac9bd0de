/** A naive check: one KV read by the key's hash. No limit at all, and a revoked key lives as long as KV's copies do. */

import { Hono } from "hono";

import { HOLDER, hashKey, presentHolder, type Holder } from "./answer.ts";

interface Bindings {
  readonly KEYS: KVNamespace;
}

const EDGE_CACHE_SECONDS = 3_600;

const app = new Hono<{ Bindings: Bindings }>();

app.get("/v1/me", async (c) => {
  const key = c.req.header("x-api-key");
  if (key === undefined) return c.json({ error: "unauthenticated" }, 401);
  const name = `key:${await hashKey(key)}`;
  const holder = await c.env.KEYS.get<Holder>(name, { type: "json", cacheTtl: EDGE_CACHE_SECONDS });
  if (holder === null) return c.json({ error: "invalid_api_key" }, 401);
  return c.json(presentHolder(holder));
});

app.post("/bench/setup", async (c) => {
  await c.env.KEYS.put(`key:${await hashKey(await c.req.text())}`, JSON.stringify(HOLDER));
  return c.text("ok");
});

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default app;
