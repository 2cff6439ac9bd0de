import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { call } from "../support/call.ts";
import { seedClient } from "../support/registered.ts";
import { listRoutes } from "../support/routes.ts";
import { startPool, type Pool } from "../support/tokens.ts";
import { auditEventsOf, seedCompany, seedKey, seedUser } from "../support/world.ts";

let pool: Pool;
let companyId: string;

const routes = (await listRoutes())
  .filter(({ path }) => path.startsWith("/v1/"))
  .map(({ method, path }) => [method, path] as const);

let denials = 0;

beforeAll(async () => {
  pool = await startPool();
  companyId = (await seedCompany()).id;
});
afterAll(() => vi.unstubAllGlobals());

interface Caller {
  readonly id: string;
  readonly credential: { readonly key?: string; readonly bearer?: string };
}

/** Each made for one call: an event's request is then that call's. */
async function makeCallers(): Promise<Record<string, Caller>> {
  const key = await seedKey(companyId, "live", { scopes: [] });
  const member = await seedUser(companyId, "member");
  const owner = await seedUser(companyId, "owner");
  const clientId = await seedClient(companyId, { scopes: ["billing:read"] });
  return {
    "a key without scopes": { id: key.id, credential: { key: key.value } },
    "a member": { id: member.id, credential: { bearer: await pool.sign(member.sub) } },
    "a registered client's token": {
      id: owner.id,
      credential: { bearer: await pool.sign(owner.sub, { client_id: clientId }) },
    },
  };
}

/** Attack: somebody tries every door. Whoever reads the log afterwards must see each that was closed to them. */
it.each(routes)("P8: %s %s leaves an event of everybody it refuses", async (method, path) => {
  const target = path.replaceAll(/\{\w+\}/g, "x");
  for (const [who, { id, credential }] of Object.entries(await makeCallers())) {
    const answer = await call(method, target, {
      ...credential,
      headers: { "cf-connecting-ip": "192.0.2.55" },
      ...(method === "GET" || method === "DELETE" ? {} : { json: {} }),
    });
    if (answer.status !== 403) continue;
    denials++;
    const events = (await auditEventsOf(companyId)).filter((event) => event["actor_id"] === id);
    expect([who, events]).toEqual([
      who,
      [
        expect.objectContaining({
          outcome: "denied",
          action: expect.stringMatching(/^[a-z_]+:[a-z_]+$/),
          target: expect.stringMatching(/^[a-z_]+:.+$/),
          ip: "192.0.2.55",
          request_id: answer.headers.get("x-request-id"),
          details: expect.stringContaining(answer.body.error),
        }),
      ],
    ]);
  }
});

/** The walk alone would pass with nobody refused anywhere. */
it("P8: refused on the way", () => {
  expect(denials).toBeGreaterThan(60);
});
