import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ALL_ACTIONS } from "../../src/core/rights.ts";
import { actionsOfScope, API_SCOPES, findScopeFor } from "../../src/core/api-scopes.ts";
import { constantTimeEqual, sha256Hex } from "../../src/core/crypto.ts";
import { base36Of36Bits, hex, randomBase36 } from "../../src/core/encoding.ts";
import { ID_PREFIXES, newId, type IdKind } from "../../src/core/ids.ts";
import { LruMap } from "../../src/core/lru.ts";
import { limitsOf } from "../../src/core/plans.ts";

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

describe("encoding", () => {
  it("writes 36 bits as seven base-36 characters, in order", () => {
    expect(base36Of36Bits(new Uint8Array(5))).toBe("0000000");
    // 2^36 - 1, computed apart: (68719476735).toString(36).
    expect(base36Of36Bits(new Uint8Array(5).fill(255))).toBe("vkhsvlr");
    // The low half of the fifth byte is not part of it.
    expect(base36Of36Bits(new Uint8Array([0, 0, 0, 0, 0x1f]))).toBe("0000001");
    expect(() => base36Of36Bits(new Uint8Array(4))).toThrow(TypeError);
  });

  it("draws base-36 characters evenly, leaving bytes out that would favour some", () => {
    const every = new Uint8Array(256).map((_, index) => index);
    const counts = new Map<string, number>();
    for (const character of randomBase36(252, () => every)) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual(Array.from({ length: 36 }, () => 7));
  });

  it("knows hex and SHA-256", async () => {
    expect(hex(new Uint8Array([0, 15, 255]))).toBe("000fff");
    expect(await sha256Hex("abc")).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("compares like ===, whatever the lengths", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        expect(constantTimeEqual(left, right)).toBe(left === right);
        expect(constantTimeEqual(left, left)).toBe(true);
      }),
    );
  });
});

describe("ids", () => {
  it("carry the prefix of their kind and no other", () => {
    for (const kind of Object.keys(ID_PREFIXES) as IdKind[]) {
      const id = newId(kind, random);
      expect(id).toMatch(new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-z]{20}$`));
    }
    expect(new Set(Object.values(ID_PREFIXES)).size).toBe(Object.keys(ID_PREFIXES).length);
  });
});

describe("scopes", () => {
  it("cover only actions that exist, each by one scope, and nothing of management", () => {
    const covered = API_SCOPES.flatMap(actionsOfScope);
    expect(new Set(covered).size).toBe(covered.length);
    for (const action of covered) {
      expect(ALL_ACTIONS).toContain(action);
      expect(API_SCOPES.filter((scope) => actionsOfScope(scope).includes(action))).toEqual([
        findScopeFor(action),
      ]);
    }
    const management = ALL_ACTIONS.filter((action) =>
      /^(api_keys|oauth_clients|secrets|policies|company|sessions|groups|webhooks|runners):/.test(
        action,
      ),
    );
    expect(management.length).toBeGreaterThan(20);
    for (const action of management) expect(findScopeFor(action)).toBeUndefined();
  });
});

describe("limits", () => {
  it.each([
    ["free", null, "live", 60, 10_000],
    ["free", null, "test", 30, 2_500],
    ["starter", null, "test", 30, 12_500],
    ["growth", null, "test", 75, 50_000],
    ["business", null, "live", 600, 1_000_000],
    ["enterprise", null, "live", 600, 1_000_000],
    ["enterprise", { perMinute: 9, perDay: 90 }, "live", 9, 90],
    ["enterprise", { perMinute: 600_000, perDay: 100_000_000 }, "test", 150_000, 25_000_000],
    ["free", { perMinute: 9, perDay: 90 }, "live", 60, 10_000],
  ] as const)(
    "of %s with %j for %s keys: %i a minute, %i a day",
    (plan, custom, environment, perMinute, perDay) => {
      expect(limitsOf(plan, custom, environment)).toEqual({ perMinute, perDay });
    },
  );
});

describe("LruMap", () => {
  it("holds what was used last, never more than its capacity", () => {
    const map = new LruMap<string, number>(2);
    map.set("a", 1);
    map.set("b", 2);
    expect(map.get("a")).toBe(1);
    map.set("c", 3);
    expect([map.get("a"), map.get("b"), map.get("c"), map.size]).toEqual([1, undefined, 3, 2]);
    expect([...map.oldest(1)]).toEqual([["a", 1]]);
  });
});
