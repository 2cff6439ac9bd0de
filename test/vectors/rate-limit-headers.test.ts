/** The HTTP working group's tests of structured fields: first for the reader, then by it for the headers that we send. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { setRateLimitHeaders } from "../../src/http/rate-limit-headers.ts";
import { MalformedField, parseList } from "../support/structured-field.ts";
import lists from "./structured-fields/list.json";
import numbers from "./structured-fields/number.json";
import parameters from "./structured-fields/param-list.json";
import generated from "./structured-fields/string-generated.json";
import strings from "./structured-fields/string.json";
import tokens from "./structured-fields/token.json";

interface Vector {
  readonly name: string;
  readonly raw: readonly string[];
  readonly header_type: string;
  readonly expected?: unknown;
  readonly must_fail?: boolean;
  readonly can_fail?: boolean;
}

const files = { lists, numbers, parameters, strings, generated, tokens };

/** An item is a list of one; what the list's commas would change is left out. */
const vectors = Object.entries(files).flatMap(([file, found]) =>
  (found as unknown as readonly Vector[])
    .filter(
      ({ header_type: type, raw }) => type === "list" || (type === "item" && raw.length === 1),
    )
    .map((vector) => [`${file}: ${vector.name}`, vector] as const),
);

describe("the reader of structured fields", () => {
  it("meets a good part of the working group's tests", () => {
    expect(vectors.length).toBeGreaterThan(250);
  });

  it.each(vectors)("%s", (_, { raw, header_type: type, expected, must_fail, can_fail }) => {
    let found: unknown;
    try {
      const items = parseList(raw);
      if (type === "item" && items.length !== 1) throw new MalformedField("no single item");
      found = type === "item" ? items[0] : items;
    } catch (error) {
      expect(error).toBeInstanceOf(MalformedField);
      expect([must_fail, can_fail]).toContain(true);
      return;
    }
    expect(must_fail ?? false).toBe(false);
    expect(found).toEqual(expected);
  });
});

/** draft-ietf-httpapi-ratelimit-headers §3: Lists of Strings, with integers as parameters. */
describe("RateLimit and RateLimit-Policy", () => {
  const whole = fc.integer({ min: 0, max: 999_999_999_999 });
  const window = fc.record({ limit: whole, remaining: whole, resetSeconds: whole });

  it("are such lists for every quota, the same names in both", () => {
    fc.assert(
      fc.property(window, window, (minute, day) => {
        const headers = new Headers();
        setRateLimitHeaders(headers, { minute, day });
        expect(parseList([headers.get("ratelimit-policy") ?? ""])).toEqual([
          [
            "minute",
            [
              ["q", minute.limit],
              ["w", 60],
            ],
          ],
          [
            "day",
            [
              ["q", day.limit],
              ["w", 86_400],
            ],
          ],
        ]);
        expect(parseList([headers.get("ratelimit") ?? ""])).toEqual([
          [
            "minute",
            [
              ["r", minute.remaining],
              ["t", minute.resetSeconds],
            ],
          ],
          [
            "day",
            [
              ["r", day.remaining],
              ["t", day.resetSeconds],
            ],
          ],
        ]);
      }),
    );
  });
});
