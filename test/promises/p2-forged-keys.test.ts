import { expect, it } from "vitest";

import { createHmacKey } from "../../src/core/hmac-key.ts";
import { randomBase36 } from "../../src/core/encoding.ts";
import { createKeyValue } from "../../src/features/api-keys/rules/key-format.ts";
import { createIsolate, withKey } from "../support/isolate.ts";
import { random, seedCompany, seedKey, type TestEnv } from "../support/world.ts";

/** Attack: floods of guessed keys, to find one or to run up reads, writes and object calls. */
it("P2: a forged, mistyped or foreign key is refused without any call to KV, D1 or an object", async () => {
  const { value } = await seedKey((await seedCompany()).id, "live");
  const foreignSeal = createHmacKey("a-seal-secret-of-somebody-else-01234567");
  const bad: string[] = [
    value.replace("nmbl_live_", "nmbl_test_"),
    value.toUpperCase(),
    value.slice(0, -1),
    `${value}a`,
    ` ${value.slice(1)}`,
    "nmbl_live_",
    "nmbl_prod_a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6",
    "nmbl_live_a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6",
    "x",
    "k".repeat(10_240),
    createKeyValue("live", foreignSeal, random),
  ];
  for (let index = 10; index < value.length; index++) {
    const other = value[index] === "a" ? "b" : "a";
    bad.push(value.slice(0, index) + other + value.slice(index + 1));
  }
  while (bad.length < 1_000) bad.push(`nmbl_live_${randomBase36(32, random)}`);
  const counts = { limit: 0 };
  const IP_LIMIT: TestEnv["IP_LIMIT"] = {
    limit: () => {
      counts.limit++;
      return Promise.resolve({ success: true });
    },
  };
  const isolate = createIsolate({ overrides: { IP_LIMIT } });
  const fromAddress = (key: string) => ({
    headers: { "x-api-key": key, "cf-connecting-ip": "192.0.2.2" },
  });

  for (const key of bad) {
    const refused = await isolate.fetch("/v1/me", fromAddress(key));
    const body = await refused.json<{ error: string }>();
    expect([key.length, refused.status, body.error]).toEqual([key.length, 401, "invalid_api_key"]);
  }
  expect(isolate.counts).toEqual({ kv: 0, d1: 0, objects: 0 });
  // The address's counter, which the platform keeps in its own location, is all that is asked: once a bad key.
  expect(counts.limit).toBe(bad.length);
  // The counters do count: the genuine key needs each of the three once it is cold.
  expect((await isolate.fetch("/v1/me", fromAddress(value))).status).toBe(200);
  expect(Math.min(isolate.counts.kv, isolate.counts.d1, isolate.counts.objects)).toBeGreaterThan(0);
  expect(counts.limit).toBe(bad.length);
});

it("P2: a key sealed by a retired secret still works", async () => {
  const key = await seedKey((await seedCompany()).id, "live", { sealSecret: 1 });
  expect((await createIsolate().fetch("/v1/me", withKey(key.value))).status).toBe(200);
});

it("remembers a sealed key that D1 does not know, briefly", async () => {
  const secret = createHmacKey("test-seal-secret-current-0123456789ab");
  const unknown = createKeyValue("live", secret, random);
  const isolate = createIsolate();
  for (const _ of [1, 2, 3])
    expect((await isolate.fetch("/v1/me", withKey(unknown))).status).toBe(401);
  expect(isolate.counts.kv).toBe(1);
  expect(isolate.counts.objects).toBe(0);
});
