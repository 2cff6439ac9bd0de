/** The log is well-formed Unicode, no matter who chose the words: an export is canonical JSON (RFC 8785). */

import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { canonicalJson } from "../../../src/core/canonical-json.ts";
import { auditEvent, commit } from "../../../src/features/audit/index.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import { call } from "../../support/call.ts";
import { signedIn, startPool } from "../../support/tokens.ts";
import { auditLogOf, env, random, seedCompany } from "../../support/world.ts";

let companyId: string;
let owner: string;

beforeAll(async () => {
  const pool = await startPool();
  companyId = (await seedCompany()).id;
  owner = await signedIn(pool, companyId);
});
afterAll(() => vi.unstubAllGlobals());

it("writes U+FFFD for half a surrogate pair, at any depth and in names", () => {
  expect(canonicalJson({ "b\uD800": ["\uDC00"], a: { c: "\uD83D" } })).toBe(
    '{"a":{"c":"\uFFFD"},"b\uFFFD":["\uFFFD"]}',
  );
});

it("keeps an event's words well-formed, and cuts its target between characters", async () => {
  const actor = {
    type: "user",
    id: "usr_1",
    name: "a\uD800b",
    companyId,
    environment: "live",
  } as const;
  const deps = { db: createDatabase(env.DB), random };
  const ctx = { deps, actor, requestId: "r", nowMs: Date.now(), ip: null };
  const event = {
    action: "services:update",
    category: "request",
    target: `service:\0${"\u{1F600}".repeat(400)}`,
    outcome: "success",
    details: { tags: { "k\uD800": "v\uDFFF" } },
  } as const;
  await commit(ctx, auditEvent(ctx, event), []);

  const row = (await auditLogOf(companyId)).at(-1);
  expect(row?.["actor_name"]).toBe("a\uFFFDb");
  expect(row?.["target"]).toBe(`service: ${"\u{1F600}".repeat(291)}`);
  expect(row?.["details"]).toBe('{"tags":{"k\uFFFD":"v\uFFFD"}}');
});

/** Attack: a row of an older release, when a tag took anything, makes a line that no strict reader takes. */
it("exports a row of an older release as well-formed text, by line and by cell", async () => {
  await env.DB.prepare(
    `INSERT INTO audit_events (id, company_id, at, actor_type, actor_id, action, category, target, outcome, source, request_id, details)
     VALUES (?, ?, ?, 'user', 'usr_1', 'services:update', 'request', 'service:x', 'success', 'nembl', 'r', ?)`,
  )
    .bind(
      `evt_${crypto.randomUUID().slice(0, 8)}`,
      companyId,
      Date.now(),
      '{"tags":{"k":"\\ud800"}}',
    )
    .run();
  for (const format of ["ndjson", "csv"]) {
    const { status, text } = await call("GET", `/v1/audit/export?format=${format}`, {
      bearer: owner,
    });
    expect(status).toBe(200);
    expect(text).toContain("\uFFFD");
    expect(text).not.toMatch(/\\+ud[89a-f]/i);
  }
  const list = await call("GET", "/v1/audit?action=services:update", { bearer: owner });
  expect(list.status).toBe(200);
});
