/** Where a phase's request goes, as its author wrote it. What addresses may be called at all is judged elsewhere. Pure. */

import { isDotSegment } from "./encode.ts";
import { parseTemplate, type Lookup, type Template } from "./template.ts";

/** As long as an address may be that the platform calls. */
const MAX_LENGTH = 2_048;

/** One segment of a path, or what stands before a path. */
export interface Segment {
  readonly pieces: Template;
}

export interface ReadAddress {
  /** `https://api.example.com`, or nothing in a connector's path. */
  readonly origin: string;
  /** Without the slashes before them; `/a/` has two, of which the last is empty. */
  readonly segments: readonly Segment[];
  /** What follows on the question mark; null where there is none. */
  readonly query: Template | null;
}

/** Scheme, host and port, up to the path. Attack: a host that an input completes, `https://{{ input.x }}.example`. */
const ORIGIN = /^https?:\/\/[^/?#]*/;

/** Of an `http` phase: the origin is literal and in the one form that a URL parser writes. */
export function findUrlFault(text: string): string | undefined {
  const address = readUrl(text);
  if (typeof address === "string") return address;
  const { origin } = address;
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    return "An absolute https URL, its host as it is called: lower case, no user, no port 443.";
  }
  return findPathFault(address);
}

/** Of a `connector` phase: behind the connector's own address. */
export function findConnectorPathFault(text: string): string | undefined {
  if (!text.startsWith("/")) return "A path that begins with '/'; the connector has the address.";
  const address = readPath(text);
  if (typeof address === "string") return address;
  if (address.query !== null) return "A path alone; the query stands in `query`.";
  return findPathFault(address);
}

/** Text stands in for look-ups, so that the rest can be judged as an address. */
export function sampleOf(url: string): string {
  const parsed = parseTemplate(url);
  if (parsed.kind === "fault") return url;
  return parsed.pieces.map((piece) => (typeof piece === "string" ? piece : "x")).join("");
}

/** In lower case; undefined where there is none that could be called. */
export function hostOf(url: string): string | undefined {
  const address = readUrl(url);
  if (typeof address === "string" || !URL.canParse(address.origin)) return undefined;
  return new URL(address.origin).hostname;
}

/** Or what is wrong with it. */
export function readUrl(text: string): ReadAddress | string {
  const parsed = parseTemplate(text);
  if (parsed.kind === "fault") return parsed.message;
  const [first = "", ...rest] = parsed.pieces;
  const origin = typeof first === "string" ? (ORIGIN.exec(first)?.[0] ?? "") : "";
  const isWhole = typeof first === "string" && (origin.length < first.length || rest.length === 0);
  if (origin === "" || !isWhole) {
    return "An absolute https URL, without a template in its scheme, host or port.";
  }
  return { origin, ...split([first.slice(origin.length), ...rest]) };
}

export function readPath(text: string): ReadAddress | string {
  const parsed = parseTemplate(text);
  return parsed.kind === "fault" ? parsed.message : { origin: "", ...split(parsed.pieces) };
}

function split(pieces: Template): Pick<ReadAddress, "segments" | "query"> {
  // Before the first slash there is nothing.
  const segments: (string | Lookup)[][] = [[]];
  let query: (string | Lookup)[] | null = null;
  for (const piece of pieces) {
    if (query !== null) query.push(piece);
    else if (typeof piece !== "string") segments.at(-1)?.push(piece);
    else {
      const mark = piece.indexOf("?");
      const [begun = "", ...others] = (mark < 0 ? piece : piece.slice(0, mark)).split("/");
      if (begun !== "") segments.at(-1)?.push(begun);
      segments.push(...others.map((text) => (text === "" ? [] : [text])));
      if (mark >= 0) query = [piece.slice(mark + 1)];
    }
  }
  return { segments: segments.slice(1).map((parts) => ({ pieces: parts })), query };
}

function findPathFault({ segments, query }: ReadAddress): string | undefined {
  const texts = [...segments.flatMap(({ pieces }) => pieces), ...(query ?? [])].filter(
    (piece) => typeof piece === "string",
  );
  // Parsers disagree about backslashes, and a fragment is never sent.
  if (!texts.every((text) => /^[\x21\x22\x24-\x5B\x5D-\x7E]*$/.test(text))) {
    return "Visible ASCII characters, no backslash, no '#'. Other letters are written as %C3%A9.";
  }
  if (texts.join("").length > MAX_LENGTH) return `At most ${MAX_LENGTH} characters.`;
  const inner = segments.slice(0, -1);
  if (inner.some(({ pieces }) => pieces.length === 0)) return "No '//' in a path.";
  const literal = segments.map(({ pieces: [only = "", ...more] }) =>
    typeof only === "string" && more.length === 0 ? only : "",
  );
  return literal.some(isDotSegment) ? "No '.' or '..' in a path." : undefined;
}
