import { describe, expect, it } from "vitest";
import { FENCE_WAIT_MS } from "../../../../src/features/api-keys/lease/constants.ts";
import { decideAsk } from "../../../../src/features/api-keys/lease/decide-ask.ts";
import {
  fenceWaitMs,
  markRevoked,
  startFence,
} from "../../../../src/features/api-keys/lease/fence.ts";
import { restoreState } from "../../../../src/features/api-keys/lease/object-state.ts";
import type { LeaseFacts } from "../../../../src/features/api-keys/lease/object-state.ts";

const NOON_MS = Date.UTC(2026, 10, 22, 12);
const facts: LeaseFacts = {
  limits: { perMinute: 60, perDay: 10_000 },
  end: null,
  revoked: false,
  fencePending: false,
};
const fresh = restoreState({ revoked: false, rows: [] }, facts, NOON_MS);

describe("the fence", () => {
  const { state: granted, row } = decideAsk(
    fresh,
    { askId: "a", demand: 1, returns: [], deniedFromMemory: 0 },
    NOON_MS,
  );
  const rows = row ? [row] : [];

  it("lasts a term and a guard from when the flag was durable", () => {
    const fenced = startFence(markRevoked(granted), NOON_MS + 1_000);

    expect(fenceWaitMs(fenced, NOON_MS + 1_000)).toBe(FENCE_WAIT_MS);
    expect(fenceWaitMs(fenced, NOON_MS + 2_000)).toBe(FENCE_WAIT_MS - 1_000);
    expect(fenceWaitMs(fenced, NOON_MS + 1_000 + FENCE_WAIT_MS)).toBe(0);
  });

  it("is joined by a second revoke, not started again", () => {
    const fenced = startFence(startFence(markRevoked(granted), NOON_MS), NOON_MS + 1_000);

    expect(fenceWaitMs(fenced, NOON_MS + 1_000)).toBe(FENCE_WAIT_MS - 1_000);
  });

  it("is skipped for a key never used, or not for over a minute", () => {
    expect(fenceWaitMs(startFence(markRevoked(fresh), NOON_MS), NOON_MS)).toBe(0);
    expect(fenceWaitMs(startFence(markRevoked(granted), NOON_MS + 60_000), NOON_MS + 60_000)).toBe(
      FENCE_WAIT_MS,
    );
    expect(fenceWaitMs(startFence(markRevoked(granted), NOON_MS + 60_001), NOON_MS + 60_001)).toBe(
      0,
    );
  });

  it("is waited for in full by a fresh incarnation that finds the flag, unless D1 says that it is over", () => {
    const pending = restoreState(
      { revoked: true, rows },
      { ...facts, revoked: true, fencePending: true },
      NOON_MS + 2_000,
    );
    const over = restoreState(
      { revoked: true, rows },
      { ...facts, revoked: true },
      NOON_MS + 2_000,
    );

    expect(fenceWaitMs(pending, NOON_MS + 2_000)).toBe(FENCE_WAIT_MS);
    expect(fenceWaitMs(startFence(pending, NOON_MS + 2_000), NOON_MS + 2_000)).toBe(FENCE_WAIT_MS);
    expect(fenceWaitMs(over, NOON_MS + 2_000)).toBe(0);
  });

  it("cannot be started without the flag", () => {
    expect(() => startFence(fresh, NOON_MS)).toThrow("flag");
  });
});
