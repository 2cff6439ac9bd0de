/** The log is only ever added to, and nothing changes beside it: what the source itself shows. */

import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const sources = globSync("src/**/*.{ts,tsx}").toSorted();

function read(path: string): string {
  return readFileSync(path, "utf8");
}

/** Comments may speak of what code may not do. */
function codeOf(path: string): string {
  return read(path).replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, "");
}

interface Found {
  readonly file: string;
  readonly text: string;
}

/** From the pattern to the end of its call chain. */
function find(pattern: RegExp): Found[] {
  return sources.flatMap((file) =>
    [...codeOf(file).matchAll(new RegExp(pattern, "g"))].map(({ 0: text }) => ({
      file: file.replace("src/features/audit/", ""),
      text: text.replaceAll(/\s+/g, " "),
    })),
  );
}

/**
 * Attack: somebody with the rights of this Worker's code, or its author in a hurry, corrects the log. Two statements may
 * touch an event after it is written, and these are they.
 */
describe("an audit event", () => {
  it("is named by three files of its own feature, and no one else", () => {
    const named = sources.filter((file) => /\bauditEvents\b|audit_events/.test(codeOf(file)));
    const own = (name: string) => `src/features/audit/${name}.ts`;
    expect(named).toEqual(["log/log-store", "sealing/segment-store", "store", "tables"].map(own));
  });

  it("is removed by one statement, in a batch that notes the segment as dropped", () => {
    const deletions = find(/\.delete\(\s*auditEvents\s*\)/);
    expect(deletions.map(({ file }) => file)).toEqual(["sealing/segment-store.ts"]);

    const store = codeOf("src/features/audit/sealing/segment-store.ts");
    const [, drop = ""] = /function dropSegments\(([\s\S]*?)\n\}/.exec(store) ?? [];
    expect(drop).toMatch(
      /\.update\(auditSegments\)\s*\.set\(\{ droppedAt: nowMs \}\)[\s\S]*isNull\(auditSegments\.droppedAt\)[\s\S]*mustHaveChanged\([\s\S]*\.delete\(auditEvents\)[\s\S]*BETWEEN \$\{firstSeq\} AND \$\{lastSeq\}/,
    );
  });

  it("is updated by none, but for the count of a refusal that is not sealed", () => {
    expect(find(/\.update\(\s*auditEvents\s*\)/)).toEqual([]);
    const upserts = find(
      /\.insert\(\s*auditEvents\s*\)(?:(?!;)[\s\S])*\.onConflict\w+\([\s\S]*?\}\)/,
    );
    expect(upserts).toEqual([
      {
        file: "store.ts",
        text: ".insert(auditEvents) .values({ ...toColumns(place, row), dedupeKey }) .onConflictDoNothing({ target: auditEvents.dedupeKey })",
      },
      {
        file: "store.ts",
        text: ".insert(auditEvents) .values({ ...toColumns(place, row), dedupeKey, count }) .onConflictDoUpdate({ target: auditEvents.dedupeKey, set: { count: sql`${auditEvents.count} + ${count}` }, setWhere: sql`${auditEvents.seq} > coalesce(${sealedThrough}, 0)`, })",
      },
    ]);
  });

  it("is in no raw statement, of the source or of a migration", () => {
    const CHANGES =
      /\b(UPDATE|DELETE\s+FROM|REPLACE\s+INTO|INSERT\s+OR\s+\w+\s+INTO|ALTER\s+TABLE|DROP\s+TABLE)\s+[`"]?audit_(events|segments)/i;
    const everywhere = [...sources, ...globSync("migrations/*.sql")];
    expect(everywhere.filter((file) => CHANGES.test(codeOf(file)))).toEqual([]);
    expect(find(/sql\.raw\([^)]*audit/i)).toEqual([]);
  });
});

describe("a seal", () => {
  it("is never rewritten: a segment changes once, when it is dropped", () => {
    const updates = find(/\.update\(\s*auditSegments\s*\)[\s\S]*?\.set\([^)]*\)/);
    expect(updates).toEqual([
      {
        file: "sealing/segment-store.ts",
        text: ".update(auditSegments) .set({ droppedAt: nowMs })",
      },
    ]);
    expect(find(/\.delete\(\s*audit(Segments|Heads|Progress)\s*\)/)).toEqual([]);
    expect(find(/\.insert\(auditSegments\)(?:(?!;)[\s\S])*?onConflict/)).toEqual([]);
  });
});

/**
 * P8: what changes, changes in `commit`, which takes its event first. `touch` is for what no one decides; each file
 * that uses it is here with the reason, so a new one is looked at.
 */
describe("a write without an event", () => {
  const WITHOUT_EVENT: Readonly<Record<string, string>> = {
    "src/compose/after-restore.ts":
      "ends alike what is every company's, after the log itself went back; the row of the restore says so",
    "api-keys/check/note-address.ts":
      "where a key was used from, and the notice of it: no one decided anything",
    "api-keys/lease-object/key-lease.do.ts":
      "last use and usage; a fence that closed, whose revocation has its event",
    "api-keys/notices/sweep-key-notices.ts": "notices of dates that came, and the dates after them",
    "audit/refusals/refusals.ts": "it is the event",
    "audit/sealing/drop-old-segments.ts":
      "retention: the segment's row says that it is gone, and since when",
    "audit/sealing/seal-events.ts": "seals: an event for each would have to be sealed in turn",
    "mfa/codes/challenge.ts":
      "a code on its way: asked for by a person who has to prove themselves",
    "notifications/deliveries/deliver-digest.ts": "when a digest was begun",
    "notifications/deliveries/deliver.ts":
      "attempts, which have a log of their own; a disabled endpoint has its event",
    "notifications/deliveries/take-turn.ts": "which e-mails one digest tells of",
    "notifications/fan-out/fan-out.ts": "whom a notice is for: what it is about has its event",
    "notifications/inbox/read-notification.ts": "that somebody has read their own inbox",
    "notifications/outbox/consume.ts":
      "a delivery that the Queue gave up: the delivery log says so",
    "notifications/outbox/dev-outbox.ts": "a developer's own machine",
    "oauth-clients/sweep-clients.ts":
      "claims a row, or finishes a change whose intent has its event",
    "runners/protocol/claim-command.ts":
      "when a runner was last seen; what it claims has its event",
    "runners/protocol/deliver.ts":
      "that values were handed out, each of whose retrievals has its event, or were not",
    "runners/protocol/hear-heartbeat.ts": "that a command still runs, and what it prints",
    "runners/protocol/take-result.ts":
      "the end of what a cancellation has ended, which has its event",
    "runners/sweeps/sweep-jobs.ts":
      "that an instance is told once more of what has its event, or a cancelled command is let go of",
    "runners/sweeps/sweep-runners.ts": "notices of runners that are missed",
    "secrets/attempts/attempt.ts": "notes that an outcome is unknown; the intent has its event",
    "secrets/attempts/sweep-secrets.ts":
      "claims a row, or finishes a change whose intent has its event",
    "secrets/attempts/sweep-strays.ts": "when to look again at what a late request may have left",
    "secrets/manage/store-rotated.ts":
      "when to look again at what a rotation that came too late has left",
    "secrets/reminders/sweep-reminders.ts": "notices of dates that came, and the dates after them",
    "secrets/versions/sweep-old-versions.ts": "notices of old values that nothing holds any more",
    "sessions/browser-session.do.ts": "a session that ran out",
    "sessions/sign-out.ts": "a sign-out from no company: there is no log",
    "sessions/switch-session.ts": "the environment that a session shows",
    "sign-in/login/finish-login.ts":
      "a person as Cognito knows them, and a sign-in to no company: there is no log",
    "sign-in/login/open-sign-in.ts": "a sign-in to no company: there is no log",
    "sign-in/login/start-login.ts": "a sign-in under way: no one is known yet",
    "sign-in/person/audit-sign-in.ts": "a sign-in of a person without a company: there is no log",
    "sign-in/person/find-bearer-person.ts": "when a sign-in was last seen",
    "sign-in/person/find-session-person.ts": "when a session was last seen",
    "workflows/engine/attempt-phase.ts":
      "attempts, which the instance's own rows record; its start and its end have their events",
    "workflows/engine/follow-command.ts":
      "a command that runners may claim from now on, or that has ended: the instance's end has its event",
    "workflows/engine/take-turn.ts": "a phase that waits from now on: the same",
    "workflows/instances/cancel-instance.ts":
      "what an instance held that is cancelled, which has its event",
    "workflows/instances/sweep-instances.ts": "retention: what ran ninety days ago",
  };

  it("is one of a listed few", () => {
    const files = sources
      .filter((file) => /\btouch\(/.test(codeOf(file)) && !file.endsWith("audit/commit.ts"))
      .map((file) => file.replace("src/features/", ""));
    expect(files).toEqual(Object.keys(WITHOUT_EVENT));
  });

  it("goes by no other way: batches are run in one place, and what is written is built by stores", () => {
    const runners = find(/\bwriteBatch\(/).map(({ file }) => file);
    // The embedded vault stands in for another system: what it does there has its event here.
    const vault = ["embedded-vault.ts", "rewrap.ts"].map(
      (name) => `src/platform/secret-store/${name}`,
    );
    expect([...new Set(runners)]).toEqual(["commit.ts", "src/platform/d1/write.ts", ...vault]);
    const raw = find(/\.run\(\s*[`"'](?!SELECT)/);
    expect(raw).toEqual([]);
  });
});
