import { beforeAll, expect, it } from "vitest";

import { EVERYTHING } from "../../src/core/reach.ts";
import { createDatabase } from "../../src/platform/d1/database.ts";
import { deleteExpiredClaims } from "../../src/platform/idempotency/store.ts";
import * as keyUsage from "../../src/features/api-keys/usage-store.ts";
import * as vault from "../../src/platform/secret-store/vault-rows.ts";
import { selectLivingKeys } from "../../src/features/api-keys/revoke/restore-store.ts";
import { selectAll } from "../../src/features/secrets/attempts/restore-store.ts";
import * as keys from "../../src/features/api-keys/store.ts";
import * as catalog from "../../src/features/catalog/services/service-store.ts";
import * as mfa from "../../src/features/mfa/store.ts";
import { buildClientQuery } from "../../src/features/oauth-clients/client-store.ts";
import * as clients from "../../src/features/oauth-clients/registration-store.ts";
import { findReadable } from "../../src/features/secrets/retrieve/read-store.ts";
import * as sessions from "../../src/features/sessions/store.ts";
import * as people from "../../src/features/tenancy/person-store.ts";
import { foldOldDescriptions } from "../../src/features/secrets/index.ts";
import { foldOldNames } from "../../src/features/tenancy/index.ts";
import * as tenancy from "../../src/features/tenancy/store.ts";
import { env } from "../support/world.ts";
import { page, place } from "./query-plans/place.ts";
import {
  readConnectors,
  readInboundWebhooks,
  readInstances,
  readRequests,
  readRunners,
  readWorkflows,
} from "./query-plans/automation.ts";
import { readCompany, readMfa, readOversight, readPolicies } from "./query-plans/company.ts";
import {
  readAudit,
  readKeyRings,
  readNotifications,
  readSecrets,
  runSweeps,
} from "./query-plans/records.ts";

/** Every statement that the stores really run, with its plan: a list that reads a whole table does not pass. */
const planned: { statement: string; plan: string[] }[] = [];

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
  await keys.findKey(db, place, "key_1");
  await keys.buildKeyQuery(db, place, "key_1");
  for (const filter of [
    {},
    { status: "active" },
    { environment: "test" },
    { environment: "live", search: "ci" },
  ] as const) {
    await keys.selectKeys(db, place, filter, EVERYTHING, page, 0);
  }
  await keys.selectPredecessorsInGrace(db, place, "key_1", 0);
  await keys.selectPendingFences(db, "", 50);
  await runSweeps(db);
  await keyUsage.selectUsageOfKey(db, place, "key_1", 31);
  await keyUsage.selectUsageOfCompany(db, place, 1, 500);
  await findReadable(db, place, "a-secret", { type: "connector", id: "con_1" });
  await vault.findEntry(db, { name: "n", token: "t" });
  await vault.selectVersions(db, "n");
  await vault.selectWrappedUnder(db, ["00000000", "00000001"], 50);
  await vault.buildWrappedCount(db, ["00000000", "00000001"]);
  await readKeyRings(db);
  await selectLivingKeys(db, "", 50, 0);
  await selectAll(db, "", 20);
  await catalog.findService(db, place, "svc_1");
  await catalog.selectServices(db, place, {}, EVERYTHING, page);
  await catalog.servicesOf(db, place, "wf_1");
  await readRequests(db);
  await readInboundWebhooks(db);
  for (const who of [{ issuer: "issuer", sub: "sub" }, { userId: "usr_1" }]) {
    await people.buildPersonQuery(db, who);
    await people.buildCallerQuery(db, who, mfa.hasFactor);
    await sessions.buildSignInQuery(db, "sgn_1", people.userIdOf(who));
  }
  await sessions.buildBrowserSessionQuery(db, "ses_1");
  await sessions.selectOwnSessions(db, { userId: "usr_1" }, 0);
  await buildClientQuery(db, "client");
  await clients.findClient(db, place, "client");
  await clients.selectClients(db, place, EVERYTHING, page);
  await clients.attempts.selectUnsettled(db, 0);
  await tenancy.selectActiveMemberIds(db, place, ["usr_1", "usr_2"]);
  await tenancy.buildPlanQuery(db, place);
  await readConnectors(db);
  await readOversight(db);
  await readPolicies(db);
  await readCompany(db);
  await readMfa(db);
  await readSecrets(db);
  await readRunners(db);
  await readWorkflows(db);
  await readAudit(db);
  await readNotifications(db);
  await readInstances(db);
  await deleteExpiredClaims(db, 0, 10);
  await foldOldNames(db);
  await foldOldDescriptions(db);
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
      (step) =>
        step.startsWith("SCAN") &&
        // Virtual tables are `json_each`, under whatever name.
        !/json_each|VIRTUAL TABLE|CONSTANT ROW|\(subquery/.test(step) &&
        // What a subquery found, under the name it was given; how it was found is a step of its own.
        !["CO-ROUTINE", "MATERIALIZE"].some((how) =>
          plan.includes(`${how} ${step.slice("SCAN ".length)}`),
        ),
    );
    // The pending fences are all of their partial index: it holds nothing else.
    const full = scans.filter((step) => !step.includes("api_keys_fence"));
    expect([statement, full]).toEqual([statement, []]);
  }
});

