/** The operator's steps around a restore: what the log says is to be done again, and when serving may resume. */

import { execFileSync, spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { readEvents } from "../../scripts/restored/read-events.ts";
import { sqlAgain } from "../../scripts/restored/sql-again.ts";
import { listAgain, printAgain, type LoggedEvent } from "../../scripts/restored/what-again.ts";
import { findUnfinished } from "../../src/platform/restores/rules.ts";

/** Each call of wrangler takes seconds. */
const TIME_LIMIT_MS = 240_000;

const state = mkdtempSync(join(tmpdir(), "restored-"));
afterAll(() => rmSync(state, { recursive: true, force: true }));

const AT = "2026-11-28T10:00:00.000Z";
const atMs = Date.parse(AT);

function event(action: string, target: string, minutes: number, more: object = {}): LoggedEvent {
  const at = new Date(atMs + minutes * 60_000).toISOString();
  const id = `evt_${action}_${minutes}`;
  const rest = { company: "co_a", actor: "user:usr_1", outcome: "success", details: {} };
  return { id, at, action, target, ...rest, ...more };
}

const inCompany = "user_id IN (SELECT user_id FROM memberships WHERE company_id = 'co_a')";
const becomes = (after: string) => ({ details: { after: { status: after } } });

describe("the list", () => {
  const events = [
    event("secrets:replace_value", "secret:db", 5),
    event("users:disable", "user:usr_gone", 9, becomes("deactivated")),
    event("users:disable", "user:usr_before", -5, becomes("deactivated")),
    event("policies:update", "policy:pol_1", 1),
    event("services:read", "service:svc_1", 1),
    event("runners:delete", "runner:run_1", 2, { outcome: "denied" }),
    event("groups:delete", "group:grp_1", 3, { company: "co_b" }),
  ];

  it("has what succeeded after the time, who was shut out first, by company", () => {
    const items = listAgain(events, atMs);
    expect(items.map(({ event: { target } }) => target)).toEqual([
      ...["user:usr_gone", "policy:pol_1", "secret:db", "group:grp_1"],
    ]);
    const text = printAgain(items);
    expect(text.split("\n")[0]).toBe("co_a:");
    expect(text).toContain("users:disable user:usr_gone by user:usr_1: deactivate or remove");
  });

  it("makes statements of what shut somebody out, and of nothing else", () => {
    const items = listAgain(
      [
        ...events,
        event("users:disable", "user:usr_back", 2, becomes("deactivated")),
        event("users:disable", "user:usr_back", 4, becomes("active")),
        event("runners:delete", "runner:run_'2", 2),
        event("mfa:remove", "user:usr_1", 1, { details: { factor: "sms" } }),
        event("mfa:enroll", "user:usr_1", 2, { details: { factor: "totp" } }),
        event("mfa:reset", "user:usr_2", 3),
        event("users:update", "user:usr_3", 1, { details: { after: { role: "owner" } } }),
        event("users:update", "user:usr_3", 2, { details: { after: { role: "admin" } } }),
        event("users:update", "user:usr_4", 2, { details: { after: { role: "owner" } } }),
        event("groups:manage_members", "group:grp_1", 1, { details: { removed: "usr_5" } }),
        event("groups:manage_members", "group:grp_1", 2, { details: { removed: "usr_6" } }),
        event("groups:manage_members", "group:grp_1", 3, { details: { added: "usr_6" } }),
        event("webhooks:delete", "webhook_endpoint:whe_1", 1),
        event("webhooks:update", "webhook_endpoint:whe_2", 1, becomes("enabled")),
        event("inbound_webhooks:update", "inbound_webhook:inb_1", 1, {
          details: { after: { enabled: false } },
        }),
      ],
      atMs,
    );
    expect(sqlAgain(items, 7)).toEqual([
      "UPDATE memberships SET status = 'deactivated', revision = revision + 1 WHERE company_id = 'co_a' AND user_id = 'usr_gone';",
      `UPDATE memberships SET role = 'admin', revision = revision + 1 WHERE company_id = 'co_a' AND user_id = 'usr_3' AND role IN ('owner') AND (role <> 'owner' OR EXISTS (SELECT 1 FROM memberships AS other WHERE other.company_id = 'co_a' AND other.user_id <> 'usr_3' AND other.role = 'owner' AND other.status = 'active'));`,
      "DELETE FROM group_members WHERE company_id = 'co_a' AND group_id = 'grp_1' AND user_id = 'usr_5';",
      `DELETE FROM mfa_factors WHERE user_id = 'usr_1' AND ${inCompany} AND kind LIKE 'sms%';`,
      `DELETE FROM mfa_factors WHERE user_id = 'usr_2' AND ${inCompany};`,
      "UPDATE runners SET revoked_at = 7, revision = revision + 1 WHERE company_id = 'co_a' AND id = 'run_''2' AND revoked_at IS NULL;",
      "UPDATE inbound_webhooks SET enabled = 0, revision = revision + 1 WHERE company_id = 'co_a' AND id = 'inb_1';",
      "UPDATE webhook_endpoints SET status = 'disabled', revision = revision + 1 WHERE company_id = 'co_a' AND id = 'whe_1';",
    ]);
  });

  it("takes no line of a company's export for another company's", async () => {
    const file = join(state, "edited.ndjson");
    const edited = { ...event("mfa:reset", "user:usr_9", 9), companyId: "co_victim" };
    writeFileSync(file, JSON.stringify({ ...edited, actor: { type: "user", id: "usr_1" } }));
    const read = await readEvents(file, "co_a");
    expect(sqlAgain(listAgain(read, atMs), 7)).toEqual([
      `DELETE FROM mfa_factors WHERE user_id = 'usr_9' AND ${inCompany};`,
    ]);
  });

  it("is read from a company's own export, whose other lines are no events", async () => {
    const file = join(state, "export.ndjson");
    const { company: _, actor: __, ...exported } = event("users:disable", "user:usr_gone", 9);
    const lines = [
      { ...exported, actor: { type: "user", id: "usr_1", name: "A person", ip: null } },
      { line: "segment", company: "co_a", number: 1, hash: "h" },
      { line: "head", format: "1", company: "co_a" },
    ];
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    expect(await readEvents(file, "co_a")).toMatchObject([
      { company: "co_a", action: "users:disable", actor: "user:usr_1" },
    ]);
  });
});

describe("serving", () => {
  it("resumes once everything was ended and asked", () => {
    const through = { at: 1, endedAt: 2, keysDoneAt: 3, secretsDoneAt: 4, failed: 0 };
    expect(findUnfinished(through)).toBeUndefined();
    expect(findUnfinished({ ...through, endedAt: null })).toContain("has not begun");
    expect(findUnfinished({ ...through, keysDoneAt: null })).toContain("API keys");
    expect(findUnfinished({ ...through, secretsDoneAt: null, failed: 2 })).toContain("2 got no");
  });
});

describe("npm run db:restored", () => {
  const target = ["--local", "--persist-to", state];

  function execute(sql: string): void {
    const bin = "node_modules/wrangler/bin/wrangler.js";
    const env = { ...process.env, CI: "true", WRANGLER_SEND_METRICS: "false" };
    const args = [bin, "d1", "execute", "DB", ...target, "--command", sql];
    execFileSync(process.execPath, args, { encoding: "utf8", env, stdio: "pipe" });
  }

  function run(...args: string[]) {
    const script = ["scripts/db-restored.ts", ...args];
    return spawnSync(process.execPath, script, { encoding: "utf8" });
  }

  beforeAll(() => {
    const sql = globSync("migrations/*.sql")
      .map((path) => readFileSync(path, "utf8"))
      .join("\n");
    const table = (name: string) =>
      new RegExp(`CREATE TABLE \`${name}\`[^;]+`).exec(sql)?.[0] ?? "";
    const insert = `INSERT INTO audit_events (id, company_id, at, actor_type, actor_id, action, category, target, outcome, source, request_id, details) VALUES`;
    const row = (id: string, at: number, action: string) =>
      `('${id}', 'co_a', ${at}, 'user', 'usr_1', '${action}', 'iam', 'user:usr_2', 'success', 'api', 'req', '{"after":{"status":"deactivated"}}')`;
    execute(
      [
        table("restores"),
        table("audit_events"),
        `${insert} ${row("e1", atMs - 1, "users:disable")}, ${row("e2", atMs + 1, "users:disable")}, ${row("e3", atMs + 2, "users:read")}`,
      ].join(";\n"),
    );
  }, TIME_LIMIT_MS);

  it(
    "saves what came after, begins once, says how far it is, and opens when it is through",
    () => {
      const events = join(state, "events.ndjson");
      const saved = run("save", "--at", AT, "--events", events, ...target);
      expect(saved.stdout).toContain("1 events since");
      expect(statSync(events).mode & 0o777).toBe(0o600);
      expect(run("list", "--at", AT, "--events", events, "--sql").stdout).toContain("usr_2");

      // The rows of then know a restore of before, which is through.
      const before = Date.parse("2026-11-20T10:00:00Z");
      execute(
        `INSERT INTO restores (at, restored_to, ended_at, keys_done_at, secrets_done_at) VALUES (${before + 1}, ${before}, 1, 1, 1)`,
      );
      expect(run("open", ...target).stderr).toContain("--at is the time");
      const open = () => run("open", "--at", AT, ...target);
      expect(open().stderr).toContain("No restore to that time was begun");
      for (let time = 0; time < 2; time++) {
        expect(run("begin", "--at", AT, ...target).status).toBe(0);
      }
      const told = run("status", ...target);
      expect(told.stdout).toContain(`to ${AT}`);
      const begunMs = Date.parse(/^Restored (\S+) to/.exec(told.stdout)?.[1] ?? "");
      expect(Math.abs(begunMs - Date.now())).toBeLessThan(TIME_LIMIT_MS);
      expect(told.stdout).toContain("has not begun");
      expect(told.status).toBe(1);
      expect(open().stderr).toContain("Not yet.");
      // Both calls began one restore: this ends it.
      execute("UPDATE restores SET ended_at = 1, keys_done_at = 1, secrets_done_at = 1");
      expect(open().stdout).toContain('SERVING="open"');
    },
    TIME_LIMIT_MS,
  );

  it("does nothing before it is told where, and to which time", () => {
    expect(run("status").stderr).toContain("Say --remote or --local");
    expect(run("begin", "--at", "yesterday", ...target).stderr).toContain("--at is the time");
    expect(run("begin", "--at", "2026-11-28T10:00:00", ...target).stderr).toContain("--at is");
    expect(run().stderr).toContain("npm run db:restored -- close");
  });
});
