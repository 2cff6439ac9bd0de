/**
 * Checks an export of the audit log line by line, with nothing but the public keys. It holds one line at a time and
 * asks no one. Every byte of the file is covered: events by their segment's hash or by the tail's, statements by their
 * signatures, and by being written in the one way that there is to write them.
 *
 * Runs on Web Crypto alone, so that the tests can run it against the Worker's own exports.
 */

import { canonicalJson } from "../../src/core/canonical-json.ts";
import {
  chainedText,
  SEAL_FORMAT,
  signedText,
  unsealedLine,
  type HeadStatement,
  type SegmentStatement,
  type Statement,
} from "../../src/features/audit/rules/seal-format.ts";

/** SHA-256 in pieces. */
export interface LineHash {
  readonly add: (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>;
  readonly digest: () => string | Promise<string>;
}

export interface VerifyOptions {
  /** By key id. They must not come from where the file does: someone who writes a file can sign it with a key of their own. */
  readonly keys: ReadonlyMap<string, CryptoKey>;
  readonly createHash: () => LineHash;
  /** The company that the file must be of. */
  readonly company?: string | undefined;
  /** A segment that an earlier export ended with: it must be in this one, or the log was rolled back in between. */
  readonly contains?: { readonly number: number; readonly hash: string } | undefined;
}

export interface Verified {
  readonly company: string;
  readonly firstSegment: number | null;
  readonly lastSegment: number;
  readonly lastHash: string | null;
  readonly sealedEvents: number;
  readonly tailEvents: number;
  /** Sealed, of all time. */
  readonly totalEvents: number;
  readonly exportedAt: string;
}

/** What is wrong with the file, and on which line. */
export class Fault extends Error {
  override readonly name = "Fault";
}

interface Members {
  readonly [name: string]: unknown;
}

interface Chain {
  readonly firstSegment: number | null;
  readonly number: number;
  readonly hash: string | null;
  readonly totalEvents: number;
  readonly sealedEvents: number;
}

/** Events since the last statement. */
interface Pending {
  readonly hash: LineHash;
  readonly events: number;
  readonly first: unknown;
  readonly last: unknown;
}

/** Throws a `Fault` at the first thing that does not hold. */
export async function verifyExport(
  lines: AsyncIterable<Uint8Array<ArrayBuffer>>,
  options: VerifyOptions,
): Promise<Verified> {
  let company = options.company;
  let chain: Chain = { firstSegment: null, number: 0, hash: null, totalEvents: 0, sealedEvents: 0 };
  let pending = begin(options);
  let containsMet = false;
  let inTail = false;
  let verified: Verified | undefined;
  let number = 0;

  for await (const line of lines) {
    number++;
    const at = `Line ${number}`;
    if (verified !== undefined) throw new Fault(`${at}: something follows the last line.`);
    const { text, members } = readLine(line, at);
    if (members["line"] === undefined) {
      pending = await addEvent(pending, line, members, at);
      continue;
    }
    if (members["line"] === "filtered") {
      throw new Fault(
        "This export is of some events only: it carries no seals and proves nothing.",
      );
    }
    if (text !== canonicalJson(members)) throw new Fault(`${at}: it was written by somebody else.`);
    company ??= String(members["company"]);
    if (members["company"] !== company) {
      throw new Fault(`${at}: it is of company ${String(members["company"])}, not of ${company}.`);
    }

    if (members["line"] === "segment" && !inTail) {
      const segment = members as unknown as SegmentStatement & Sealed;
      chain = await verifySegment(segment, chain, pending, options, at);
      containsMet ||= meets(options, chain);
      pending = begin(options);
    } else if (members["line"] === "unsealed" && !inTail) {
      if (pending.events > 0) throw new Fault(`${at}: the events before it are in no segment.`);
      if (text !== unsealedLine(company))
        throw new Fault(`${at}: it holds what does not belong there.`);
      inTail = true;
    } else if (members["line"] === "head" && inTail) {
      const head = members as unknown as HeadStatement & Pick<Sealed, "signature">;
      await verifyHead(head, chain, pending, options, at);
      containsMet ||= meets(options, { number: head.lastSegment, hash: head.lastHash });
      verified = {
        company,
        firstSegment: chain.firstSegment,
        lastSegment: head.lastSegment,
        lastHash: head.lastHash,
        sealedEvents: chain.sealedEvents,
        tailEvents: head.tailEvents,
        totalEvents: head.totalEvents,
        exportedAt: head.exportedAt,
      };
    } else {
      throw new Fault(`${at}: no such line may stand here.`);
    }
  }
  if (verified === undefined)
    throw new Fault(`The file is cut off after line ${number}: its last line is missing.`);
  if (options.contains !== undefined && !containsMet) {
    throw new Fault(
      `Segment ${options.contains.number} is not in this log as it was: it was rolled back or dropped.`,
    );
  }
  return verified;
}

interface Sealed {
  readonly hash: string;
  readonly signature: string;
}

function begin({ createHash }: VerifyOptions): Pending {
  return { hash: createHash(), events: 0, first: undefined, last: undefined };
}

function meets(
  { contains }: VerifyOptions,
  { number, hash }: { readonly number: number; readonly hash: string | null },
): boolean {
  return contains !== undefined && contains.number === number && contains.hash === hash;
}

function readLine(line: Uint8Array, at: string): { text: string; members: Members } {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line);
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { text, members: value as Members };
    }
  } catch {
    // Said below.
  }
  throw new Fault(`${at}: it is no JSON object.`);
}

