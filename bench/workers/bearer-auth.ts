/** Hono's own bearer-auth: one token for everybody, compared by its SHA-256. */

import { Hono } from "hono";
import { bearerAuth } from "hono/bearer-auth";

import { HOLDER, presentHolder, SOME_KEY } from "./answer.ts";

const app = new Hono();

app.use("/v1/*", bearerAuth({ token: SOME_KEY }));
app.get("/v1/me", (c) => c.json(presentHolder(HOLDER)));

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default app;
