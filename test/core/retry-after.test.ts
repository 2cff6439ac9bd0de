import { expect, it } from "vitest";

import { parseRetryAfter } from "../../src/core/retry-after.ts";

const NOW = Date.parse("2026-10-21T07:28:00Z");
const DAY = 86_400;

it.each<[string | null, number | null]>([
  // Seconds, whole as RFC 9110 §10.2.3 has them, or as a float is printed.
  ["0", 0],
  ["120", 120],
  [" 120 ", 120],
  ["0120", 120],
  ["3600.0", 3_600],
  ["0.2", 1],
  // A date in each of the three forms of §5.6.7.
  ["Wed, 21 Oct 2026 08:28:00 GMT", 3_600],
  ["Wednesday, 21-Oct-26 08:28:00 GMT", 3_600],
  ["Wed Oct 21 08:28:00 2026", 3_600],
  ["Tue Nov  3 08:28:00 2026", DAY],
  ["Wed, 21 Oct 2026 07:28:00 GMT", 0],
  ["Tue, 20 Oct 2026 07:28:00 GMT", 0],
  // Bounded, whatever is asked.
  ["86401", DAY],
  ["999999999999999", DAY],
  ["Fri, 31 Dec 9999 23:59:59 GMT", DAY],
  // Nothing that could be meant.
  [null, null],
  ["", null],
  ["-1", null],
  ["+5", null],
  ["1e3", null],
  ["0x10", null],
  ["5 seconds", null],
  ["3600.", null],
  [".5", null],
  ["1,2", null],
  ["Infinity", null],
  ["NaN", null],
  ["2026-10-21T08:28:00Z", null],
  ["tomorrow", null],
  ["Wed, 99 Xyz 2026 08:28:00 GMT", null],
  ["9".repeat(5_000), null],
])("Retry-After %j is %j seconds", (header, seconds) => {
  expect(parseRetryAfter(header, NOW)).toBe(seconds);
});
