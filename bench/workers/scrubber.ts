/**
 * The scrubber by itself: `POST /bench/scrub` makes one for so many secrets, and sends an answer of some megabytes
 * through it so many times, in pieces as a network brings them. Whoever asks takes the time, for the clock stands still
 * in here.
 */

import { createScrubber } from "../../src/features/egress/scrub/scrubber.ts";

export interface ScrubRequest {
  readonly values: readonly string[];
  /** How many scrubbers are made. */
  readonly made: number;
  /** How often the answer goes through the last of them. */
  readonly times: number;
}

export interface ScrubAnswer {
  readonly bytes: number;
  readonly hidden: number;
}

const PIECE = 64 * 1024;

/** JSON as APIs write it; every hundredth item echoes the credential. Made once. */
const ITEMS = 40_000;

const texts = new Map<string, Uint8Array>();

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default {
  async fetch(request) {
    const { values, made, times } = JSON.parse(await request.text()) as ScrubRequest;
    const text = textWith(values[0] ?? "");
    let scrubber = createScrubber(values);
    for (let count = 1; count < made; count++) scrubber = createScrubber(values);
    let hidden = 0;
    for (let count = 0; count < times; count++) {
      const stream = scrubber.stream();
      for (let at = 0; at < text.length; at += PIECE) {
        hidden += countHidden(stream.push(text.subarray(at, at + PIECE)));
      }
      hidden += countHidden(stream.end());
    }
    return Response.json({ bytes: text.length * times, hidden } satisfies ScrubAnswer);
  },
} satisfies ExportedHandler;

function countHidden(pieces: readonly Uint8Array[]): number {
  return pieces.filter(({ length }) => length === "[secret]".length).length;
}

function textWith(value: string): Uint8Array {
  const present = texts.get(value);
  if (present !== undefined) return present;
  const items = Array.from({ length: ITEMS }, (_, id) => ({
    id,
    name: `An item that is called ${id}`,
    url: `https://api.example.com/v3/items/${id}?expand=owner%2Cteam`,
    etag: btoa(`${id * 7_919}-${id * 104_729}`),
    createdAt: new Date(1_700_000_000_000 + id * 61_000).toISOString(),
    ...(id % 100 === 0 ? { request: `Bearer ${value}` } : {}),
  }));
  const text = new TextEncoder().encode(JSON.stringify(items));
  texts.clear();
  texts.set(value, text);
  return text;
}
