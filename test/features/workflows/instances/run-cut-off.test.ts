/** Runs that are cut off, run twice, or wait: what runs once has run once. */

import { describe, expect, it } from "vitest";

import type { PerformPhase } from "../../../../src/features/workflows/index.ts";
import { judgeAnswer, judgeFailure } from "../../../../src/features/workflows/rules/outcome.ts";
import { createCrash } from "../../../support/crash.ts";
import {
  httpPhase,
  instanceRow,
  manualPhase,
  phaseRows,
  run,
  runDeps,
} from "../../../support/workflows.ts";
import { failureOf, post, statuses, useRuns } from "./run-support.ts";

const { clock, calls, answering, started } = useRuns();

const REPEATED = /^The turn could not be finished\. It is repeated\.$/;

/** Attack, or bad luck: the engine stops after a payment was ordered and before that was written down. */
describe("an attempt that was cut off", () => {
  const cutOff: PerformPhase = async ({ phase }) => {
    calls.push(phase.key);
    throw new Error("the isolate is gone");
  };

  it("is not repeated where it was to run once: nobody knows whether it took effect", async () => {
    const { params } = await started([post("pay")]);
    await expect(run(runDeps(clock, cutOff), params, clock, { tries: 1 })).rejects.toThrow(
      REPEATED,
    );
    expect(await phaseRows(params.instanceId)).toMatchObject([
      { status: "running", attempt: 1, open: 1 },
    ]);
    // The engine wakes: as long as the attempt may still be under way it is waited for.
    const ran = await run(runDeps(clock, answering(200)), params, clock);
    expect([calls, ran.sleeps]).toEqual([["pay"], [40_000]]);
    expect(failureOf(await instanceRow(params.instanceId))).toEqual({
      phase: "pay",
      code: "outcome_unknown",
      message: "It was cut off. Whether it took effect is not known.",
    });
  });

  it("is repeated where it may be sent twice", async () => {
    const { params } = await started([httpPhase("a")]);
    await expect(run(runDeps(clock, cutOff), params, clock, { tries: 1 })).rejects.toThrow(
      REPEATED,
    );
    await run(runDeps(clock, answering(200)), params, clock);
    expect(calls).toEqual(["a", "a https://target.example.com/a"]);
    expect(await phaseRows(params.instanceId)).toMatchObject([{ status: "completed", attempt: 2 }]);
  });

  it("has the last word where it was only slow: a turn beside it waits, and makes none of its own", async () => {
    const { params } = await started([post("pay")]);
    const slow: PerformPhase = async ({ phase }) => {
      calls.push(phase.key);
      // The engine believes it dead and runs the instance once more.
      const whileSleeping = async () => {
        throw new Error("asleep");
      };
      const beside = run(runDeps(clock, answering(200)), params, clock, { whileSleeping });
      await expect(beside).rejects.toThrow("asleep");
      return judgeAnswer({ status: 200, headers: {}, body: null });
    };
    await run(runDeps(clock, slow), params, clock);
    expect([calls, await statuses(params.instanceId)]).toEqual([["pay"], ["completed"]]);
  });
});

it("P9: wherever the database fails, a phase that runs once has not run twice, and the instance ends", async () => {
  const ends = new Map<string, number>();
  for (const when of ["before", "after"] as const) {
    for (let at = 1; ; at++) {
      calls.length = 0;
      clock.nowMs = Date.now();
      const { params } = await started([post("one"), post("two")]);
      const crash = createCrash({ at, when });
      const dying = run(runDeps(clock, answering(200), { db: crash.env.DB }), params, clock, {
        tries: 1,
      });
      const died = await dying.then(
        () => false,
        () => true,
      );
      await run(runDeps(clock, answering(200)), params, clock);
      const { status, failure } = await instanceRow(params.instanceId);
      const named = failure === null ? status : failureOf({ failure }).code;
      ends.set(String(named), (ends.get(String(named)) ?? 0) + 1);
      const made = calls.map((text) => text.split(" ")[0]);
      expect([at, when, new Set(made).size]).toEqual([at, when, made.length]);
      expect([at, when, ["completed", "outcome_unknown"]]).toEqual([
        at,
        when,
        expect.arrayContaining([named]),
      ]);
      if (named === "completed") expect(made).toEqual(["one", "two"]);
      if (!died) break;
    }
  }
  expect([...ends.keys()].toSorted()).toEqual(["completed", "outcome_unknown"]);
});

it("is run by two engines at once as by one", async () => {
  const { params } = await started([post("one"), post("two"), post("three")]);
  const own = () => ({ nowMs: clock.nowMs });
  await Promise.all(
    [own(), own(), own(), own()].map((mine) =>
      run(runDeps(mine, answering(200)), params, mine).catch(() => undefined),
    ),
  );
  await run(runDeps(clock, answering(200)), params, clock);
  const made = calls.map((text) => text.split(" ")[0]);
  expect(new Set(made).size).toBe(made.length);
  expect((await instanceRow(params.instanceId))["ended_at"]).not.toBeNull();
});

describe("a manual phase", () => {
  it("fails when nobody completes it in time", async () => {
    const { params } = await started([manualPhase("approve", { timeoutSeconds: 3_600 })]);
    const ran = await run(runDeps(clock, answering(200)), params, clock);
    expect(ran.waits).toEqual([3_600_000]);
    expect(failureOf(await instanceRow(params.instanceId))).toEqual({
      phase: "approve",
      code: "timeout",
      message: "It was not completed in time.",
    });
  });

  it("waits for the rest of its time when it is woken for nothing", async () => {
    const { params } = await started([manualPhase("approve", { timeoutSeconds: 3_600 })]);
    let woken = 0;
    const whileWaiting = async () => {
      clock.nowMs += 60_000;
      return ++woken > 1 ? undefined : "news";
    };
    const ran = await run(runDeps(clock, answering(200)), params, clock, { whileWaiting });
    expect(ran.waits).toEqual([3_600_000, 3_540_000]);
  });

  /** A try/catch around the wait would take the pause for the end of the wait, and the instance would go on. */
  it.each(["Aborting engine: User called pause", "Aborting engine: User called terminate"])(
    "lets the engine stop it: %s",
    async (message) => {
      const { params } = await started([manualPhase("approve")]);
      const whileWaiting = async () => {
        throw new Error(message);
      };
      const paused = run(runDeps(clock, answering(200)), params, clock, { whileWaiting });
      await expect(paused).rejects.toThrow(message);
      expect(await statuses(params.instanceId)).toEqual(["waiting"]);
    },
  );
});

it("says nothing to the engine of what went wrong", async () => {
  const { params } = await started([httpPhase("a")]);
  const perform: PerformPhase = async () => {
    throw new Error("the value s3cr3t was refused");
  };
  const dead = run(runDeps(clock, perform), params, clock, { tries: 1 });
  await expect(dead).rejects.toThrow(REPEATED);
});

it("keeps a failure's code and sentence", async () => {
  const { params } = await started([httpPhase("a", { retries: 0 })]);
  const perform: PerformPhase = async () =>
    judgeFailure("secret_missing", "The secret 'deploy-token' has no value that could be read.");
  await run(runDeps(clock, perform), params, clock);
  expect(failureOf(await instanceRow(params.instanceId))).toEqual({
    phase: "a",
    code: "secret_missing",
    message: "The secret 'deploy-token' has no value that could be read.",
  });
});
