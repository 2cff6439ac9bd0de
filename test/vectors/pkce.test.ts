/** RFC 7636, Appendix B, against the challenge that our sign-in sends. */

import { expect, it } from "vitest";

import { base64Url } from "../../src/core/encoding.ts";
import { challengeOf } from "../../src/features/sign-in/login/start-login.ts";
import rfc7636 from "./rfc/rfc7636.json";

it("makes the verifier of 32 octets, and the challenge of the verifier", async () => {
  expect(base64Url(Uint8Array.from(rfc7636.octets))).toBe(rfc7636.verifier);
  expect(await challengeOf(rfc7636.verifier)).toBe(rfc7636.challenge);
});
