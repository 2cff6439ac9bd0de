/** RFC 4226 and RFC 6238 as data, and the pure rules with the clock passed in. */

import { describe, expect, it } from "vitest";

import {
  decideAttempt,
  isLocked,
  LOCK_MS,
  lockedOut,
  MAX_FAILURES,
  type AttemptCount,
} from "../../../src/features/mfa/rules/attempts.ts";
import {
  isLooser,
  isStricter,
  rolesConcerned,
} from "../../../src/features/mfa/rules/enforcement.ts";
import { maskNumber, requireMayChangeFactors } from "../../../src/features/mfa/rules/factor.ts";
import {
  createRecoveryCodes,
  hashRecoveryCode,
} from "../../../src/features/mfa/codes/recovery-code.ts";
import { createSmsCode } from "../../../src/features/mfa/codes/sms-code.ts";
import { callingCountryOf } from "../../../src/features/mfa/rules/calling-country.ts";
import { SMS_LIMITS, waitBeforeSending } from "../../../src/features/mfa/rules/sms-limits.ts";
import { findStep, stepAt } from "../../../src/features/mfa/rules/totp-step.ts";
import { codeOf, createSecret, presentSetup } from "../../../src/features/mfa/factors/totp.ts";
import type { SignIn } from "../../../src/core/sign-in.ts";
import { random } from "../../support/world.ts";

/** ASCII 12345678901234567890. */
const RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

const HOTP_APPENDIX_D = [
  "755224",
  "287082",
  "359152",
  "969429",
  "338314",
  "254676",
  "287922",
  "162583",
  "399871",
  "520489",
];

/** Appendix B has eight digits; six digits are their last six. The last time is beyond 32 bits. */
const TOTP_APPENDIX_B = [
  [59, 0x1, "94287082"],
  [1_111_111_109, 0x23523ec, "07081804"],
  [1_111_111_111, 0x23523ed, "14050471"],
  [1_234_567_890, 0x273ef07, "89005924"],
  [2_000_000_000, 0x3f940aa, "69279037"],
  [20_000_000_000, 0x27bc86aa, "65353130"],
] as const;

describe("codes of an authenticator app", () => {
  it.each(HOTP_APPENDIX_D.map((code, counter) => [counter, code] as const))(
    "RFC 4226 D: counter %d is %s",
    (counter, code) => {
      expect(codeOf(RFC_SECRET, counter)).toBe(code);
    },
  );

  it.each(TOTP_APPENDIX_B)("RFC 6238 B: at %d s, step %d, the code ends as %s", (t, step, code) => {
    expect(stepAt(t * 1000)).toBe(step);
    expect(codeOf(RFC_SECRET, step)).toBe(code.slice(2));
    expect(findStep(code.slice(2), t * 1000, (at) => codeOf(RFC_SECRET, at))).toBe(step);
  });

  it("are taken one step early or late and no further", () => {
    const nowMs = 1_111_111_111_000;
    const find = (step: number) =>
      findStep(codeOf(RFC_SECRET, step), nowMs, (at) => codeOf(RFC_SECRET, at));
    const now = stepAt(nowMs);

    expect([-2, -1, 0, 1, 2].map((drift) => find(now + drift))).toEqual([
      undefined,
      now - 1,
      now,
      now + 1,
      undefined,
    ]);
  });

  it("that two steps share are of the higher one, so that the next code is no replay", () => {
    expect(findStep("111111", 90_000, () => "111111")).toBe(4);
    expect(findStep("111111", 90_000, (step) => (step === 4 ? "222222" : "111111"))).toBe(3);
  });

  it("come with an otpauth URI that apps read, and a picture of it", () => {
    const setup = presentSetup(RFC_SECRET, "ada:x@example.test");

    expect(setup.uri).toBe(
      `otpauth://totp/Nembl:adax%40example.test?issuer=Nembl&secret=${RFC_SECRET}&algorithm=SHA1&digits=6&period=30`,
    );
    expect(setup.qrSvg).toMatch(/^<svg /);
    expect(setup.qrSvg).not.toContain("script");
  });

  it("come of secrets of 20 random bytes", () => {
    expect(createSecret(random)).toMatch(/^[A-Z2-7]{32}$/);
    expect(createSecret((count) => new Uint8Array(count).fill(0xff))).toBe("7".repeat(32));
  });
});

describe("attempts", () => {
  const fresh: AttemptCount = { failures: 0, lockedUntil: null };

  it("lock at the fifth in a row, for fifteen minutes, and begin anew after", () => {
    let count: AttemptCount | undefined = fresh;
    for (let attempt = 1; attempt <= MAX_FAILURES; attempt++)
      count = decideAttempt(count ?? fresh, 1_000);

    expect(count).toEqual({ failures: 5, lockedUntil: 1_000 + LOCK_MS });
    const locked = count as AttemptCount;
    expect(decideAttempt(locked, 1_000 + LOCK_MS - 1)).toBeUndefined();
    expect(decideAttempt(locked, 1_000 + LOCK_MS)).toEqual({ failures: 1, lockedUntil: null });
    expect([isLocked(locked, 2_000), isLocked(fresh, 2_000)]).toEqual([true, false]);
  });

  it("tell how long the lock lasts, whole seconds and never zero", () => {
    const at = (ms: number) =>
      lockedOut([{ failures: 5, lockedUntil: LOCK_MS }], ms).extras.retryAfterSeconds;

    expect([at(0), at(LOCK_MS - 1_001), at(LOCK_MS - 1)]).toEqual([900, 2, 1]);
  });
});

