/** Standard Webhooks and project Wycheproof (HMAC-SHA-256) against signatures that we make, and those that we check. */

import { describe, expect, it } from "vitest";

import { utf8 } from "../../src/core/encoding.ts";
import { Secret } from "../../src/core/secret.ts";
import { readStandardSignature } from "../../src/features/egress/rules/signature.ts";
import { createVerifier } from "../../src/features/egress/signatures/verify-signature.ts";
import { base64, signWebhook } from "../../src/features/notifications/deliveries/sign-webhook.ts";
import standard from "./standard-webhooks/cases.json";
import wycheproof from "./wycheproof/hmac_sha256_test.json";

describe("Standard Webhooks", () => {
  it("is signed as it publishes", async () => {
    const { id, timestamp, payload: body, secret, signature } = standard;
    const headers = await signWebhook({ id, timestampSeconds: Number(timestamp), body }, [secret]);
    expect(headers["webhook-signature"]).toBe(signature);
  });

  it.each(standard.cases)("$name", async ({ valid, ...sent }) => {
    const { id, timestamp, signature } = { ...standard, ...sent };
    const verifier = await createVerifier(new Secret(standard.secret), "1");
    const candidates = readStandardSignature({ id, timestamp, signature }, utf8(standard.payload));
    expect(await verifier.verify(candidates)).toBe(valid);
  });
});

const bytes = (text: string) =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

describe("project Wycheproof, HMAC-SHA-256", () => {
  const tests = wycheproof.testGroups.flatMap(({ tests: vectors, ...group }) =>
    vectors.map((vector) => ({ ...vector, ...group })),
  );

  it("has all its vectors", () => {
    expect(tests).toHaveLength(wycheproof.numberOfTests);
  });

  // A tag that was cut short is no signature of ours, whatever the vector says of it.
  it.each(tests)("$tcId: $comment", async ({ key, msg, tag, result, tagSize }) => {
    const verifier = await createVerifier(new Secret(`whsec_${base64(bytes(key))}`), "1");
    const candidate = { key: "standard", message: bytes(msg), mac: bytes(tag) } as const;
    expect(await verifier.verify([candidate])).toBe(result === "valid" && tagSize === 256);
  });
});
