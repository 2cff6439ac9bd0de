/**
 * A phase's request with its look-ups filled in: in one pass, each value encoded for its place. Secrets are named, not
 * put in: the one slice that sends the request does that. Pure.
 */

import type { Encoding, PlacedText, SecretPlace } from "../../../core/placed-text.ts";
import { readPath, readUrl, type ReadAddress } from "./address.ts";
import type { Json, Phase } from "./definition.ts";
import { encode, isDotSegment, writeInText, writeJson, type Written } from "./encode.ts";
import { bodyKindOf, findContentType, type BodyKind } from "./headers.ts";
import type { Failure } from "./instance.ts";
import { findWhole, nameOf, parseTemplate, type Lookup, type Template } from "./template.ts";
import { findValue, type TemplateValues } from "./values.ts";

export type CallPhase = Extract<Phase, { readonly type: "connector" | "http" }>;

export interface RenderedRequest {
  /** An absolute URL of an `http` phase; a path behind the connector's address of a `connector` phase. */
  readonly target: PlacedText;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, PlacedText>>;
  /** Percent-encoded values by their names, which are not. */
  readonly query: Readonly<Record<string, PlacedText>>;
  /** Serialised; its `content-type` is among the headers. */
  readonly body: PlacedText | null;
}

export type Rendered =
  | { readonly kind: "rendered"; readonly request: RenderedRequest }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Attack: ten thousand look-ups of one long answer in one body. */
const MAX_CHARACTERS = 1024 * 1024;

/** Ends the rendering; never leaves this file. */
class RenderFault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export function renderPhase(phase: CallPhase, values: TemplateValues): Rendered {
  try {
    return { kind: "rendered", request: render(phase, values) };
  } catch (error) {
    if (!(error instanceof RenderFault)) throw error;
    const { code, message } = error;
    return { kind: "failed", failure: { phase: phase.key, code, message } };
  }
}

function render(phase: CallPhase, values: TemplateValues): RenderedRequest {
  const { headers, query, body } = phase.request;
  const filler = createFiller(phase.env, values);
  const address = phase.type === "http" ? readUrl(phase.request.url) : readPath(phase.request.path);
  if (typeof address === "string") throw malformed();
  const typed =
    body === undefined || findContentType(headers) !== undefined
      ? headers
      : { ...headers, "content-type": "application/json" };
  return {
    target: fillAddress(address, filler),
    headers: fillAll(typed, "header", filler, (name) => name.toLowerCase()),
    query: fillAll(query, "query", filler, (name) => name),
    body: body === undefined ? null : fillBody(body, bodyKindOf(headers), filler),
  };
}

type Filler = ReturnType<typeof createFiller>;

/** Writes what look-ups find, and counts what was written. */
function createFiller(env: Readonly<Record<string, string>>, values: TemplateValues) {
  let left = MAX_CHARACTERS;

  function count(text: string): string {
    left -= text.length;
    if (left >= 0) return text;
    throw new RenderFault(
      "request_too_large",
      `The request has over ${MAX_CHARACTERS} characters.`,
    );
  }

  function written(lookup: Lookup, write: (value: Json) => Written, as: Encoding) {
    const found = findValue(lookup, env, values);
    if (found.kind === "missing") throw new RenderFault("template_unknown", found.why);
    if (found.kind === "secret") return { secret: found.slug, as };
    const text = write(found.value);
    if (text.kind === "text") return count(text.text);
    throw new RenderFault("template_value", `The value of '${nameOf(lookup)}' ${text.message}`);
  }

  return {
    literal: count,
    inText: (lookup: Lookup, as: Encoding) =>
      written(lookup, (value) => writeInText(value, as), as),
    /** The whole of a JSON text: with quotes around a secret, for it is one. */
    whole: (lookup: Lookup): PlacedText => {
      const piece = written(lookup, writeJson, "json");
      return typeof piece === "string" ? [piece] : ['"', piece, '"'];
    },
  };
}

