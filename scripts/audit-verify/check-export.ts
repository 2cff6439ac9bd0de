/** What `npm run audit:verify` and `nembl audit verify` do: keys from a file or an address, a verdict in words. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

import { importKeys } from "./read-keys.ts";
import { readLines } from "./read-lines.ts";
import { Fault, verifyExport, type LineHash, type Verified } from "./verify-export.ts";

export interface ExportCheck {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** A file or an address. */
  readonly keys: string;
  readonly company?: string | undefined;
  /** `number:hash` of a segment, as an earlier verdict ended. */
  readonly contains?: string | undefined;
}

/** Throws a `Fault` at the first thing that does not hold. */
export async function checkExport(check: ExportCheck): Promise<Verified> {
  const { chunks, company } = check;
  const contains = readContains(check.contains);
  const keys = await importKeys(await readKeys(check.keys));
  return verifyExport(readLines(chunks), { keys, createHash: createLineHash, company, contains });
}

function createLineHash(): LineHash {
  const hash = createHash("sha256");
  return { add: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
}

async function readKeys(source: string): Promise<string> {
  if (!/^https?:/.test(source)) return readFile(source, "utf8");
  const { protocol, hostname } = new URL(source);
  // Attack: somebody who could change the keys on their way could sign as us.
  if (protocol !== "https:" && !["localhost", "127.0.0.1"].includes(hostname)) {
    throw new Fault("The keys must come over https.");
  }
  // Nor is a redirect followed: the next address might be plain.
  const response = await fetch(source, {
    redirect: "manual",
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) throw new Fault(`${source} answered ${response.status}.`);
  return response.text();
}

function readContains(text: string | undefined): { number: number; hash: string } | undefined {
  if (text === undefined) return undefined;
  const [, number, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (hash === undefined) throw new Fault("--contains takes a number and a hash, as 12:9f86…");
  return { number: Number(number), hash };
}

export function verdictOf(verified: Verified): string {
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
