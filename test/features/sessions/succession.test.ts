/** Which cookie comes after which, as a model: a chain, whatever is sent at once and whatever is lost. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  isLive,
  openState,
  type SessionState,
} from "../../../src/features/sessions/rules/session-state.ts";
import {
  handOver,
  nameSuccessor,
  retireState,
  takeOver,
  withdrawSuccessor,
} from "../../../src/features/sessions/rules/succession.ts";

function opened(name: string, predecessor: string | null, nowMs: number): SessionState {
  const who = { id: "ses_1", userId: "usr_1", companyId: null, signedInAtMs: 0 };
  const refresh = predecessor === null ? { sealedToken: "sealed", dueMs: 1e12 } : null;
  return openState({ ...who, name, mfaPassedAtMs: null, refresh, predecessor }, nowMs);
}

const named = (state: SessionState, name: string, nowMs: number): SessionState => {
  const decided = nameSuccessor(state, name, nowMs);
  if (decided.kind !== "named") throw new Error(decided.kind);
  return decided.state;
};

describe("a session's successor", () => {
  it("is one: another waits until the first was lost, and then it is the one", () => {
    const first = named(opened("a", null, 0), "b", 1_000);
    expect(nameSuccessor(first, "c", 1_000)).toEqual({ kind: "under_way", againInMs: 30_000 });
    expect(nameSuccessor(first, "c", 30_999)).toEqual({ kind: "under_way", againInMs: 1 });
    const second = named(first, "c", 31_000);
    expect(handOver(second, "b", 31_001)).toBeUndefined();
    expect(handOver(second, "c", 31_001)?.replacedAtMs).toBe(31_001);
  });

  it("is named again by who lost the answer, and its overlap does not begin anew", () => {
    const first = named(opened("a", null, 0), "b", 1_000);
    expect(named(first, "b", 20_000)).toBe(first);
    const replaced = handOver(first, "b", 2_000) as SessionState;
    expect(handOver(replaced, "b", 20_000)?.replacedAtMs).toBe(2_000);
  });

  it("is not named by a cookie that was replaced, or is over", () => {
    const replaced = handOver(named(opened("a", null, 0), "b", 0), "b", 1) as SessionState;
    expect(nameSuccessor(replaced, "c", 2)).toEqual({ kind: "replaced" });
    expect(nameSuccessor(replaced, "c", 30_001)).toEqual({ kind: "ended" });
  });

  it("makes room at once where what was to come with it was not written", () => {
    const first = named(opened("a", null, 0), "b", 1_000);
    expect(withdrawSuccessor(first, "other")).toBe(first);
    expect(named(withdrawSuccessor(first, "b"), "c", 1_001).successor?.name).toBe("c");
    const used = handOver(first, "b", 1_002) as SessionState;
    expect(withdrawSuccessor(used, "b")).toBe(used);
  });

  it("that was named before its browser signed in anew comes to nothing", () => {
    const retired = retireState(named(opened("a", null, 0), "b", 1_000), 2_000);
    expect(handOver(retired, "b", 2_001)).toBeUndefined();
    expect(isLive(retired, 31_999)).toBe(true);
    expect(isLive(retired, 32_000)).toBe(false);
  });
});

/** The objects of one session, as `browser-session.do.ts` puts them together. */
class Objects {
  readonly #states = new Map<string, SessionState>([["0", opened("0", null, 0)]]);
  #nowMs = 0;

  get names(): string[] {
    return [...this.#states.keys()];
  }

  wait(ms: number): void {
    this.#nowMs += ms;
  }

  /** The rights of a cookie are asked for before it is changed, as by every request. */
  rotate(from: string): void {
    if (!this.use(from)) return;
    const name = String(this.#states.size);
    const decided = nameSuccessor(this.#of(from), name, this.#nowMs);
    if (decided.kind !== "named") return;
    this.#states.set(from, decided.state);
    this.#states.set(name, opened(name, from, this.#nowMs));
  }

  use(name: string): boolean {
    const state = this.#of(name);
    if (!isLive(state, this.#nowMs)) return false;
    if (state.predecessor === null) return true;
    const former = handOver(this.#of(state.predecessor), name, this.#nowMs);
    if (former !== undefined) this.#states.set(state.predecessor, former);
    const handed =
      former === undefined
        ? ({ kind: "superseded" } as const)
        : ({ kind: "yours", refresh: former.refresh } as const);
    this.#states.set(name, takeOver(state, handed, this.#nowMs));
    return former !== undefined;
  }

  #of(name: string): SessionState {
    return this.#states.get(name) as SessionState;
  }
}

/** Attack: many changes of company at once with one cookie, each of which left a live session for half a day. */
it("P4: whatever is changed with whichever cookie, at most one is let in once the overlap is over", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom("rotate", "use"), pick: fc.nat(20) }),
    fc.record({ kind: fc.constant("wait"), pick: fc.constantFrom(1, 10_000, 29_999, 30_000) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const objects = new Objects();
      for (const { kind, pick } of steps) {
        const { names } = objects;
        const name = names[pick % names.length] as string;
        if (kind === "wait") objects.wait(pick);
        else if (kind === "use") objects.use(name);
        else objects.rotate(name);
      }
      for (const name of objects.names) objects.use(name);
      objects.wait(30_000);
      expect(objects.names.filter((name) => objects.use(name)).length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500 },
  );
});
