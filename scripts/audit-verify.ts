/**
 * `npm run audit:verify -- export.ndjson [--keys file-or-url] [--company co_…] [--contains number:hash]`
 *
 * Says whether an unfiltered NDJSON export is whole and as it was sealed. Exits with 0 if so, else with 1.
 */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { importKeys } from "./audit-verify/read-keys.ts";
import { readLines } from "./audit-verify/read-lines.ts";
import { Fault, verifyExport, type LineHash, type Verified } from "./audit-verify/verify-export.ts";

const PUBLISHED = "https://api.nembl.com/.well-known/nembl-audit-keys";

const USAGE =
  "npm run audit:verify -- export.ndjson [--keys file-or-url] [--company id] [--contains number:hash]";

function createLineHash(): LineHash {
  const hash = createHash("sha256");
  return { add: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
}

async function readKeys(source: string): Promise<string> {
  if (!/^https?:/.test(source)) return readFile(source, "utf8");
  const { protocol, hostname } = new URL(source);
  // Someone who could change the keys on their way could sign as us.
  if (protocol !== "https:" && !["localhost", "127.0.0.1"].includes(hostname)) {
    throw new Fault("The keys must come over https.");
  }
  const response = await fetch(source, { signal: AbortSignal.timeout(15_000) });
  if (!response.ok) throw new Fault(`${source} answered ${response.status}.`);
  return response.text();
}

function readContains(text: string | undefined): { number: number; hash: string } | undefined {
  if (text === undefined) return undefined;
  const [, number, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (hash === undefined) throw new Fault(`--contains takes a number and a hash. ${USAGE}`);
  return { number: Number(number), hash };
}

function describe(verified: Verified): string {
  const { company, firstSegment, lastSegment, lastHash, sealedEvents, tailEvents } = verified;
  const start =
    firstSegment === 1 || lastSegment === 0
      ? "It begins with the first event there was."
      : `It begins after segment ${(firstSegment ?? lastSegment + 1) - 1}: what came before was dropped, as retention has it (${verified.totalEvents - sealedEvents} events).`;
  return [
    `VERIFIED: the audit log of ${company} as of ${verified.exportedAt}.`,
    `${sealedEvents} sealed events, none missing, changed or moved. ${start}`,
    `${tailEvents} events at its end were not sealed yet: they are signed with this export only.`,
    lastHash === null
      ? ""
      : `To hold a later export to this one: --contains ${lastSegment}:${lastHash}`,
  ]
    .filter((line) => line !== "")
    .join("\n");
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      keys: { type: "string", default: PUBLISHED },
      company: { type: "string" },
      contains: { type: "string" },
    },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new Fault(`Name one file. ${USAGE}`);
  const keys = await importKeys(await readKeys(values.keys));
  const verified = await verifyExport(readLines(createReadStream(file)), {
    keys,
    createHash: createLineHash,
    company: values.company,
    contains: readContains(values.contains),
  });
  console.log(describe(verified));
}

try {
  await main();
} catch (error) {
  console.error(`NOT VERIFIED. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
