import { describe, expect, it } from "vitest";
import {
  GUARD_MS,
  MAX_GRANT_ROWS,
  TERM_MS,
} from "../../../../src/features/api-keys/lease/constants.ts";
import { decideAsk } from "../../../../src/features/api-keys/lease/decide-ask.ts";
import { markRevoked } from "../../../../src/features/api-keys/lease/fence.ts";
import {
  applyFacts,
  pruneGrants,
  restoreState,
} from "../../../../src/features/api-keys/lease/object-state.ts";
import type {
  GrantRow,
  LeaseFacts,
  KeyState,
} from "../../../../src/features/api-keys/lease/object-state.ts";
import type { Ask, GrantReturn } from "../../../../src/features/api-keys/lease/wire.ts";

const NOON_MS = Date.UTC(2026, 10, 22, 12);
const facts: LeaseFacts = {
  limits: { perMinute: 60, perDay: 10_000 },
  end: null,
  revoked: false,
  fencePending: false,
};
const fresh = restoreState({ revoked: false, rows: [] }, facts, NOON_MS);

function ask(askId: string, demand = 1, returns: GrantReturn[] = [], deniedFromMemory = 0): Ask {
  return { askId, demand, returns, deniedFromMemory };
}

/** Asks in turn, and keeps the rows as the storage would. */
function asking(before: KeyState, atMs: number, ...asks: Ask[]) {
  let state = before;
  const rows: GrantRow[] = [];
  const replies = asks.map((each) => {
    const outcome = decideAsk(state, each, atMs);
    state = outcome.state;
    if (outcome.row) rows.push(outcome.row);
    return outcome.reply;
  });
  return { state, rows, replies, reply: replies.at(-1) };
}

describe("a grant", () => {
  it("is what was demanded, at most a quarter of what is left, at least one", () => {
    expect(asking(fresh, NOON_MS, ask("a", 3)).reply).toMatchObject({
      kind: "granted",
      grantId: "a",
      tokens: 3,
      termMs: TERM_MS,
      edgeMs: null,
    });
    expect(asking(fresh, NOON_MS, ask("a", 1_000)).reply).toMatchObject({ tokens: 15 });
    expect(asking(fresh, NOON_MS, ask("a", Number.NaN)).reply).toMatchObject({ tokens: 1 });
    expect(asking(fresh, NOON_MS, ask("a", -5)).reply).toMatchObject({ tokens: 1 });
  });

  it("says what is left of both windows and when they reset", () => {
    expect(asking(fresh, NOON_MS + 10_000, ask("a", 3)).reply).toMatchObject({
      minute: { limit: 60, left: 57, resetMs: 50_000 },
      day: { limit: 10_000, left: 9_997, resetMs: 12 * 3_600_000 - 10_000 },
    });
  });

  it("must fit the day as well", () => {
    const state = restoreState(
      { revoked: false, rows: [] },
      { ...facts, limits: { perMinute: 60, perDay: 2 } },
      NOON_MS,
    );
    const { replies } = asking(state, NOON_MS, ask("a", 9), ask("b", 9), ask("c", 9));

    expect(replies).toMatchObject([
      { tokens: 1 },
      { tokens: 1 },
      { kind: "denied", window: "day", retryAfterMs: 12 * 3_600_000 },
    ]);
  });

  it("is debited from both minutes when it crosses the edge, and from both days at midnight", () => {
    const midnight = Date.UTC(2026, 10, 23);
    const { state, reply } = asking(
      restoreState({ revoked: false, rows: [] }, facts, midnight - 1_000),
      midnight - 1_000,
      ask("a", 5),
    );

    expect(reply).toMatchObject({ edgeMs: 1_000 });
    expect(state.minute).toMatchObject({ used: 5, nextUsed: 5 });
    expect(state.day).toMatchObject({ used: 5, nextUsed: 5 });
  });

  it("is cut at the edge when only the next window is spent", () => {
    const spent: KeyState = { ...fresh, minute: { ...fresh.minute, nextUsed: 60, nextLimit: 60 } };

    expect(asking(spent, NOON_MS + 59_000, ask("a")).reply).toMatchObject({
      kind: "granted",
      termMs: 1_000,
      edgeMs: null,
    });
    expect(asking(spent, NOON_MS + 59_500, ask("a")).reply).toMatchObject({
      kind: "denied",
      window: "minute",
      retryAfterMs: 60_500,
    });
  });

  it("gets the same answer when asked again, debited once, even from the next incarnation", () => {
    const { state, rows, replies } = asking(fresh, NOON_MS, ask("a", 3), ask("a", 3));
    const restored = restoreState({ revoked: false, rows }, facts, NOON_MS + 500);

    expect(replies[1]).toEqual(replies[0]);
    expect(state.minute.used).toBe(3);
    expect(rows).toHaveLength(1);
    expect(asking(restored, NOON_MS + 500, ask("a", 3)).reply).toEqual(replies[0]);
  });

  it("is refused to a repeated ask once the key is revoked", () => {
    const { state } = asking(fresh, NOON_MS, ask("a", 3));

    expect(asking(markRevoked(state), NOON_MS, ask("a", 3)).reply).toEqual({ kind: "revoked" });
  });
});