it.each([
  ["secrets", "secrets_next_notice"],
  ["api_keys", "api_keys_next_notice"],
])("sweeps %s by the index %s alone, in its order: what is not due costs nothing", (_, index) => {
  const rounds = planned.filter(({ plan }) => plan.some((step) => step.includes(index)));
  // The count, the notices, the next dates.
  expect(rounds.length).toBe(3);
  for (const { plan } of rounds) {
    const search = plan.filter((step) => step.includes(index));
    expect(search).toEqual([expect.stringMatching(/^SEARCH \w+ USING (COVERING )?INDEX .*<\?\)$/)]);
    expect(plan.some((step) => step.includes("TEMP B-TREE"))).toBe(false);
  }
});

it.each([
  [
    "api_keys",
    /from "api_keys" where .*revoked_at IS NULL/,
    "api_keys_standing (company_id=? AND environment=?)",
  ],
  [
    "secrets",
    /select "slug", "reminder_due_at"/,
    "secrets_due (company_id=? AND environment=? AND reminder_due_at>? AND reminder_due_at<?)",
  ],
])("finds what needs attention among %s by its partial index alone", (_, statement, index) => {
  const plans = planned.filter((one) => statement.test(one.statement));
  expect(plans.length).toBeGreaterThan(2);
  for (const { statement: text, plan } of plans) {
    // Where policies ask for tags, each row's own few are put in order: never the rows.
    const ofTags = text.includes("mentioned AS MATERIALIZED") ? 1 : 0;
    expect(plan).toEqual(expect.arrayContaining([expect.stringContaining(index)]));
    const sorted = plan.filter((step) => step.includes("TEMP B-TREE FOR ORDER BY"));
    expect([text, sorted.length]).toEqual([text, ofTags]);
  }
});

it("reads the audit log in its own order, whatever it is filtered by", () => {
  const lists = planned.filter(({ statement }) =>
    /order by "audit_(events|segments|heads)"/.test(statement),
  );
  expect(lists.length).toBeGreaterThan(50);
  for (const { statement, plan } of lists) {
    const sorted = plan.filter((step) => step.includes("TEMP B-TREE"));
    expect([statement, sorted]).toEqual([statement, []]);
  }
  const plansOf = (pattern: RegExp) =>
    lists.filter(({ statement }) => pattern.test(statement)).map(({ plan }) => plan.join("; "));
  for (const filter of ["action", "actor_id", "target", "category", "outcome", "environment"]) {
    const alone = new RegExp(
      `where \\("audit_events"."company_id" = \\? and "audit_events"."${filter}" = \\?\\) order`,
    );
    const [plan] = plansOf(alone);
    expect(plan).toMatch(/USING INDEX audit_events_\w+ \(company_id=\? AND \w+=\?\)/);
    expect(plan).toContain(filter);
  }
  expect(plansOf(/from "audit_heads"/).join()).toContain("audit_heads_due");
  expect(plansOf(/"newest_at" </).join()).toContain("audit_segments_kept");
});

it("orders lists by the index, not by sorting what was found", () => {
  const lists = planned.filter(({ statement }) =>
    /order by "(api_keys|services|requests|inbound_webhooks|memberships|invitations|webhook_endpoints|deliveries|workflow_instances)"\."created_at" desc|order by "notifications"\."notice_seq" desc/.test(
      statement,
    ),
  );
  expect(lists.length).toBeGreaterThanOrEqual(4);
  for (const { statement, plan } of lists) {
    // Where policies ask for tags, each row's own few are put in order: never the rows.
    const ofTags = statement.includes("mentioned AS MATERIALIZED") ? 1 : 0;
    const sorted = plan.filter((step) => step.includes("TEMP B-TREE"));
    expect([statement, sorted.length]).toEqual([statement, ofTags]);
  }
});

it("counts secrets and skips to a page of them in the index alone, and reads the rows of that page only", () => {
  const lists = planned.filter(({ statement }) =>
    /from "secrets" where .*rowid in \(/.test(statement),
  );
  const counts = planned.filter(({ statement }) =>
    statement.startsWith('select count(*) from "secrets"'),
  );
  expect([lists.length, counts.length]).toEqual([4, 4]);
  for (const { statement, plan } of [lists[0], counts[0]].flatMap((item) => item ?? [])) {
    expect([statement, plan.filter((step) => step.includes("secrets_slug"))]).toEqual([
      statement,
      ["SEARCH secrets USING COVERING INDEX secrets_slug (company_id=? AND environment=?)"],
    ]);
  }
});

it("finds stuck and old instances by their partial indexes alone", () => {
  const plansOf = (pattern: RegExp) =>
    planned.filter(({ statement }) => pattern.test(statement)).map(({ plan }) => plan.join("; "));
  const [taken] = plansOf(/^update "workflow_instances" set "touched_at" = \? where \(ended_at/);
  expect([taken]).toEqual([expect.stringContaining("workflow_instances_unsettled (touched_at<?)")]);
  for (const plan of plansOf(/workflow_instances.*ended_at IS NOT NULL/)) {
    expect(plan).toContain("USING INDEX workflow_instances_old (");
  }
});
