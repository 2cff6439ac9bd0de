import { beforeAll, expect, it, vi } from "vitest";

import { failingBatch } from "../support/failing-batch.ts";
import { createIsolate } from "../support/isolate.ts";
import { signedIn, usePool } from "../support/tokens.ts";
import { auditEventsOf, env, seedCompany } from "../support/world.ts";

const pool = usePool();
let companyId: string;
let owner: string;

beforeAll(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

type Verb = readonly [name: string, method: string, path: string, json: unknown];

const VERBS: readonly Verb[] = [
  ["create", "POST", "", { slug: "made", value: "v" }],
  ["replace", "PUT", "/kept/value", { value: "w" }],
  ["patch", "PATCH", "/kept", { tags: { a: "b" } }],
  ["set a reminder", "PUT", "/kept/reminder", { intervalDays: 30 }],
  ["remove a reminder", "DELETE", "/watched/reminder", undefined],
  ["delete", "DELETE", "/kept", undefined],
];

async function startAnew(): Promise<void> {
  companyId = (await seedCompany()).id;
  owner = await signedIn(pool, companyId);
  for (const slug of ["kept", "watched"]) {
    await send(["", "POST", "", { slug, value: "v" }]);
  }
  await send(["", "PUT", "/watched/reminder", { intervalDays: 30 }]);
}

async function send([, method, path, json]: Verb, DB: D1Database = env.DB): Promise<number> {
  const isolate = createIsolate({ overrides: { DB } });
  const headers = { authorization: `Bearer ${owner}`, "content-type": "application/json" };
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const response = await isolate.fetch(`/v1/secrets${path}`, { method, headers, ...body });
  return response.status;
}

/** All that a verb may change: rows, ledger, audit log, outbox, and what the vault holds. */
async function snapshot(): Promise<string> {
  const queries = ["secrets", "secret_names", "audit_events", "outbox"].map((table) =>
    env.DB.prepare(`SELECT * FROM ${table} WHERE company_id = ?`).bind(companyId),
  );
  const vault = ["vault_names", "vault_versions"].map((table) =>
    env.DB.prepare(`SELECT * FROM ${table} WHERE name LIKE ?`).bind(`nembl/${companyId}/%`),
  );
  const results = await env.DB.batch([...queries, ...vault]);
  return JSON.stringify(results.map((result) => result.results));
}

it.each(VERBS)(
  "P8: to %s commits the row, or the row of intent, and its audit event together or not at all",
  async (...verb) => {
    await startAnew();
    const before = await snapshot();
    let length = 1;
    let failures = 0;
    for (let place = 0; place <= length; place++) {
      const DB = failingBatch(/^insert into "audit_events"/i, place, (found) => {
        length = found;
        failures++;
      });
      expect(await send(verb, DB)).toBe(500);
      expect(await snapshot()).toBe(before);
    }
    expect(length).toBeGreaterThanOrEqual(3);
    expect(failures).toBe(length + 1);

    const events = (await auditEventsOf(companyId)).length;
    expect(await send(verb)).toBeLessThan(300);
    expect(await auditEventsOf(companyId)).toHaveLength(events + 1);
  },
);
