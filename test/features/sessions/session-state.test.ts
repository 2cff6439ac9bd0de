import { describe, expect, it } from "vitest";

import {
  applyRefresh,
  endOf,
  endState,
  isLive,
  isRefreshDue,
  openState,
  slide,
} from "../../../src/features/sessions/rules/session-state.ts";
import { retireState } from "../../../src/features/sessions/rules/succession.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function opened(refreshDueMs: number | null = null) {
  const refresh = refreshDueMs === null ? null : { sealedToken: "sealed", dueMs: refreshDueMs };
  return openState(
    {
      id: "ses_1",
      name: "first",
      userId: "usr_1",
      companyId: null,
      signedInAtMs: 0,
      mfaPassedAtMs: null,
      refresh,
      predecessor: null,
    },
    0,
  );
}

describe("a session's limits", () => {
  it("end it after an idle hour, not before", () => {
    expect(isLive(opened(), HOUR - 1)).toBe(true);
    expect(isLive(opened(), HOUR)).toBe(false);
  });

  it("slide while it is used, and never beyond twelve hours", () => {
    let state = opened();
    for (let at = 0; at < 13 * HOUR; at += 30 * MINUTE) {
      if (!isLive(state, at)) break;
      state = slide(state, at);
    }
    expect(endOf(state)).toBe(12 * HOUR);
    expect(isLive(state, 12 * HOUR)).toBe(false);
  });

  it("slide at most once a minute, so a request more costs no write", () => {
    const state = opened();
    expect(slide(state, MINUTE - 1)).toBe(state);
    expect(slide(state, MINUTE)).not.toBe(state);
  });
});

describe("a replaced cookie", () => {
  it("lives 30 seconds from its first replacement and slides no more", () => {
    const replaced = retireState(retireState(opened(), 1_000), 20_000);
    expect(isLive(replaced, 30_999)).toBe(true);
    expect(isLive(replaced, 31_000)).toBe(false);
    expect(slide(replaced, 10 * MINUTE)).toBe(replaced);
  });

  it("refreshes nothing", () => {
    expect(isRefreshDue(opened(5), 10)).toBe(true);
    expect(isRefreshDue(retireState(opened(5), 6), 10)).toBe(false);
  });
});

const BEGUN = { epoch: 0, refresh: { sealedToken: "sealed", dueMs: 5 } };

describe("a refresh", () => {
  const refreshed = { kind: "refreshed", sealedToken: "rotated", lifeMs: HOUR } as const;

  it("keeps the rotated token and is due again a minute before that ends", () => {
    const state = applyRefresh(opened(5), BEGUN, refreshed, 10);
    expect(state.refresh).toEqual({ sealedToken: "rotated", dueMs: 10 + 59 * MINUTE });
    const unrotated = applyRefresh(opened(5), BEGUN, { ...refreshed, sealedToken: null }, 10);
    expect(unrotated.refresh?.sealedToken).toBe("sealed");
  });

  it("that Cognito refuses ends the session; one that was not answered does not", () => {
    const refused = applyRefresh(opened(5), BEGUN, { kind: "refused" }, 10);
    expect([refused.endedAtMs, refused.refresh]).toEqual([10, null]);
    const unanswered = applyRefresh(opened(5), BEGUN, { kind: "unreachable" }, 10);
    expect(isLive(unanswered, 11)).toBe(true);
    expect(unanswered.refresh?.dueMs).toBe(20_010);
  });

  // Attack: sign out while a refresh is on its way, and be signed in again by its answer.
  it.each([refreshed, { kind: "refused" }, { kind: "unreachable" }] as const)(
    "that ends after sign-out changes nothing: $kind",
    (outcome) => {
      const begun = opened(5);
      const ended = endState(begun, 7);
      expect(applyRefresh(ended, BEGUN, outcome, 10)).toBe(ended);
    },
  );
});
