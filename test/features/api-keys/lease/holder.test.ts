import { describe, expect, it } from "vitest";
import { createClock, observeClock } from "../../../../src/features/api-keys/lease/clock.ts";
import {
  CLOCK_STALE_TOLERANCE_MS,
  RENEWAL_TIMEOUT_MS,
  TERM_MS,
  USABLE_MS,
} from "../../../../src/features/api-keys/lease/constants.ts";
import { acceptAnswer, createAsk } from "../../../../src/features/api-keys/lease/holder-ask.ts";
import { createEntry, shouldRenew, take } from "../../../../src/features/api-keys/lease/holder.ts";
import { readQuota } from "../../../../src/features/api-keys/lease/quota.ts";
import type { Reply } from "../../../../src/features/api-keys/lease/wire.ts";

const T0 = 1_000_000;
const minute = { limit: 60, left: 50, resetMs: 30_000 };
const day = { limit: 10_000, left: 9_000, resetMs: 3_600_000 };

function granted(
  grantId: string,
  tokens: number,
  about: Partial<Reply & { kind: "granted" }> = {},
): Reply {
  return { kind: "granted", grantId, tokens, termMs: TERM_MS, edgeMs: null, minute, day, ...about };
}

function isolateAt(nowMs: number) {
  const clock = createClock();
  observeClock(clock, nowMs);
  const entry = createEntry(clock);
  let asks = 0;
  return {
    clock,
    entry,
    at: (ms: number) => observeClock(clock, ms),
    take: () => take(entry, clock),
    ask: (purpose: "request" | "renewal" = "request") =>
      createAsk(entry, clock, `ask-${asks++}`, purpose),
    accept: (ask: ReturnType<typeof createAsk>, reply: Reply) =>
      acceptAnswer(entry, clock, ask, reply),
    /** Asks now and is answered at once. */
    hold: (grantId: string, tokens: number, about: Partial<Reply & { kind: "granted" }> = {}) =>
      acceptAnswer(
        entry,
        clock,
        createAsk(entry, clock, grantId, "renewal"),
        granted(grantId, tokens, about),
      ),
    renew: () => shouldRenew(entry, clock),
  };
}

describe("a lease in an isolate", () => {
  it("counts from before it was asked for, less the guard", () => {
    const isolate = isolateAt(T0);
    expect(isolate.take()).toBe("ask");
    const ask = isolate.ask();
    isolate.at(T0 + 700);
    expect(isolate.accept(ask, granted("a", 10))).toBe("admit");

    isolate.at(T0 + USABLE_MS - 1);
    expect(isolate.take()).toBe("admit");
    isolate.at(T0 + USABLE_MS);
    expect(isolate.take()).toBe("ask");
  });

  it("admits no one when its answer comes after its end, and goes back with the next ask", () => {
    const isolate = isolateAt(T0);
    const ask = isolate.ask();
    isolate.at(T0 + USABLE_MS);

    expect(isolate.accept(ask, granted("a", 10))).toBe("late");
    expect(isolate.take()).toBe("ask");
    expect(isolate.ask().message.returns).toEqual([{ grantId: "a", unspent: 10, spentEarly: 0 }]);
  });

  it("takes one answer per ask", () => {
    const isolate = isolateAt(T0);
    const ask = isolate.ask();
    isolate.accept(ask, granted("a", 2));

    expect(isolate.accept(ask, granted("a", 2))).toBe("late");
    expect(isolate.entry.grants).toHaveLength(1);
  });

  it("is spent in the order in which grants end, each with its own end", () => {
    const isolate = isolateAt(T0);
    const early = isolate.ask();
    isolate.at(T0 + 500);
    isolate.hold("late", 5);
    isolate.accept(early, granted("early", 5));

    expect(isolate.entry.grants.map(({ id, tokens }) => [id, tokens])).toEqual([
      ["early", 4],
      ["late", 5],
    ]);
    isolate.at(T0 + USABLE_MS);
    expect(isolate.take()).toBe("admit");
    expect(isolate.entry.grants.map(({ id, tokens }) => [id, tokens])).toEqual([["late", 4]]);
  });

  it("reports what it spent surely before the edge that it crosses", () => {
    const isolate = isolateAt(T0);
    isolate.hold("a", 3, { edgeMs: 1_000 });
    isolate.at(T0 + 499);
    isolate.take();
    isolate.at(T0 + 500);
    isolate.take();
    isolate.at(T0 + USABLE_MS);

    expect(isolate.ask().message.returns).toEqual([{ grantId: "a", unspent: 1, spentEarly: 1 }]);
  });
});

describe("returned tokens", () => {
  it("leave the table before the ask is sent and never come back", () => {
    const isolate = isolateAt(T0);
    isolate.hold("a", 100);
    isolate.take();
    const { message } = isolate.ask("renewal");

    expect(message.returns).toEqual([{ grantId: "a", unspent: 98, spentEarly: 0 }]);
    expect(isolate.take()).toBe("admit");
    expect(isolate.take()).toBe("ask");
    isolate.at(T0 + USABLE_MS);
    expect(isolate.ask().message.returns).toEqual([]);
  });
});

