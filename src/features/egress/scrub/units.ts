/** What of a value is looked for by itself: the value, its lines, and the strings in it where it is JSON. Pure. */

/** In `text`, "\n" stands for any run of white space. */
export interface Unit {
  readonly text: string;
  /** Recognised only where it stands alone: as a part of words it would be found everywhere. */
  readonly wholeTokenOnly: boolean;
}

/** Under this many characters a value is no more than a word. */
const MIN_LENGTH = 6;

/** Of one value; longer ones are cut into longer units, so that what is built from them stays small. */
const MAX_UNITS = 128;

/** Of one value that is JSON, the longest first. */
const MAX_LEAVES = 200;

/** JSON in a string of JSON in a string of JSON. */
const MAX_NESTING = 3;

export function unitsOf(values: readonly string[]): readonly Unit[] {
  const texts = new Set(values.flatMap((value) => textsOf(value, MAX_NESTING)));
  return [...texts].map((text) => ({ text, wholeTokenOnly: text.length < MIN_LENGTH }));
}

function textsOf(value: string, nesting: number): string[] {
  const leaves = nesting === 0 ? [] : leavesOf(value);
  return [...linesOf(value), ...leaves.flatMap((leaf) => textsOf(leaf, nesting - 1))];
}

/**
 * Line by line, for a log or a form may break, indent or drop lines. Lines that are too short are looked for with their
 * neighbours.
 */
function linesOf(value: string): string[] {
  const least = Math.max(MIN_LENGTH, Math.ceil(value.length / MAX_UNITS));
  const units: string[] = [];
  let short = "";
  const close = (line: string) => {
    const before = units.at(-1) ?? "";
    const together = [before, short, before === "" ? line : ""].filter((text) => text !== "");
    if (short !== "") units.push(together.join("\n"));
    short = "";
  };
  for (const line of value.split(/[\r\n]+/).map((text) => text.trim())) {
    if (line.length >= least) {
      close(line);
      units.push(line);
      continue;
    }
    if (line !== "") short = short === "" ? line : `${short}\n${line}`;
    if (short.length >= least) {
      units.push(short);
      short = "";
    }
  }
  close("");
  return units;
}

/** Names of members are nobody's secret, and neither is a short word. */
function leavesOf(value: string): string[] {
  if (!/^\s*[{[]/.test(value)) return [];
  const leaves: string[] = [];
  try {
    const left: unknown[] = [JSON.parse(value)];
    while (left.length > 0) {
      const item = left.pop();
      if (typeof item === "string" && item.length >= MIN_LENGTH) leaves.push(item);
      if (typeof item === "object" && item !== null) left.push(...Object.values(item));
    }
  } catch {
    return [];
  }
  return leaves.toSorted((one, other) => other.length - one.length).slice(0, MAX_LEAVES);
}
