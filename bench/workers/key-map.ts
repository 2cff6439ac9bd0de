/** What one writes by hand in an hour: a middleware and the keys in a Map. No limit, no revocation, keys in the clear. */

import { Hono } from "hono";

import { HOLDER, presentHolder, type Holder } from "./answer.ts";

const holders = new Map<string, Holder>();

const app = new Hono<{ Variables: { holder: Holder } }>();

app.use("/v1/*", async (c, next) => {
  const holder = holders.get(c.req.header("x-api-key") ?? "");
  if (holder === undefined) return c.json({ error: "invalid_api_key" }, 401);
  c.set("holder", holder);
  return next();
});

app.get("/v1/me", (c) => c.json(presentHolder(c.get("holder"))));

app.post("/bench/setup", async (c) => {
  holders.set(await c.req.text(), HOLDER);
  return c.text("ok");
});

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default app;
