/** The yardstick: Hono with one route and no check at all. */

import { Hono } from "hono";

import { HOLDER, presentHolder } from "./answer.ts";

const app = new Hono();

app.get("/v1/me", (c) => c.json(presentHolder(HOLDER)));

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default app;
