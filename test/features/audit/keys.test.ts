import { expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { env, seedCompany, type TestEnv } from "../../support/world.ts";
import {
  exportLog,
  many,
  MINUTE,
  publishedKeys,
  seal,
  seedEvents,
  segmentsOf,
  verify,
} from "./support.ts";

const pool = usePool();

it("publishes each key that ever signed, and nothing private", async () => {
  const answer = await call("GET", "/.well-known/nembl-audit-keys");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("public, max-age=3600");
  expect(answer.body.keys).toHaveLength(2);
  for (const key of answer.body.keys) {
    expect(Object.keys(key).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
  }
  // RFC 7638 ids: the verifier makes them of the keys, and they are the same.
  expect([...(await publishedKeys()).keys()]).toEqual(
    answer.body.keys.map((key: { kid: string }) => key.kid),
  );
  for (const seed of env.AUDIT_SIGNING_KEY.split(",")) expect(answer.text).not.toContain(seed);
});

/** RFC 8032 §7.1, test 2: the seed and the key that it makes. */
it("makes the keys that RFC 8032 says", async () => {
  const { importSigningKeys } = await import("../../../src/features/audit/index.ts");
  const { published } = await importSigningKeys(["TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs"]);
  expect(published[0]?.x).toBe("PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw");
});

it("verifies what a retired key signed, beside what the new one signs", async () => {
  const companyId = (await seedCompany()).id;
  const bearer = await signedIn(pool, companyId);
  const now = Date.now();
  await seedEvents(companyId, many(2, { at: now - 20 * MINUTE }));
  // Before the rotation: today's retired key was the only one.
  const [current, retired] = env.AUDIT_SIGNING_KEY.split(",") as [string, string];
  const before: TestEnv = { ...env, AUDIT_SIGNING_KEY: retired };
  await seal(now - 10 * MINUTE, before);
  await seedEvents(companyId, many(2, { at: now - 10 * MINUTE }));
  await seal(now, { ...env, AUDIT_SIGNING_KEY: `${current},${retired}` });

  const [first, second] = await segmentsOf(companyId);
  expect(first?.key_id).not.toBe(second?.key_id);
  const text = await exportLog(bearer);
  expect(await verify(text)).toMatchObject({ lastSegment: 2, sealedEvents: 4 });

  // A key that was taken off the list takes its segments' proof with it.
  const keys = await publishedKeys();
  keys.delete(first?.key_id ?? "");
  await expect(verify(text, { keys })).rejects.toThrow("not known");
});
