import { CONTENDERS } from "../contenders.ts";
import { round } from "../lib/median.ts";
import type { Figures } from "./figures.ts";
import type { Verdict } from "./targets.ts";

export function printReport(figures: Figures, verdicts: readonly Verdict[]): void {
  console.log(
    `\nMedians of ${figures.rounds} interleaved rounds, 32 connections, no pipelining, one workerd each.\n`,
  );
  const header = [
    "",
    "of bare Hono",
    "requests/s",
    "p50 ms",
    "p99 ms",
    "CPU µs",
    "busy",
    "KV",
    "D1",
    "objects",
    "RSS MB",
  ];
  const rows = figures.throughput.map((result) => {
    const calls = figures.calls.find(({ id }) => id === result.id);
    return [
      CONTENDERS.find(({ id }) => id === result.id)?.label ?? result.id,
      result.ratioToBareHono.toFixed(3),
      result.requestsPerSecond.toFixed(0),
      String(result.p50Ms),
      String(result.p99Ms),
      shown(result.processorMicrosPerRequest, 0),
      shown(result.busyShare, 2),
      shown(calls?.kv ?? null, 2),
      shown(calls?.d1 ?? null, 2),
      shown(calls?.objects ?? null, 2),
      shown(result.residentBytes === null ? null : result.residentBytes / 1e6, 0),
    ];
  });
  printTable([header, ...rows]);

  const {
    memory,
    coldStart,
    manyKeys,
    revocations,
    reminders,
    tokenVerification,
    policies,
    secrets,
  } = figures;
  const mega = (bytes: number | null) => (bytes === null ? "?" : String(round(bytes / 1e6, 1)));
  console.log(`
Heap of the isolate: warm ${mega(memory.heapBytesWarm)} MB, table full ${mega(memory.heapBytesTableFull)} MB, after ${memory.keysSeen} keys ${mega(memory.heapBytesAllSeen)} MB.
Resident with D1's stand-in: warm ${mega(memory.residentBytesWarm)} MB, after ${memory.keysSeen} keys ${mega(memory.residentBytesAllSeen)} MB.
Start: bare Hono ${round(coldStart.bareMs, 1)} ms, ours ${round(coldStart.oursMs, 1)} ms.
First check ever of a key: ${round(manyKeys.smallP50Ms)} ms of ${manyKeys.smallKeys} keys, ${round(manyKeys.largeP50Ms)} ms of ${manyKeys.largeKeys}.
Revoke: never used ${round(revocations.neverUsedMs, 0)} ms, idle ${shown(revocations.idleMs, 0)} ms, in use ${round(revocations.inUseMs, 0)} ms.
Reminders: ${reminders.secrets} due at once told in ${reminders.runs} run(s), ${round(reminders.ms, 0)} ms, at most ${reminders.mostQueriesARun} queries a run; nothing due, ${round(reminders.idleMsFew)} ms among ${reminders.fewSecrets}, ${round(reminders.idleMsMany)} ms among ${reminders.secrets}.
An access token verified, nothing else: ours ${round(tokenVerification.oursMicros, 1)} µs, aws-jwt-verify ${round(tokenVerification.awsJwtVerifyMicros, 1)} µs.
A policy decision: ${round(policies.noneMs)} ms without policies, ${round(policies.mixedMs)} ms with 100, ${round(policies.alikeMs)} ms with 100 all about what is asked.
A page of ${secrets.secrets} secrets: first ${round(secrets.unrestricted.firstPageMs)} ms, last ${round(secrets.unrestricted.lastPageMs)} ms; by a tag policy ${round(secrets.byTag.firstPageMs)} ms and ${round(secrets.byTag.lastPageMs)} ms.
`);
  printTable([
    ["", "target", "measured", ""],
    ...verdicts.map(({ what, target, measured, met }) => [
      what,
      target,
      measured,
      met ? "met" : "MISSED",
    ]),
  ]);
  console.log(
    "\n(*) Miniflare's stand-in for the rate-limit binding is a Durable Object; deployed, it is no network call.",
  );
  if (figures.quick) console.log("A quick run: its numbers mean nothing, and no file was written.");
}

function shown(value: number | null, digits: number): string {
  return value === null ? "-" : value.toFixed(digits);
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(cells.join("  "));
  }
}
