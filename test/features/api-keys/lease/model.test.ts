import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSafe, runHistory } from "./model.ts";
import { scenarios } from "./model/arbitrary.ts";

const SEED = Number(process.env["LEASE_MODEL_SEED"] ?? 20261122);
const RUNS = Number(process.env["LEASE_MODEL_RUNS"] ?? 3000);

describe("random histories of one key", () => {
  it("admit nobody after a revoke answered, nobody over a limit, nobody after the key's end", () => {
    let admitted = 0; let revoked = 0; let refused = 0; let restarts = 0; let failed = 0; let asks = 0;
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const history = runHistory(scenario);
        admitted += history.judge.admitted; refused += history.judge.refused; failed += history.judge.failed; asks += history.judge.asks;
        restarts += history.world.host.restarts;
        if (history.judge.revokeAnsweredAtMs < Infinity) revoked += 1;
        expect(isSafe(history), JSON.stringify([history.afterRevoke, history.overLimit, history.afterEnd])).toBe(true);
      }),
      { seed: SEED, numRuns: RUNS },
    );
    console.log({ admitted, refused, failed, asks, revoked, restarts });
  }, 120_000);
});
