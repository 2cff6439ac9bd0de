/**
 * What is signed of a company's log, and how it is written: the one definition that sealing, the export and the
 * verifier share. Pure, and of nothing but core: `npm run audit:verify` runs it without the platform.
 */

import { canonicalJson } from "../../../core/canonical-json.ts";

/** Rises when the line of an event or a statement changes: what is sealed already was sealed as it was then. */
export const SEAL_FORMAT = 1;

/** So that no signature made with these keys for another purpose could pass for a seal. */
const CONTEXT = "nembl-audit-v1\n";

/** A numbered part of the log. Its hash covers the one before it, so none can be taken out or put in. */
export interface SegmentStatement {
  readonly line: "segment";
  readonly format: number;
  readonly company: string;
  /** 1, 2, 3, … in each company. */
  readonly number: number;
  readonly events: number;
  /** Of this segment and all before it. */
  readonly totalEvents: number;
  readonly firstEvent: string;
  readonly lastEvent: string;
  /** SHA-256 of the events' lines, each with its line feed. */
  readonly eventsHash: string;
  /** Null in the first. */
  readonly previousHash: string | null;
  readonly sealedAt: string;
  readonly keyId: string;
}

/** The last line of an export: where the log ended when it was made. Without it a file may have been cut anywhere. */
export interface HeadStatement {
  readonly line: "head";
  readonly format: number;
  readonly company: string;
  /** The first segment in this file; null where it holds none. A later one than 1: what came before was dropped. */
  readonly firstSegment: number | null;
  /** 0 and null before the first segment. */
  readonly lastSegment: number;
  readonly lastHash: string | null;
  /** Sealed, of all time. */
  readonly totalEvents: number;
  readonly tailEvents: number;
  /** As `eventsHash`, of what is not sealed yet. */
  readonly tailHash: string;
  readonly exportedAt: string;
  readonly keyId: string;
}

export type Statement = SegmentStatement | HeadStatement;

export function signedText(statement: Statement): string {
  return CONTEXT + canonicalJson(statement);
}

/** What a segment's hash is the SHA-256 of. */
export function chainedText(statement: SegmentStatement): string {
  return canonicalJson(statement);
}

export function segmentLine(statement: SegmentStatement, hash: string, signature: string): string {
  return canonicalJson({ ...statement, hash, signature });
}

export function headLine(statement: HeadStatement, signature: string): string {
  return canonicalJson({ ...statement, signature });
}

/** Stands before the events that no segment holds yet. */
export function unsealedLine(company: string): string {
  return canonicalJson({ line: "unsealed", company });
}

/** Stands first in an export of some events: it holds no seals, for they are of all. */
export function filteredLine(company: string, filters: Readonly<Record<string, string>>): string {
  return canonicalJson({ line: "filtered", company, filters, sealed: false });
}

/** Stands last there. */
export function endLine(company: string, events: number): string {
  return canonicalJson({ line: "end", company, events, sealed: false });
}
