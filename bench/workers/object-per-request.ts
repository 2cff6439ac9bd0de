/** A naive check: each request asks its key's Durable Object, which counts in memory. Charitable: nothing is written. */

import { DurableObject } from "cloudflare:workers";
import { Hono } from "hono";

import { HOLDER, hashKey, presentHolder } from "./answer.ts";

interface Bindings {
  readonly COUNTER: DurableObjectNamespace<Counter>;
}

const MINUTE_MS = 60_000;
const LIMIT_PER_MINUTE = 1_000_000_000;

export class Counter extends DurableObject {
  #minute = 0;
  #used = 0;

  take(): { readonly admitted: boolean; readonly remaining: number } {
    const minute = Math.floor(Date.now() / MINUTE_MS);
    if (minute !== this.#minute) this.#used = 0;
    this.#minute = minute;
    this.#used += 1;
    return { admitted: this.#used <= LIMIT_PER_MINUTE, remaining: LIMIT_PER_MINUTE - this.#used };
  }
}

const app = new Hono<{ Bindings: Bindings }>();

app.get("/v1/me", async (c) => {
  const key = c.req.header("x-api-key");
  if (key === undefined) return c.json({ error: "unauthenticated" }, 401);
  const counter = c.env.COUNTER.get(c.env.COUNTER.idFromName(await hashKey(key)));
  const { admitted, remaining } = await counter.take();
  if (!admitted) return c.json({ error: "rate_limit_exceeded" }, 429);
  c.header("RateLimit", `"minute";r=${remaining}`);
  return c.json(presentHolder(HOLDER));
});

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default app;
