/** `nembl audit …`: the log as a file, and whether a file is what was sealed. */

import { createReadStream, renameSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { once } from "node:events";
import { pipeline } from "node:stream/promises";

import { checkExport, verdictOf } from "../../../scripts/audit-verify/check-export.ts";
import { Fault } from "../../../scripts/audit-verify/verify-export.ts";
import type { InputOf } from "../../../clients/typescript/src/index.ts";
import { readAddress } from "../address.ts";
import { apiOf } from "../api.ts";
import type { Command, Given } from "../command.ts";
import { download } from "../download.ts";
import { membersOf } from "../members.ts";
import { EXIT, Failure } from "../failure.ts";
import { plain, printJson, say } from "../print.ts";
import { sizeOf, startProgress } from "../progress.ts";

const FILTERS = {
  action: { type: "string", help: "As secrets:read." },
  actor: { type: "string", value: "id", help: "Who did it." },
  target: { type: "string", help: "What it was done to, as secret:deploy-token." },
  category: { type: "string", help: "auth, iam, secret, workflow, request or company." },
  outcome: { type: "string", help: "success, denied or failure." },
  from: { type: "string", value: "time", help: "From this instant, as 2030-01-31T00:00:00Z." },
  to: { type: "string", value: "time", help: "Before this instant." },
} as const;

const exportLog: Command = {
  name: "audit export",
  summary: "Export the audit log, oldest events first",
  options: {
    ...FILTERS,
    environment: { type: "string", value: "live|test", help: "Events of this environment alone." },
    format: { type: "string", value: "ndjson|csv", help: "ndjson where it is left out." },
    output: { type: "string", value: "file", help: "Where to; else stdout." },
  },
  details: `Only NDJSON without filters carries the seals that audit verify checks. An export that breaks off is told: exit code 6 or
1, and no file.`,
  async run(given) {
    const { audit } = await apiOf(given);
    const query = queryOf(given);
    const pieces = download((signal) => audit.export({ query, signal }));
    const isCsv = query.format === "csv";
    const file = given.text("output");
    const counted = count(pieces, isCsv);
    if (file === undefined) await writeOut(counted.pieces);
    else await writeFile(counted.pieces, file);
    const bytes = counted.bytes();
    if (given.flag("json") && file !== undefined) printJson({ data: { file, bytes } });
    say(`Exported ${sizeOf(bytes)}${file === undefined ? "" : ` to ${plain(file)}`}.`);
    return EXIT.ok;
  },
};

function queryOf(given: Given) {
  return {
    action: given.text("action") as Action | undefined,
    actor: given.text("actor"),
    target: given.text("target"),
    category: given.text("category") as "auth" | undefined,
    outcome: given.text("outcome") as "success" | undefined,
    from: given.text("from"),
    to: given.text("to"),
    environment: given.text("environment") as "live" | undefined,
    format: given.text("format") as "ndjson" | "csv" | undefined,
  };
}

type Action = NonNullable<NonNullable<InputOf<"audit.export">["query"]>["action"]>;

/** The last line of an export says that it is one: longer than such a line ever is. */
const TAIL_BYTES = 8_192;

function count(pieces: AsyncIterable<Uint8Array>, isCsv: boolean) {
  let bytes = 0;
  let tail: Buffer = Buffer.alloc(0);
  async function* passOn(): AsyncGenerator<Uint8Array> {
    const progress = startProgress();
    try {
      for await (const piece of pieces) {
        bytes += piece.length;
        tail = Buffer.concat([tail, piece]).subarray(-TAIL_BYTES);
        progress.show(`${sizeOf(bytes)} …`);
        yield piece;
      }
    } finally {
      progress.end();
    }
    if (!isCsv && !endsWhole(tail)) {
      throw new Failure(EXIT.failed, "The export broke off. Run it again.");
    }
  }
  return { pieces: passOn(), bytes: () => bytes };
}

function endsWhole(tail: Buffer): boolean {
  const last = tail.toString("utf8").trimEnd().split("\n").at(-1) ?? "";
  try {
    const { line } = membersOf(JSON.parse(last));
    return line === "head" || line === "end";
  } catch {
    return false;
  }
}

/** Whole or not at all; it names people and addresses, so it is its owner's alone. */
async function writeFile(pieces: AsyncIterable<Uint8Array>, file: string): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  try {
    // Opened first: one that fails before it is open would come into being after it was removed.
    const opened = await open(part, "wx", 0o600);
    await pipeline(pieces, opened.createWriteStream());
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    if (error instanceof Failure) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    throw new Failure(EXIT.failed, `${file} cannot be written: ${code}.`);
  }
}

async function writeOut(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of pieces) {
    if (!process.stdout.write(piece)) await once(process.stdout, "drain");
  }
}

const verify: Command = {
  name: "audit verify",
  summary: "Say whether an export is whole and as it was sealed",
  isLocal: true,
  words: ["file"],
  options: {
    keys: {
      type: "string",
      value: "file|address",
      help: "The public keys; else those that the API publishes.",
    },
    company: { type: "string", value: "id", help: "The company that it must be of." },
    contains: {
      type: "string",
      value: "number:hash",
      help: "A segment that an earlier verdict ended with.",
    },
  },
  details: `- in place of the file reads stdin. With the keys as a file it works offline. The keys must come from somewhere else than
the export. Exit code 0: it is whole; 1: it is not.`,
  async run(given) {
    const [file = ""] = given.words;
    const verified = await check(given, file).catch((error: unknown) => {
      throw new Failure(EXIT.failed, `NOT VERIFIED. ${reasonOf(error)}`);
    });
    if (given.flag("json")) printJson({ data: verified });
    else process.stdout.write(`${verdictOf(verified)}\n`);
    return EXIT.ok;
  },
};

function check(given: Given, file: string) {
  const published = () => new URL("/.well-known/nembl-audit-keys", readAddress(undefined)).href;
  return checkExport({
    chunks: file === "-" ? process.stdin : createReadStream(file),
    keys: given.text("keys") ?? published(),
    company: given.text("company"),
    contains: given.text("contains"),
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof Fault || error instanceof Failure) return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  return code === undefined ? "The keys cannot be reached." : `It cannot be read: ${code}.`;
}

export const auditCommands: readonly Command[] = [exportLog, verify];