describe("a key with an end", () => {
  const end = { atMs: NOON_MS + 10_000, kind: "grace" as const };
  const ending = restoreState({ revoked: false, rows: [] }, { ...facts, end }, NOON_MS);

  it("grants no lease beyond it", () => {
    expect(asking(ending, NOON_MS + 9_000, ask("a")).reply).toMatchObject({
      kind: "granted",
      termMs: 1_000,
    });
  });

  it("is over for those whose lease would be all guard", () => {
    expect(asking(ending, end.atMs - GUARD_MS, ask("a")).reply).toEqual({
      kind: "ended",
      end: "grace",
    });
    expect(asking(ending, end.atMs + 1, ask("a")).reply).toEqual({ kind: "ended", end: "grace" });
  });
});

describe("a return", () => {
  it("is credited once, and at most what was granted", () => {
    const { state } = asking(fresh, NOON_MS, ask("a", 10));
    const returned = { grantId: "a", unspent: 1_000, spentEarly: 50 };
    const { state: after } = asking(
      state,
      NOON_MS + 2_000,
      ask("b", 1, [returned, returned]),
      ask("c", 1, [returned]),
    );

    expect(after.minute.used).toBe(2);
    expect(after.usage).toEqual([{ dayNumber: after.day.number, admitted: 2, denied: 0 }]);
  });

  it("of an unknown grant, or with a number that is none, credits nothing", () => {
    const { state } = asking(fresh, NOON_MS, ask("a", 10));
    const nonsense = [
      { grantId: "x", unspent: 5, spentEarly: 0 },
      { grantId: "a", unspent: Number.NaN, spentEarly: -3 },
    ];

    expect(asking(state, NOON_MS, ask("b", 1, nonsense)).state.minute.used).toBe(11);
  });

  it("credits no minute that is over, but the day", () => {
    const { state } = asking(fresh, NOON_MS, ask("a", 10));
    const { state: after } = asking(
      state,
      NOON_MS + 60_000,
      ask("b", 1, [{ grantId: "a", unspent: 10, spentEarly: 0 }]),
    );

    expect(after.minute.used).toBe(1);
    expect(after.day.used).toBe(1);
  });

  it("is known to be settled after a restart", () => {
    const returned = { grantId: "a", unspent: 4, spentEarly: 0 };
    const { rows } = asking(fresh, NOON_MS, ask("a", 10), ask("b", 1, [returned]));
    const restored = restoreState({ revoked: false, rows }, facts, NOON_MS + 100);

    expect(asking(restored, NOON_MS + 100, ask("c", 1, [returned])).state.minute.used).toBe(8);
  });
});

describe("a restart", () => {
  it("keeps the counters exactly, usage included", () => {
    const { state, rows } = asking(
      fresh,
      NOON_MS + 59_000,
      ask("a", 10),
      ask("b", 2, [], 7),
      ask("c", 1, [{ grantId: "a", unspent: 3, spentEarly: 2 }]),
    );
    const restored = restoreState(
      { revoked: false, rows: rows.toReversed() },
      facts,
      NOON_MS + 59_100,
    );

    expect(restored).toEqual({ ...state, unsavedSettled: [] });
  });

  it("on a clock that is behind goes on in the window it had reached", () => {
    const { rows } = asking(fresh, NOON_MS + 60_000, ask("a", 10));
    const restored = restoreState({ revoked: false, rows }, facts, NOON_MS + 59_000);

    expect(asking(restored, NOON_MS + 59_000, ask("b")).state.minute).toMatchObject({
      number: fresh.minute.number + 1,
      used: 11,
    });
  });

  it("after a lowering keeps this window's limit and applies the new one to the next", () => {
    const { rows } = asking(fresh, NOON_MS, ask("a", 10));
    const lowered = restoreState(
      { revoked: false, rows },
      { ...facts, limits: { perMinute: 12, perDay: 10_000 } },
      NOON_MS + 100,
    );

    expect(lowered.minute.limit).toBe(60);
    expect(asking(lowered, NOON_MS + 60_000, ask("b", 9)).reply).toMatchObject({
      tokens: 3,
      minute: { limit: 12 },
    });
  });
});

describe("what is read from D1", () => {
  it("raises a limit at once", () => {
    expect(
      applyFacts(fresh, { ...facts, limits: { perMinute: 120, perDay: 10_000 } }, NOON_MS).minute
        .limit,
    ).toBe(120);
  });

  it("cannot undo a revocation", () => {
    expect(applyFacts(markRevoked(fresh), facts, NOON_MS).revoked).toBe(true);
  });
});

describe("old grants", () => {
  it("are forgotten by the alarm, but the latest row stays", () => {
    const { state } = asking(fresh, NOON_MS, ask("a"), ask("b"));
    const pruned = pruneGrants(state, NOON_MS + 3_600_000);

    expect(pruned.deleteBelowSeq).toBe(2);
    expect(pruned.state.grants.map(({ row }) => row.grantId)).toEqual(["b"]);
    expect(pruneGrants(pruned.state, NOON_MS + 3_600_000).deleteBelowSeq).toBeNull();
    expect(pruneGrants(fresh, NOON_MS).deleteBelowSeq).toBeNull();
  });

  it("are bounded without any alarm", () => {
    let state = restoreState(
      { revoked: false, rows: [] },
      { ...facts, limits: { perMinute: 1e6, perDay: 1e7 } },
      NOON_MS,
    );
    for (let index = 0; index < MAX_GRANT_ROWS * 1.5; index += 1)
      state = decideAsk(state, ask(String(index)), NOON_MS).state;

    expect(state.grants.length).toBeLessThanOrEqual(MAX_GRANT_ROWS);
  });
});
