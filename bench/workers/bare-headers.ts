/** The yardstick, and the headers that the product's own answer carries: what they cost by themselves. */

import { Hono } from "hono";

import { HOLDER, presentHolder } from "./answer.ts";

const LIMIT = 600_000_000;

const app = new Hono();
let left = LIMIT;

app.get("/v1/me", (c) => {
  left -= 1;
  c.header("X-Request-Id", crypto.randomUUID());
  c.header("Cache-Control", "no-store");
  c.header("RateLimit-Policy", `"minute";q=${LIMIT};w=60, "day";q=${LIMIT};w=86400`);
  c.header("RateLimit", `"minute";r=${left};t=30, "day";r=${left};t=3600`);
  return c.json(presentHolder(HOLDER));
});

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default app;
