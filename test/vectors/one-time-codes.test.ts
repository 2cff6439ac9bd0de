/** RFC 4226 and RFC 6238 against the codes that we accept. */

import { Secret } from "otpauth";
import { describe, expect, it } from "vitest";

import { codeOf } from "../../src/features/mfa/factors/totp.ts";
import { findStep, stepAt } from "../../src/features/mfa/rules/totp-step.ts";
import rfc4226 from "./rfc/rfc4226.json";
import rfc6238 from "./rfc/rfc6238.json";

const base32 = (text: string) => Secret.fromUTF8(text).base32;

describe("RFC 4226, Appendix D", () => {
  it.each(rfc4226.codes.map((code, counter) => [counter, code] as const))(
    "counter %d is %s",
    (counter, code) => {
      expect(codeOf(base32(rfc4226.secret), counter)).toBe(code);
    },
  );
});

/** Ours have six digits, which are the last six of eight; and SHA-1, which every app knows. */
describe("RFC 6238, Appendix B", () => {
  const secret = base32(rfc6238.secrets.SHA1);

  it.each(rfc6238.codes)("at $time s, $algorithm: $code", ({ time, step, algorithm, code }) => {
    expect(stepAt(time * 1_000)).toBe(step);
    const six = code.slice(2);
    const isOurs = algorithm === "SHA1";
    expect(codeOf(secret, step) === six).toBe(isOurs);
    expect(findStep(six, time * 1_000, (at) => codeOf(secret, at))).toBe(isOurs ? step : undefined);
  });
});