async function addEvent(
  pending: Pending,
  line: Uint8Array<ArrayBuffer>,
  members: Members,
  at: string,
): Promise<Pending> {
  const { id } = members;
  if (typeof id !== "string") throw new Fault(`${at}: it is neither an event nor a seal.`);
  await pending.hash.add(line);
  await pending.hash.add(LINE_FEED);
  const first = pending.events === 0 ? id : pending.first;
  return { ...pending, events: pending.events + 1, first, last: id };
}

const LINE_FEED = Uint8Array.of(0x0a);

async function verifySegment(
  { hash, signature, ...statement }: SegmentStatement & Sealed,
  chain: Chain,
  pending: Pending,
  options: VerifyOptions,
  at: string,
): Promise<Chain> {
  const { number, previousHash, events, totalEvents } = statement;
  await verifySignature(statement, signature, options, at);
  if (hash !== (await sha256Hex(chainedText(statement))))
    throw new Fault(`${at}: its hash is not its own.`);

  const isFirst = chain.firstSegment === null;
  if (isFirst ? (number === 1) !== (previousHash === null) : number !== chain.number + 1) {
    throw new Fault(`${at}: segment ${number} follows segment ${chain.number}.`);
  }
  if (!isFirst && previousHash !== chain.hash) {
    throw new Fault(`${at}: segment ${number} does not continue the one before it.`);
  }
  if (pending.events !== events) {
    throw new Fault(`${at}: segment ${number} has ${events} events, the file ${pending.events}.`);
  }
  if (statement.firstEvent !== pending.first || statement.lastEvent !== pending.last) {
    throw new Fault(`${at}: segment ${number} begins or ends with another event.`);
  }
  if ((await pending.hash.digest()) !== statement.eventsHash) {
    throw new Fault(`${at}: an event of segment ${number} was changed, or they were reordered.`);
  }
  const before = isFirst && number > 1 ? totalEvents - events : chain.totalEvents;
  if (totalEvents !== before + events) throw new Fault(`${at}: segment ${number} counts wrongly.`);
  return {
    firstSegment: chain.firstSegment ?? number,
    number,
    hash,
    totalEvents,
    sealedEvents: chain.sealedEvents + events,
  };
}

async function verifyHead(
  { signature, ...head }: HeadStatement & Pick<Sealed, "signature">,
  chain: Chain,
  pending: Pending,
  options: VerifyOptions,
  at: string,
): Promise<void> {
  await verifySignature(head, signature, options, at);
  if (head.firstSegment !== chain.firstSegment) {
    throw new Fault(
      `${at}: the log begins with segment ${head.firstSegment}, the file with ${chain.firstSegment}.`,
    );
  }
  // Where all segments were dropped, the head alone knows where the chain stands.
  const asCounted =
    chain.firstSegment === null ||
    (head.lastSegment === chain.number &&
      head.lastHash === chain.hash &&
      head.totalEvents === chain.totalEvents);
  if (!asCounted) {
    throw new Fault(
      `${at}: the log ends with segment ${head.lastSegment}, the file with ${chain.number}.`,
    );
  }
  if (head.tailEvents !== pending.events) {
    throw new Fault(
      `${at}: ${head.tailEvents} events were not sealed, the file has ${pending.events}.`,
    );
  }
  if (head.tailHash !== (await pending.hash.digest())) {
    throw new Fault(`${at}: an event of the unsealed tail was changed, or they were reordered.`);
  }
}

async function verifySignature(
  statement: Statement,
  signature: string,
  { keys }: VerifyOptions,
  at: string,
): Promise<void> {
  if (statement.format !== SEAL_FORMAT) throw new Fault(`${at}: its format is not known here.`);
  const key = keys.get(statement.keyId);
  if (key === undefined)
    throw new Fault(`${at}: it is signed with a key that is not known (${statement.keyId}).`);
  const message = new TextEncoder().encode(signedText(statement));
  const bytes = readSignature(signature);
  if (bytes === undefined || !(await crypto.subtle.verify("Ed25519", key, bytes, message))) {
    throw new Fault(`${at}: its signature is not valid.`);
  }
}

function readSignature(text: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof text !== "string" || !/^[A-Za-z0-9_-]{86}$/.test(text)) return undefined;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
