import { expect, it } from "vitest";

import { Secret } from "../../../src/core/secret.ts";
import { createValueCache } from "../../../src/features/secrets/retrieve/value-cache.ts";

const T0 = 1_800_000_000_000;
const secretOf = (characters: number) => new Secret("x".repeat(characters));

it("finds exactly the name and version that were put", () => {
  const cache = createValueCache();
  cache.put("name", "token", new Secret("value"), T0);
  expect(cache.get("name", "token", T0)?.reveal()).toBe("value");
  expect(cache.get("name", "token2", T0)).toBeUndefined();
  expect(cache.get("name2", "token", T0)).toBeUndefined();
});

it("keeps a value for 60 s from when it was fetched, however often it is used", () => {
  const cache = createValueCache();
  cache.put("name", "token", new Secret("value"), T0);
  for (let ms = 0; ms < 60_000; ms += 5_000) {
    expect(cache.get("name", "token", T0 + ms)).toBeDefined();
  }
  expect(cache.get("name", "token", T0 + 59_999)).toBeDefined();
  expect(cache.get("name", "token", T0 + 60_000)).toBeUndefined();
});

it("drops what has expired whenever it is asked for anything: memory holds no old value", () => {
  const cache = createValueCache();
  for (let index = 0; index < 50; index++) cache.put(`n${index}`, "t", secretOf(100), T0 + index);
  expect(cache.size().entries).toBe(50);
  cache.get("something else", "t", T0 + 60_024);
  expect(cache.size().entries).toBe(25);
  cache.put("new", "t", secretOf(1), T0 + 120_000);
  expect(cache.size()).toEqual({ entries: 1, bytes: 514 });
});

it("trusts no entry from a clock that went back", () => {
  const cache = createValueCache();
  cache.put("name", "token", new Secret("value"), T0);
  expect(cache.get("name", "token", T0 - 1)).toBeUndefined();
  expect(cache.size()).toEqual({ entries: 0, bytes: 0 });
});

it("holds at most so many entries, the youngest", () => {
  const cache = createValueCache({ entries: 3, bytes: 1_000_000 });
  for (const name of ["a", "b", "c", "d"]) cache.put(name, "t", secretOf(1), T0);
  expect(cache.size().entries).toBe(3);
  expect(cache.get("a", "t", T0)).toBeUndefined();
  expect(cache.get("d", "t", T0)).toBeDefined();
});

it("holds at most so many bytes, whatever is put", () => {
  const bytes = 300_000;
  const cache = createValueCache({ entries: 1_000, bytes });
  for (let index = 0; index < 200; index++) {
    cache.put(
      `name-${index % 37}`,
      `t${index % 5}`,
      secretOf((index * 7_919) % 65_536),
      T0 + index,
    );
    expect(cache.size().bytes).toBeLessThanOrEqual(bytes);
  }
  expect(cache.size().entries).toBeGreaterThan(0);
  cache.put("too large", "t", secretOf(150_000), T0 + 300);
  expect(cache.get("too large", "t", T0 + 300)).toBeUndefined();
});

it("counts a value that is put again once", () => {
  const cache = createValueCache();
  for (let turn = 0; turn < 10; turn++) cache.put("name", "token", secretOf(100), T0 + turn);
  expect(cache.size()).toEqual({ entries: 1, bytes: 712 });
});
