/**
 * Templates: text with look-ups in double braces, `{{ input.order.id }}`. Nothing but look-ups: no operators, no calls,
 * no names made of other look-ups. A text in double quotes stands for itself, so that `{{ "{{" }}` writes two braces.
 * Pure.
 *
 * Attack: an input that holds `{{ env.DEPLOY_TOKEN }}`. A template is read once, when it is not yet filled in; what a
 * look-up finds is written and never read again.
 */

export interface Lookup {
  /** `["phases", "build", "body", "id"]`; never empty. */
  readonly path: readonly string[];
}

/** In order; text stands as it is. */
export type Template = readonly (string | Lookup)[];

export type ParsedTemplate =
  | { readonly kind: "template"; readonly pieces: Template }
  | { readonly kind: "fault"; readonly message: string };

/** So that messages can name one whole. */
const MAX_LOOKUP_LENGTH = 200;

/** After the opening braces: a text as JSON writes it, or names with dots between them, and the closing braces. */
const EXPRESSION = /[ \t\r\n]*(?:("(?:[^"\\]|\\.)*")|([^\s{}"]+))[ \t\r\n]*\}\}/suy;

export function parseTemplate(text: string): ParsedTemplate {
  const pieces: (string | Lookup)[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf("{{", at);
    append(pieces, text.slice(at, open < 0 ? undefined : open));
    if (open < 0) return { kind: "template", pieces };

    EXPRESSION.lastIndex = open + 2;
    const [whole, quoted, names] = EXPRESSION.exec(text) ?? [];
    const piece = quoted === undefined ? readLookup(names) : readQuoted(quoted);
    if (whole === undefined || piece === undefined) {
      return { kind: "fault", message: messageOf(text, open) };
    }
    append(pieces, piece);
    at = open + 2 + whole.length;
  }
}

/** Whether a text has a template in it, well formed or not. */
export function hasTemplate(text: string): boolean {
  return text.includes("{{");
}

/** The one look-up that is the whole text: what it finds keeps its type. */
export function findWhole(pieces: Template): Lookup | undefined {
  const [only] = pieces;
  return pieces.length === 1 && typeof only !== "string" ? only : undefined;
}

export function nameOf({ path }: Lookup): string {
  return path.join(".");
}

/** Neighbouring texts are one piece, and an empty one is none. */
function append(pieces: (string | Lookup)[], piece: string | Lookup): void {
  const last = pieces.at(-1);
  if (piece === "") return;
  if (typeof piece === "string" && typeof last === "string") pieces.splice(-1, 1, last + piece);
  else pieces.push(piece);
}

function readLookup(names: string | undefined): Lookup | undefined {
  if (names === undefined || names.length > MAX_LOOKUP_LENGTH) return undefined;
  const path = names.split(".");
  return path.includes("") ? undefined : { path };
}

function readQuoted(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

function messageOf(text: string, open: number): string {
  if (!text.includes("}}", open)) return "A template that begins with '{{' ends with '}}'.";
  return `A template is '{{ name.name }}', at most ${MAX_LOOKUP_LENGTH} characters, and has no other in it. Two braces are written '{{ "{{" }}'.`;
}
