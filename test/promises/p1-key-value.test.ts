import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { call } from "../support/call.ts";
import { dumpEverything } from "../support/dump.ts";
import { signedIn, startPool, type Pool } from "../support/tokens.ts";
import { seedCompany } from "../support/world.ts";

let pool: Pool;
beforeAll(async () => {
  pool = await startPool();
});
afterAll(() => vi.unstubAllGlobals());

/** Attack: somebody reads the database, the KV namespace or the logs and looks for keys to use. */
it("P1: a key's value is in one response and nowhere at rest", async () => {
  const logged: string[] = [];
  for (const level of ["log", "error", "warn"] as const) {
    vi.spyOn(console, level).mockImplementation((...args) => void logged.push(args.join(" ")));
  }
  const company = await seedCompany();
  const bearer = await signedIn(pool, company.id);
  const json = { name: "A key", environment: "live", scopes: ["services:read"] };
  const headers = { "idempotency-key": "p1" };

  const created = (await call("POST", "/v1/api-keys", { bearer, json, headers })).body.data;
  await call("GET", "/v1/services", { key: created.key });
  await call("GET", "/v1/audit-nothing", { key: created.key });
  const rotated = (await call("POST", `/v1/api-keys/${created.id}/rotate`, { bearer, json: {} }))
    .body.data;
  await call("GET", "/v1/me", { key: created.key });
  await call("GET", "/v1/me", { key: `${rotated.key.slice(0, -1)}!` });
  const responses = [
    await call("POST", "/v1/api-keys", { bearer, json, headers }),
    await call("GET", "/v1/api-keys", { bearer }),
    await call("GET", `/v1/api-keys/${rotated.id}`, { bearer }),
  ].map((answer) => answer.text);

  const everything = [await dumpEverything(), ...responses, ...logged].join("\n");
  expect(everything).toContain(created.id);
  for (const value of [created.key, rotated.key]) {
    expect(everything).not.toContain(value);
    // Not the part that carries the entropy either.
    expect(everything).not.toContain(value.slice(10, 35));
  }
});