describe("refusals", () => {
  const denied: Reply = {
    kind: "denied",
    window: "minute",
    retryAfterMs: 12_300,
    minute: { ...minute, left: 0, resetMs: 12_300 },
    day,
  };

  it("are answered from memory for at most a term, and reported with the next ask", () => {
    const isolate = isolateAt(T0);
    expect(isolate.accept(isolate.ask(), denied)).toBe("denied");
    expect([isolate.take(), isolate.take()]).toEqual(["denied", "denied"]);
    expect(readQuota(isolate.entry, T0)).toMatchObject({
      minute: { limit: 60, remaining: 0, resetSeconds: 13 },
      retryAfterSeconds: 13,
    });

    isolate.at(T0 + TERM_MS);
    expect(isolate.take()).toBe("ask");
    expect(isolate.ask().message.deniedFromMemory).toBe(2);
    expect(isolate.ask().message.deniedFromMemory).toBe(0);
  });

  it("are remembered no longer than the window lasts", () => {
    const isolate = isolateAt(T0);
    isolate.accept(isolate.ask(), { ...denied, retryAfterMs: 300 });
    isolate.at(T0 + 300);

    expect(isolate.take()).toBe("ask");
  });

  it("do not reach a request while there are tokens", () => {
    const isolate = isolateAt(T0);
    const ask = isolate.ask();
    isolate.hold("a", 2);

    expect(isolate.accept(ask, denied)).toBe("admit");
    expect(isolate.take()).toBe("admit");
    expect(isolate.take()).toBe("denied");
  });

  it("are for good when the key is revoked or over, and no grant that was overtaken counts", () => {
    const isolate = isolateAt(T0);
    isolate.hold("a", 5);
    const overtaken = isolate.ask();
    expect(isolate.accept(isolate.ask(), { kind: "revoked" })).toBe("revoked");
    expect(isolate.accept(overtaken, granted("b", 5))).toBe("revoked");
    isolate.at(T0 + 1e9);
    expect(isolate.take()).toBe("revoked");

    const ended = isolateAt(T0);
    expect(ended.accept(ended.ask(), { kind: "ended", end: "grace" })).toBe("grace");
    expect(ended.take()).toBe("grace");
  });
});

describe("the clock", () => {
  it("is the latest reading, where another request's is a little stale", () => {
    const isolate = isolateAt(T0);
    isolate.hold("a", 5);
    isolate.at(T0 + USABLE_MS);
    expect(isolate.at(T0 + USABLE_MS - CLOCK_STALE_TOLERANCE_MS)).toBe(T0 + USABLE_MS);

    expect(isolate.take()).toBe("ask");
  });

  it("ends every lease when it went back, also those under way", () => {
    const isolate = isolateAt(T0);
    isolate.hold("a", 5);
    const ask = isolate.ask();
    isolate.at(T0 - CLOCK_STALE_TOLERANCE_MS - 1);

    expect(isolate.accept(ask, granted("b", 5))).toBe("late");
    expect(isolate.take()).toBe("ask");
  });
});

describe("renewal", () => {
  it("of slow but even traffic comes at the last token, one at a time", () => {
    const isolate = isolateAt(T0);
    isolate.take();
    isolate.accept(isolate.ask(), granted("a", 1));
    isolate.at(T0 + 1_000);
    expect(isolate.take()).toBe("ask");
    const ask = isolate.ask();
    expect(ask.message.demand).toBe(2);
    isolate.accept(ask, granted("b", 2));
    expect(isolate.renew()).toBe(false);

    isolate.at(T0 + 2_000);
    expect(isolate.take()).toBe("admit");
    expect(isolate.renew()).toBe(true);
    expect(isolate.ask("renewal").message.demand).toBe(1);
    expect(isolate.renew()).toBe(false);
    isolate.at(T0 + 2_000 + RENEWAL_TIMEOUT_MS);
    expect(isolate.take()).toBe("ask");
  });

  it("is not worth it where the next use comes after the lease", () => {
    const isolate = isolateAt(T0);
    for (let seconds = 0; seconds < 50; seconds += 5) {
      isolate.at(T0 + seconds * 1_000);
      expect(isolate.take()).toBe("ask");
      const ask = isolate.ask();
      expect(ask.message.demand).toBe(1);
      isolate.accept(ask, granted(`g${seconds}`, 1));
      expect(isolate.renew()).toBe(false);
    }
  });

  it("is tried again when the one in flight has timed out", () => {
    const isolate = isolateAt(T0);
    for (let index = 0; index < 400; index += 1) {
      isolate.at(T0 + index * 5);
      isolate.hold(`g${index}`, 1);
      isolate.take();
    }
    isolate.ask("renewal");
    expect(isolate.renew()).toBe(false);
    for (let index = 400; index < 900; index += 1) {
      isolate.at(T0 + index * 5);
      isolate.take();
    }
    expect(isolate.renew()).toBe(true);
  });

  it("lets only one of many waiting requests ask for more than its own token", () => {
    const isolate = isolateAt(T0);
    const demands = Array.from({ length: 100 }, () => {
      isolate.take();
      return isolate.ask().message.demand;
    });

    expect(demands.filter((demand) => demand > 1)).toHaveLength(1);
  });
});

describe("what the headers say", () => {
  it("counts the isolate's own tokens as remaining", () => {
    const isolate = isolateAt(T0);
    isolate.hold("a", 4);

    expect(readQuota(isolate.entry, T0 + 1)).toMatchObject({
      minute: { limit: 60, remaining: 54, resetSeconds: 30 },
      day: { limit: 10_000, remaining: 9_004, resetSeconds: 3_600 },
    });
  });

  it("takes a window that has turned as fresh", () => {
    const isolate = isolateAt(T0);
    isolate.hold("a", 4);

    expect(readQuota(isolate.entry, T0 + 30_000 + 61_000).minute).toEqual({
      limit: 60,
      remaining: 60,
      resetSeconds: 59,
    });
  });
});
