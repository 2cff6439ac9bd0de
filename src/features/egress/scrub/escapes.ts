/** How encoders write a text inside of another: percent, JSON, HTML. Pure. Each set of characters is that of some encoder. */

import { utf8 } from "../../../core/encoding.ts";

type Escape = (character: string) => string;

/** The text and its escaped forms, each once; not thorough: the commonest. "\n" is left as it is. */
export function escapesOf(text: string, thorough: boolean): ReadonlySet<string> {
  // By code points: a pair of surrogates is one character.
  const characters = Array.from(text);
  const write = (escape: Escape) => characters.map(escape).join("");
  const all = new Set([text]);
  if (thorough) for (const escape of EVERY_CHARACTER) all.add(write(escape));
  // What no encoder minds needs no further look.
  if (/^[A-Za-z0-9]*$/.test(text)) return all;
  for (const escape of thorough ? WHERE_NEEDED : COMMONEST) all.add(write(escape));
  return all.add(Array.from(write(json)).map(json).join(""));
}

/** Asked for the same few characters again and again. */
function remembered(escape: Escape): Escape {
  const known = new Map([["\n", "\n"]]);
  return (character) => {
    const before = known.get(character);
    if (before !== undefined) return before;
    const escaped = escape(character);
    // No more than there are in ASCII.
    if (character < "\u0080") known.set(character, escaped);
    return escaped;
  };
}

const upper = (text: string) => text.toUpperCase();
const lower = (text: string) => text;
const CASES = [lower, upper];

function percent(kept: RegExp, space: string, inCase: (hex: string) => string): Escape {
  return (character) => {
    if (kept.test(character)) return character;
    if (character === " ") return space;
    const bytes = [...utf8(character)];
    return bytes.map((byte) => `%${inCase(byte.toString(16).padStart(2, "0"))}`).join("");
  };
}

/** What stays: RFC 3986, `encodeURIComponent`, two of forms, `encodeURI`, the URL standard's query and its path. */
const KEPT_BY_PERCENT: readonly (readonly [kept: RegExp, space: string])[] = [
  [/[\w.~-]/, "%20"],
  [/[\w.~!'()*-]/, "%20"],
  [/[\w.*-]/, "+"],
  [/[\w.-]/, "+"],
  [/[\w.~!'()*;/?:@&=+$,#-]/, "%20"],
  [/[!$-&(-;=?-~]/, "%20"],
  [/[!$-;=@-_a-z|~]/, "%20"],
];

const PERCENT = KEPT_BY_PERCENT.flatMap(([kept, space]) =>
  CASES.map((inCase) => percent(kept, space, inCase)),
);

const json: Escape = remembered((character) => JSON.stringify(character).slice(1, -1));

function unicode(inCase: (hex: string) => string): Escape {
  return (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${inCase(character.charCodeAt(index).toString(16).padStart(4, "0"))}`,
    ).join("");
}

const slash: Escape = (character) => (character === "/" ? "\\/" : json(character));

/** The standard's; with `\/`; and where ASCII is wanted, or what HTML or a browser minds is escaped too. */
const JSON_FORMS: readonly Escape[] = [
  json,
  slash,
  ...CASES.map(unicode).flatMap((escape) => {
    const beyond =
      (minded: RegExp, others: Escape): Escape =>
      (character) =>
        minded.test(character) ? escape(character) : others(character);
    return [
      beyond(/[^ -~]/, json),
      beyond(/[^ -~]/, slash),
      beyond(/[<>&\u2028\u2029]/, json),
      beyond(/[^ -~]|[<>&]/, json),
      beyond(/[^ -~]|["'`&+<>]/, json),
    ];
  }),
];

/** Named or numbered; encoders agree on three characters, and on the quotes hardly ever. */
const MARKUP: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

const QUOTES: readonly Readonly<Record<string, string>>[] = [
  {},
  { '"': "&quot;" },
  { '"': "&quot;", "'": "&apos;" },
  { '"': "&quot;", "'": "&#39;" },
  { '"': "&quot;", "'": "&#039;" },
  { '"': "&quot;", "'": "&#x27;" },
  { '"': "&quot;", "'": "&#x27;", "/": "&#x2F;" },
  { '"': "&quot;", "'": "&#x27;", "`": "&#x60;", "=": "&#x3D;" },
  { '"': "&#34;", "'": "&#39;" },
  { '"': "&#34;", "'": "&#39;", "&": "&#38;", "<": "&#60;", ">": "&#62;" },
  { '"': "&#x22;", "'": "&#x27;", "&": "&#x26;", "<": "&#x3c;", ">": "&#x3e;" },
  { '"': "&#x22;", "'": "&#x27;", "&": "&#x26;", "<": "&#x3C;", ">": "&#x3E;" },
];

const HTML: readonly Escape[] = QUOTES.map((quotes) => {
  const names = { ...MARKUP, ...quotes };
  return (character) => names[character] ?? character;
});

const WHERE_NEEDED: readonly Escape[] = [...PERCENT, ...JSON_FORMS, ...HTML].map(remembered);

const COMMONEST: readonly Escape[] = [
  json,
  percent(/[\w.~!'()*-]/, "%20", upper),
  (character: string) => MARKUP[character] ?? character,
].map(remembered);

const codeOf = (character: string) => character.codePointAt(0) ?? 0;

/** Needed or not. */
const EVERY_CHARACTER: readonly Escape[] = [
  ...CASES.map((inCase) => percent(/[^\s\S]/, "%20", inCase)),
  ...CASES.map(unicode),
  (character: string) => `&#${codeOf(character)};`,
  ...CASES.map((inCase) => (character: string) => `&#x${inCase(codeOf(character).toString(16))};`),
].map(remembered);
