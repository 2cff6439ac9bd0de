/**
 * The steps around a restore of D1 to an earlier time; docs/RESTORE.md says what to do when.
 *
 * `npm run db:restored -- close --remote`: the Worker serves nobody from then on, and says so.
 * `npm run db:restored -- save --at TIME --events FILE --remote`: what the log has of after TIME, before it is overwritten.
 * `npm run db:restored -- begin --at TIME --remote`: after the restore; the Worker's job ends and asks from then on.
 * `npm run db:restored -- status --remote`: how far it is.
 * `npm run db:restored -- list --at TIME --events FILE [--company co_…]`: what people do again; any NDJSON export will do. With
 * `--sql` the statements that shut out again who was shut out, for `wrangler d1 execute` while the Worker is closed.
 * `npm run db:restored -- open --at TIME --remote`: serves again, once the job is through with that restore.
 */

import { parseArgs } from "node:util";

import { findUnfinished, type RestoreState } from "../src/platform/restores/rules.ts";
import { readEvents } from "./restored/read-events.ts";
import { saveEvents } from "./restored/save-events.ts";
import { sqlAgain } from "./restored/sql-again.ts";
import { listAgain, printAgain } from "./restored/what-again.ts";
import { runCommand, WHERE_OPTIONS, whereOf } from "./rotate/command.ts";
import { putSecrets, queryD1 } from "./rotate/wrangler.ts";

const USAGE =
  "npm run db:restored -- close | save | begin | status | list | open, with --remote or --local, --env staging, --at TIME, --events file, --company id, --force";

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    ...WHERE_OPTIONS,
    at: { type: "string" },
    events: { type: "string" },
    company: { type: "string" },
    sql: { type: "boolean" },
  },
});
const [step = ""] = positionals;
const where = whereOf(options);

function target(): readonly string[] {
  if ((options.remote === true) === (options.local === true)) {
    throw new TypeError(`Say --remote or --local. ${USAGE}`);
  }
  return where.target;
}

function timeMs(): number {
  const ms = Date.parse(options.at ?? "");
  const isUtc = /Z$|[+-]\d\d:\d\d$/.test(options.at ?? "");
  if (Number.isNaN(ms) || !isUtc) {
    throw new TypeError("--at is the time that the rows are of, such as 2026-11-28T10:00:00Z.");
  }
  if (ms > Date.now()) throw new TypeError("--at lies in the future.");
  return ms;
}

function eventsFile(): string {
  if (options.events === undefined) throw new TypeError("--events names a file.");
  return options.events;
}

function setServing(serving: "open" | "closed"): void {
  if (target()[0] === "--remote") putSecrets({ SERVING: serving }, where.environment);
  else console.log(`Set SERVING="${serving}" in .dev.vars.`);
}

const COLUMNS =
  "at, restored_to AS restoredTo, ended_at AS endedAt, keys_done_at AS keysDoneAt, keys_ended AS keysEnded, secrets_done_at AS secretsDoneAt, secrets_changed AS secretsChanged, failed";

interface Restore extends RestoreState {
  readonly restoredTo: number;
  readonly keysEnded: number;
  readonly secretsChanged: number;
}

/** `toMs` names the restore by the time that its rows are of; without it the latest. */
function findRestore(toMs?: number): Restore | undefined {
  const which = toMs === undefined ? "" : `WHERE restored_to = ${toMs} `;
  const sql = `SELECT ${COLUMNS} FROM restores ${which}ORDER BY at DESC LIMIT 1`;
  return queryD1<Restore>(sql, target())[0];
}

/**
 * D1's clock, not this machine's. Accident: of a clock that is slow, sign-ins that were ended go on; of one that is fast,
 * no one can sign in until its time has come.
 */
const NOW_OF_D1 = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

function begin(): void {
  const restoredTo = timeMs();
  // A second call goes on with the first one's: every restore has its own time.
  const sql = `INSERT INTO restores (at, restored_to) SELECT ${NOW_OF_D1}, ${restoredTo} WHERE NOT EXISTS (SELECT 1 FROM restores WHERE restored_to = ${restoredTo} AND at > ${restoredTo} AND secrets_done_at IS NULL)`;
  queryD1(sql, target());
  console.log("Begun. The Worker's job goes on with it: see `npm run db:restored -- status`.");
}

function printStatus(): void {
  const restore = findRestore();
  if (restore === undefined) return console.log("No restore was begun.");
  const { at, restoredTo, keysEnded, secretsChanged } = restore;
  const unfinished = findUnfinished(restore);
  console.log(
    [
      `Restored ${new Date(at).toISOString()} to ${new Date(restoredTo).toISOString()}.`,
      `${keysEnded} keys had ended since; ${secretsChanged} secrets have another version since.`,
      unfinished ??
        `Nothing is left to be done by the Worker: npm run db:restored -- open --at ${new Date(restoredTo).toISOString()}`,
    ].join("\n"),
  );
  if (unfinished !== undefined) process.exitCode = 1;
}

/**
 * Accident: the rows of then have the finished row of an earlier restore. Where `begin` was forgotten, that one would
 * say that nothing is left to be done, and all that was ended would be back. So the time names the restore.
 */
function open(): void {
  const isForced = options.force === true && options.at === undefined;
  const restore = isForced ? undefined : findRestore(timeMs());
  const unfinished =
    restore === undefined ? "No restore to that time was begun." : findUnfinished(restore);
  if (unfinished !== undefined && options.force !== true) {
    throw new TypeError(`Not yet. ${unfinished}`);
  }
  setServing("open");
}

async function run(): Promise<void> {
  switch (step) {
    case "close":
      return setServing("closed");
    case "save": {
      const saved = await saveEvents(eventsFile(), timeMs(), target());
      console.log(`${saved} events since ${options.at} are in ${options.events}.`);
      return;
    }
    case "begin":
      return begin();
    case "status":
      return printStatus();
    case "list": {
      const events = await readEvents(eventsFile(), options.company);
      const items = listAgain(events, timeMs());
      if (options.sql === true) console.log(sqlAgain(items, Date.now()).join("\n"));
      else console.log(items.length === 0 ? "Nothing is to be done again." : printAgain(items));
      return;
    }
    case "open":
      return open();
    default:
      throw new TypeError(USAGE);
  }
}

await runCommand(run);
