/**
 * Finds where any of many byte strings ends, in one pass: the automaton of Aho and Corasick (1975) as one dense table, a
 * row a state. Pure. A single line break does not move it: a text that was wrapped is read as if it were not.
 */

export interface Automaton {
  /** By byte: its column. */
  readonly columns: Uint8Array;
  /** By row and column: where the next row begins. Negative (`~`): a needle ends there, or the byte is a line break. */
  readonly table: Int32Array;
  readonly width: number;
  /** By row: how many bytes may be the beginning of a needle, line breaks not counted. */
  readonly depths: Uint8Array;
  /** By row: which needles end there. */
  readonly ends: readonly (readonly number[])[];
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Columns of what is in no needle, and of line breaks. */
const OTHER = 0;
const BREAK = 1;

/** Of needles of 1 to 255 bytes without a line break. */
export function buildAutomaton(needles: readonly Uint8Array[]): Automaton {
  const { columns, width } = columnsOf(needles);
  const { children, own } = buildTrie(needles, columns);
  const states = children.length;
  const table = new Int32Array(states * width);
  const depths = new Uint8Array(states);
  const fallbacks = new Int32Array(states);
  const ends: (readonly number[])[] = [own[0] ?? []];

  // Breadth first: a row's fallback is shallower, so it is whole by then.
  const order = [0];
  for (const state of order) {
    const row = state * width;
    const fallback = fallbacks[state] ?? 0;
    if (state !== 0) table.copyWithin(row, fallback * width, (fallback + 1) * width);
    for (const [column, child] of children[state] ?? []) {
      // Where the fallback goes from here, as its row says; copied a moment ago, and replaced now.
      const entry = state === 0 ? 0 : (table[row + column] ?? 0);
      const shorter = (entry < 0 ? ~entry : entry) / width;
      fallbacks[child] = shorter;
      depths[child] = (depths[state] ?? 0) + 1;
      ends[child] = [...(own[child] ?? []), ...(ends[shorter] ?? [])];
      table[row + column] = ends[child].length > 0 ? ~(child * width) : child * width;
      order.push(child);
    }
    table[row + BREAK] = ~row;
  }
  return { columns, table, width, depths, ends };
}

function columnsOf(needles: readonly Uint8Array[]) {
  const columns = new Uint8Array(256).fill(OTHER);
  columns[LINE_FEED] = BREAK;
  columns[CARRIAGE_RETURN] = BREAK;
  let width = BREAK + 1;
  for (const byte of new Set(needles.flatMap((needle) => [...needle]))) columns[byte] = width++;
  return { columns, width };
}

function buildTrie(needles: readonly Uint8Array[], columns: Uint8Array) {
  const children: Map<number, number>[] = [new Map()];
  const own: number[][] = [[]];
  for (const [index, needle] of needles.entries()) {
    let state = 0;
    for (const byte of needle) {
      const column = columns[byte] ?? OTHER;
      let next = children[state]?.get(column);
      if (next === undefined) {
        next = children.length;
        children.push(new Map());
        own.push([]);
        children[state]?.set(column, next);
      }
      state = next;
    }
    own[state]?.push(index);
  }
  return { children, own };
}