function fillAddress({ origin, segments, query }: ReadAddress, filler: Filler): PlacedText {
  const path = segments.map(({ pieces }) => {
    const text = pieces.map((piece) =>
      typeof piece === "string" ? filler.literal(piece) : bare(filler.inText(piece, "path")),
    );
    const segment = text.join("");
    const isFilled = pieces.some((piece) => typeof piece !== "string");
    // Attack: an empty id, so that `DELETE /users/{{ input.id }}` is sent to all users.
    if (isFilled && (segment === "" || isDotSegment(segment))) {
      const message = "A part of the path that a template fills is empty, '.' or '..'.";
      throw new RenderFault("template_value", message);
    }
    return `/${segment}`;
  });
  const asked = query === null ? "" : `?${fill(query, "query", filler, keep).map(bare).join("")}`;
  return [origin + path.join("") + asked];
}

/** Attack: a secret in an address, which every server on the way writes to its log. Writing one is refused; so is sending it. */
function bare(piece: string | SecretPlace): string {
  if (typeof piece === "string") return piece;
  throw new RenderFault("template_value", "A secret does not stand in an address.");
}

function fillAll(
  texts: Readonly<Record<string, string>>,
  as: "header" | "query",
  filler: Filler,
  nameFor: (name: string) => string,
): Record<string, PlacedText> {
  const own = as === "query" ? (text: string) => encodeLiteral(text, as) : keep;
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      const filled = fill(parse(text), as, filler, own);
      return [nameFor(name), as === "query" ? filled.map(bare) : filled];
    }),
  );
}

function fillBody(body: Json, kind: BodyKind, filler: Filler): PlacedText {
  if (kind === "json") return join(fillJson(body, filler));
  if (typeof body !== "string") throw malformed();
  return fill(parse(body), kind === "form" ? "query" : "text", filler, keep);
}

function fillJson(value: Json, filler: Filler): PlacedText {
  if (typeof value === "string") {
    const pieces = parse(value);
    const whole = findWhole(pieces);
    if (whole !== undefined) return filler.whole(whole);
    return ['"', ...fill(pieces, "json", filler, (text) => encodeLiteral(text, "json")), '"'];
  }
  if (typeof value !== "object" || value === null) return [filler.literal(JSON.stringify(value))];
  if (Array.isArray(value)) {
    return ["[", ...separated(value.map((entry: Json) => fillJson(entry, filler))), "]"];
  }
  const members = Object.entries(value).map(([name, member]) => [
    filler.literal(`${JSON.stringify(name)}:`),
    ...fillJson(member, filler),
  ]);
  return ["{", ...separated(members), "}"];
}

function separated(parts: readonly PlacedText[]): PlacedText {
  return parts.flatMap((part, index) => (index === 0 ? part : [",", ...part]));
}

function fill(
  pieces: Template,
  as: Encoding,
  filler: Filler,
  own: (text: string) => string,
): PlacedText {
  return join(
    pieces.map((piece) =>
      typeof piece === "string" ? filler.literal(own(piece)) : filler.inText(piece, as),
    ),
  );
}

/** Neighbouring texts as one piece. */
function join(pieces: PlacedText): PlacedText {
  const joined: (string | SecretPlace)[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (typeof piece === "string" && typeof last === "string")
      joined[joined.length - 1] = last + piece;
    else joined.push(piece);
  }
  return joined;
}

function keep(text: string): string {
  return text;
}

function encodeLiteral(text: string, as: "query" | "json"): string {
  const written = encode(text, as);
  if (written.kind === "fault") throw malformed();
  return written.text;
}

function parse(text: string): Template {
  const parsed = parseTemplate(text);
  if (parsed.kind === "fault") throw malformed();
  return parsed.pieces;
}

/** It was checked when it was written: a row that says otherwise is a fault of ours, and is not sent. */
function malformed(): RenderFault {
  return new RenderFault(
    "definition_malformed",
    "The definition is not what it was when it was published.",
  );
}
