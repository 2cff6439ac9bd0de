/**
 * better-auth with its API-key plugin on D1, charitably: one instance for the isolate, and
 * the limit that is on by default left on (it is 10 requests a day by default, so the number is raised and nothing else).
 */

import { apiKey } from "@better-auth/api-key";
import { betterAuth, type Auth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { Hono } from "hono";

import { HOLDER, presentHolder } from "./answer.ts";

interface Bindings {
  readonly DB: D1Database;
}

const MINUTE_MS = 60_000;
const LIMIT_PER_MINUTE = 1_000_000_000;
const USER_ID = "usr_0123456789ab";

const instances = new WeakMap<object, Auth>();

function authFor(env: Bindings): Auth {
  const present = instances.get(env);
  if (present !== undefined) return present;
  const made = betterAuth({
    baseURL: "http://127.0.0.1",
    secret: "only-the-benchmark-uses-this-secret-0123456789",
    database: env.DB,
    telemetry: { enabled: false },
    // It would say that its tables are missing, which setup is about to make.
    logger: { disabled: true },
    plugins: [apiKey({ rateLimit: { timeWindow: MINUTE_MS, maxRequests: LIMIT_PER_MINUTE } })],
  });
  instances.set(env, made);
  return made;
}

const app = new Hono<{ Bindings: Bindings }>();

app.get("/v1/me", async (c) => {
  const key = c.req.header("x-api-key");
  if (key === undefined) return c.json({ error: "unauthenticated" }, 401);
  const { valid, key: found } = await authFor(c.env).api.verifyApiKey({ body: { key } });
  if (!valid || found === null) return c.json({ error: "invalid_api_key" }, 401);
  return c.json(presentHolder({ ...HOLDER, id: found.id, companyId: found.referenceId }));
});

app.post("/bench/setup", async (c) => {
  const auth = authFor(c.env);
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  await c.env.DB.prepare(
    `INSERT INTO "user" (id, name, email, emailVerified, createdAt, updatedAt) VALUES (?, 'A person', 'person@example.test', 1, ?, ?)`,
  )
    .bind(USER_ID, new Date().toISOString(), new Date().toISOString())
    .run();
  const { key } = await auth.api.createApiKey({ body: { userId: USER_ID, prefix: "nmbl_live_" } });
  return c.text(key);
});

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default app;
