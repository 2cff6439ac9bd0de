/** What the promises cost, measured: quota left unused, renewals, and who waits. */
import { describe, expect, it } from "vitest";
import { runSteady, unusedShare } from "./model/figures.ts";
import type { Steady } from "./model/figures.ts";

const MINUTES_10 = 600_000;

describe("steady demand spread over 50 isolates, 600 a minute", () => {
  for (const arrivals of ["even", "random", "poisson"] as const) {
    for (const perSecond of [10, 12, 50, 200]) {
      it(`leaves at most 5 % unused at ${perSecond}/s, ${arrivals}`, () => {
        const steady: Steady = {
          perMinute: 600,
          isolates: 50,
          perSecond,
          durationMs: MINUTES_10,
          arrivals,
        };
        const history = runSteady(steady);

        expect(history.overLimit).toBe(0);
        expect(unusedShare(history, steady)).toBeLessThanOrEqual(0.05);
      });
    }
  }
});

describe("200 requests a second in one isolate", () => {
  it("renews at most 10 times per 1,000 requests, and after the first half second no one waits", () => {
    const history = runSteady({
      perMinute: 15_000,
      isolates: 1,
      perSecond: 200,
      durationMs: 300_000,
      arrivals: "even",
    });

    expect((1_000 * history.judge.asks) / history.judge.admitted).toBeLessThanOrEqual(10);
    expect(history.judge.lastWaitAtMs).toBeLessThan(500);
    expect(history.judge.refused).toBe(0);
  });
});

describe("one request a second in one isolate, evenly spaced", () => {
  for (const perMinute of [62, 120, 600]) {
    it(`waits twice and then never, at ${perMinute} a minute`, () => {
      const history = runSteady({
        perMinute,
        isolates: 1,
        perSecond: 1,
        durationMs: MINUTES_10,
        arrivals: "even",
      });

      expect(history.judge.waited).toBe(2);
      expect(history.judge.refused).toBe(0);
      expect(history.judge.admitted).toBe(600);
    });
  }

  it("loses next to nothing even where that is exactly the limit", () => {
    const history = runSteady({
      perMinute: 60,
      isolates: 1,
      perSecond: 1,
      durationMs: MINUTES_10,
      arrivals: "even",
    });

    expect(history.overLimit).toBe(0);
    expect(history.judge.refused).toBeLessThanOrEqual(6);
  });
});

describe("one request every five seconds in one isolate", () => {
  it("fetches nothing ahead", () => {
    const history = runSteady({
      perMinute: 60,
      isolates: 1,
      perSecond: 0.2,
      durationMs: MINUTES_10,
      arrivals: "even",
    });

    expect(history.judge.asks).toBe(history.judge.admitted);
  });
});