describe("messages", () => {
  const now = 1_000_000_000;
  const MINUTE = 60_000;
  const limits = SMS_LIMITS.verify;

  it.each([
    ["the first", [], 0],
    ["29 s after another", [now - 29_000], 1_000],
    ["30 s after another", [now - 30_000], 0],
    ["the sixth of the hour", [now - MINUTE, now - 5 * MINUTE], 55 * MINUTE],
    [
      "the eleventh of the day",
      [now - MINUTE, now - 65 * MINUTE, now - 600 * MINUTE],
      840 * MINUTE,
    ],
  ])("%s waits as long as the limits say", (_, blocking, waitMs) => {
    expect(waitBeforeSending(limits, blocking, now)).toBe(waitMs);
  });

  it.each([
    ["+41791234567", "41"],
    ["+4915112345678", "49"],
    ["+18761234567", "1876"],
    ["+12125550123", "1212"],
    ["+77012345678", "77"],
    ["+79012345678", "79"],
    ["+35312345678", "353"],
    ["+8801712345678", "880"],
  ])("to %s belong to %s", (number, country) => {
    expect(callingCountryOf(number)).toBe(country);
  });

  /** Attack: guess the likelier codes first. 2^32 is no multiple of a million. */
  it("have codes from 000000 to 999999, all equally likely", () => {
    const fixed = (...values: number[]) => {
      const left = [...values];
      return () => new Uint8Array(new Uint32Array([left.shift() ?? 0]).buffer).toReversed();
    };
    expect(createSmsCode(fixed(7))).toBe("000007");
    expect(createSmsCode(fixed(4_294_000_000 - 1))).toBe("999999");
    // Beyond the last whole million: thrown away, the next is taken.
    expect(createSmsCode(fixed(2 ** 32 - 1, 4_294_000_000, 42))).toBe("000042");
  });
});

describe("recovery codes", () => {
  it("are ten, of 24 characters each (124 bits), and typed as people type", async () => {
    const codes = createRecoveryCodes(random);
    const [code = ""] = codes;

    expect(new Set(codes).size).toBe(10);
    for (const each of codes) expect(each).toMatch(/^([0-9a-z]{4}-){5}[0-9a-z]{4}$/);
    const hash = await hashRecoveryCode(code);
    expect(await hashRecoveryCode(` ${code.toUpperCase().replaceAll("-", " ")} `)).toBe(hash);
    expect(await hashRecoveryCode(`${code}0`)).not.toBe(hash);
  });
});

describe("a person who changes factors", () => {
  const MINUTE = 60_000;
  const now = 100 * MINUTE;
  const signIn = (change: Partial<SignIn>): SignIn => ({
    kind: "bearer",
    id: "sgn_1",
    clientId: "client",
    ceiling: null,
    signedInAtMs: 0,
    mfaPassedAtMs: null,
    mfaState: "active",
    ...change,
  });
  const confirmed = [{ slot: "totp", confirmedAt: 1 }] as const;
  const pending = [{ slot: "totp_pending", confirmedAt: null }] as const;

  it.each([
    ["has a factor and never passed it", signIn({}), confirmed, "mfa_required"],
    ["passed it ten minutes ago", signIn({ mfaPassedAtMs: now - 10 * MINUTE }), confirmed, null],
    [
      "passed it longer ago",
      signIn({ mfaPassedAtMs: now - 10 * MINUTE - 1 }),
      confirmed,
      "mfa_required",
    ],
    ["has none, need not, and signed in long ago", signIn({}), pending, "mfa_enrollment_required"],
    [
      "has none, need not, and has just signed in",
      signIn({ signedInAtMs: now - 10 * MINUTE }),
      pending,
      null,
    ],
    ["has just removed the only one", signIn({ mfaPassedAtMs: now - 10 * MINUTE }), pending, null],
    [
      "has none, must, and signed in long ago",
      signIn({ mfaState: "mfa_enrollment_required" }),
      pending,
      "mfa_enrollment_required",
    ],
    [
      "has none, must, and has just signed in",
      signIn({ mfaState: "mfa_enrollment_required", signedInAtMs: now - 10 * MINUTE }),
      pending,
      null,
    ],
  ])("and %s is let in or not", (_, who, factors, code) => {
    const attempt = () => requireMayChangeFactors(who, factors, now);

    if (code === null) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(expect.objectContaining({ code, extras: { maxAgeSeconds: 600 } }));
  });
});

it("a number shows its country and its last two digits", () => {
  expect(maskNumber("+41791234567")).toBe("+41•••••••67");
  expect(maskNumber("+1234567")).toBe("+12•••67");
});

it("a rule is looser or stricter, and concerns whom it names", () => {
  expect([isLooser("none", "all"), isLooser("admins", "all"), isLooser("all", "all")]).toEqual([
    true,
    true,
    false,
  ]);
  expect([isStricter("admins", "none"), isStricter("none", "all")]).toEqual([true, false]);
  expect(rolesConcerned("admins")).toEqual(["owner", "admin"]);
  expect(rolesConcerned("none")).toEqual([]);
});
