import { createHmac } from "node:crypto";
import { expect, it } from "vitest";

import { createHmacKey, type HmacKey } from "../../../src/core/hmac-key.ts";
import {
  createKeyValue,
  hintOf,
  openKeySeal,
} from "../../../src/features/api-keys/rules/key-format.ts";

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const SECRET = "a-seal-secret-for-this-test-0123456789";

it("is the documented shape, and its seal is the first 36 bits of the HMAC in base 36", async () => {
  const value = createKeyValue("test", createHmacKey(SECRET), random);
  expect(value).toMatch(/^nmbl_test_[a-z0-9]{32}$/);
  // The oracle: another implementation of HMAC, and big integers instead of our shifting.
  const digest = createHmac("sha256", SECRET).update(value.slice(0, -7)).digest("hex");
  const seal = BigInt(`0x${digest.slice(0, 9)}`)
    .toString(36)
    .padStart(7, "0");
  expect(value.slice(-7)).toBe(seal);
  expect(hintOf(value)).toBe(value.slice(-4));
});

it("opens under any configured secret, whichever place it has, and under no other", async () => {
  const [first, second, third] = ["1", "2", "3"].map((n) => createHmacKey(SECRET + n));
  const value = createKeyValue("live", second as HmacKey, random);
  expect(openKeySeal(value, [first, second, third] as HmacKey[])).toBe("live");
  expect(openKeySeal(value, [second as HmacKey])).toBe("live");
  expect(openKeySeal(value, [first, third] as HmacKey[])).toBeUndefined();
});

/** Attack: a sandbox key made a live one by writing another prefix in front of the same characters. */
it("seals the environment", async () => {
  const key = createHmacKey(SECRET);
  const value = createKeyValue("test", key, random);
  expect(openKeySeal(value.replace("_test_", "_live_"), [key])).toBeUndefined();
});

it("never makes the same key twice", async () => {
  const key = createHmacKey(SECRET);
  const values = Array.from({ length: 500 }, () => createKeyValue("live", key, random));
  expect(new Set(values).size).toBe(500);
});
