/**
 * `VAULT_MASTER_KEY=new,old npm run vault:rewrap -- --remote`: wraps the vault's data keys under the first master key, so
 * that the others can go from the list. The database is reached as wrangler reaches it, and what follows `--` goes to
 * `wrangler d1 execute`. Only wrapped keys travel: no value leaves the database, and none is opened.
 *
 * The cron job does the same a piece at a time with the Worker's own keys. This is for an operator who does not want to wait, and
 * for telling when it is over.
 */

import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";

import { keyIdOf } from "../src/core/sealed-box.ts";
import { EnvelopeBroken, HEAD_LENGTH, rewrapHead } from "../src/platform/secret-store/envelope.ts";
import { DEV_VARS } from "./dev/paths.ts";
import { quoted } from "./rotate/sql-text.ts";
import { queryD1 } from "./rotate/wrangler.ts";

interface WrappedRow {
  readonly name: string;
  readonly token: string;
  readonly head: string;
}

interface Counts {
  readonly retired: number;
  readonly unknown: number;
}

/** A statement is some 350 characters, and Windows takes 32,000 on a command line. */
const PAGE = 50;

const [, , ...wranglerArgs] = process.argv;
if (!wranglerArgs.some((arg) => arg === "--remote" || arg === "--local")) {
  throw new TypeError("usage: npm run vault:rewrap -- --remote|--local [wrangler's options]");
}

function readMasters(): string[] {
  const isLocal = wranglerArgs.includes("--local");
  const file = isLocal && existsSync(DEV_VARS) ? parseEnv(readFileSync(DEV_VARS, "utf8")) : {};
  const list = process.env["VAULT_MASTER_KEY"] ?? file["VAULT_MASTER_KEY"] ?? "";
  const masters = list.split(",").map((master) => master.trim());
  if (masters.some((master) => master.length < 32)) {
    throw new TypeError("VAULT_MASTER_KEY is the list that the Worker has, first key first");
  }
  return masters;
}

const query = <Row>(sql: string) => queryD1<Row>(sql, wranglerArgs);

const HEAD = `substr(envelope, 1, ${HEAD_LENGTH})`;

/** In the order of the primary key, so that what does not open is passed by. */
function selectPage(keyIds: string, after: WrappedRow | undefined): WrappedRow[] {
  const rest =
    after === undefined
      ? ""
      : `AND (name, token) > (${quoted(after.name)}, ${quoted(after.token)})`;
  return query<WrappedRow>(
    `SELECT name, token, ${HEAD} AS head FROM vault_versions WHERE key_id IN (${keyIds}) ${rest} ORDER BY name, token LIMIT ${PAGE}`,
  );
}

async function updateOf(masters: readonly string[], row: WrappedRow): Promise<string | undefined> {
  const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  try {
    const { head, keyId } = await rewrapHead({ masters }, row, row.head, random);
    // On condition of what was read: a version that was deleted or rewrapped meanwhile stays as it is.
    return `UPDATE vault_versions SET envelope = ${quoted(head)} || substr(envelope, ${HEAD_LENGTH + 1}), key_id = ${quoted(keyId)} WHERE name = ${quoted(row.name)} AND token = ${quoted(row.token)} AND ${HEAD} = ${quoted(row.head)}`;
  } catch (error) {
    if (error instanceof EnvelopeBroken) return undefined;
    throw error;
  }
}

const masters = readMasters();
const [first = "", ...others] = await Promise.all(masters.map(keyIdOf));
const retired = others.filter((keyId) => keyId !== first).map(quoted);
const retiredIds = retired.join(", ") || "NULL";

let rewrapped = 0;
let broken = 0;
for (let page: WrappedRow[] | undefined; page === undefined || page.length === PAGE;) {
  page = selectPage(retiredIds, page?.at(-1));
  const updates = await Promise.all(page.map((row) => updateOf(masters, row)));
  const whole = updates.filter((update) => update !== undefined);
  if (whole.length > 0) query(whole.join(";\n"));
  rewrapped += whole.length;
  broken += page.length - whole.length;
}

const [counts] = query<Counts>(
  `SELECT coalesce(sum(key_id IN (${retiredIds})), 0) AS retired, coalesce(sum(key_id NOT IN (${[quoted(first), ...retired].join(", ")})), 0) AS unknown FROM vault_versions`,
);
const { retired: left, unknown } = counts ?? { retired: 0, unknown: 0 };
console.log(`${rewrapped} rewrapped, ${broken} broken, ${left} left under retired keys`);
if (unknown > 0) console.error(`${unknown} are under keys that this list does not have.`);
if (left > 0 || unknown > 0) process.exitCode = 1;
