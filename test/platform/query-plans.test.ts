import { beforeAll, expect, it } from "vitest";

import { createDatabase } from "../../src/platform/d1/database.ts";
import { deleteExpiredClaims } from "../../src/platform/idempotency/store.ts";
import * as keys from "../../src/features/api-keys/store.ts";
import * as catalog from "../../src/features/catalog/store.ts";
import * as tenancy from "../../src/features/tenancy/store.ts";
import { env } from "../support/world.ts";

/** Every statement that the stores really run, with its plan: a list that reads a whole table does not pass. */
const planned: { statement: string; plan: string[] }[] = [];

const scope = { companyId: "co_1", environment: "live" } as const;
const page = { limit: 20, offset: 40 };

beforeAll(async () => {
  const statements: string[] = [];
  const recording = new Proxy(env.DB, {
    get(target, name) {
      if (name === "prepare") {
        return (query: string) => {
          statements.push(query);
          return target.prepare(query);
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  const db = createDatabase(recording);
  await keys.findKeyByHash(db, "h");
  await keys.findKey(db, scope, "key_1");
  await keys.buildKeyQuery(db, scope, "key_1");
  for (const filter of [{}, { status: "active" }, { environment: "test" }] as const) {
    await keys.selectKeys(db, scope, filter, page, 0);
  }
  await keys.selectPredecessorsInGrace(db, scope, "key_1", 0);
  await keys.selectPendingFences(db, "", 50);
  await keys.selectUsageOfKey(db, scope, "key_1", 31);
  await keys.selectUsageOfCompany(db, scope, 1, 500);
  await catalog.findService(db, scope, "svc_1");
  await catalog.selectServices(db, scope, {}, page);
  await tenancy.selectMemberships(db, "issuer", "sub");
  await tenancy.selectGroupIds(db, scope, "usr_1");
  await tenancy.selectActiveMemberIds(db, scope, ["usr_1", "usr_2"]);
  await tenancy.buildPlanQuery(db, scope);
  await deleteExpiredClaims(db, 0, 10);
  for (const statement of statements) {
    const bound = env.DB.prepare(`EXPLAIN QUERY PLAN ${statement}`);
    const parameters = (statement.match(/\?/g) ?? []).map(() => "1");
    const { results } = await bound.bind(...parameters).all<{ detail: string }>();
    planned.push({ statement, plan: results.map((row) => row.detail) });
  }
});

it("reads by an index in every store query", () => {
  expect(planned.length).toBeGreaterThan(18);
  for (const { statement, plan } of planned) {
    const scans = plan.filter(
      (step) => step.startsWith("SCAN") && !/json_each|CONSTANT ROW/.test(step),
    );
    // The pending fences are all of their partial index: it holds nothing else.
    const full = scans.filter((step) => !step.includes("api_keys_fence"));
    expect([statement, full]).toEqual([statement, []]);
  }
});

it("orders lists by the index, not by sorting what was found", () => {
  const lists = planned.filter(({ statement }) =>
    /order by "(api_keys|services)"\."created_at"/.test(statement),
  );
  expect(lists.length).toBeGreaterThanOrEqual(4);
  for (const { statement, plan } of lists) {
    expect([statement, plan.some((step) => step.includes("TEMP B-TREE"))]).toEqual([
      statement,
      false,
    ]);
  }
});
