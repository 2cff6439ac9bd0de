/**
 * P4 and P5, over random histories of one key: at least 50 isolates with clocks of their own, a network that delays, loses and repeats,
 * an object that crashes and moves, and an operator who revokes, changes the plan and dies half-way.
 *
 * LEASE_MODEL_SEED and LEASE_MODEL_RUNS try others.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSafe, runHistory } from "./model.ts";
import { scenarios } from "./model/arbitrary.ts";
import { revokedInUse } from "./model/targeted.ts";

const SEED = Number(process.env["LEASE_MODEL_SEED"] ?? 20_261_122);
const RUNS = Number(process.env["LEASE_MODEL_RUNS"] ?? 8_000);

/** Each with a seed of its own, the first with SEED: none takes longer than a few seconds. */
const PARTS = Array.from({ length: 16 }, (_, part) => SEED + part);

describe("random histories of one key", () => {
  it.each(PARTS)(
    "admit no one after a revoke answered, no one over a limit, no one after the key's end (seed %i)",
    (seed) => {
      const runs = Math.ceil(RUNS / PARTS.length);
      const seen = { admitted: 0, refused: 0, failed: 0, asks: 0, revoked: 0, restarts: 0 };
      fc.assert(
        fc.property(scenarios, (scenario) => {
          const history = runHistory(scenario);
          const { admitted, refused, failed, asks, revokeAnsweredAtMs } = history.judge;
          seen.admitted += admitted;
          seen.refused += refused;
          seen.failed += failed;
          seen.asks += asks;
          seen.restarts += history.world.host.restarts;
          seen.revoked += Number.isFinite(revokeAnsweredAtMs) ? 1 : 0;
          expect(isSafe(history), JSON.stringify(history.world.judge.verdicts())).toBe(true);
        }),
        { seed, numRuns: runs },
      );

      // Histories in which nothing happens would prove nothing.
      expect(seen.admitted).toBeGreaterThan(20 * runs);
      expect(seen.refused).toBeGreaterThan(20 * runs);
      expect(seen.revoked).toBeGreaterThan(runs / 4);
      expect(seen.restarts).toBeGreaterThan(runs / 2);
    },
  );
});

describe("a revocation whose caller died between D1 and the object", () => {
  it("is finished by the sweep", () => {
    const history = runHistory(
      revokedInUse({
        faults: (atMs) => [
          { kind: "revoke-crash", atMs },
          { kind: "sweep", atMs: atMs + 4_000 },
        ],
      })(1),
    );

    expect(history.world.d1).toMatchObject({ revoked: true, fencePending: false });
    expect(history.world.host.durable.revoked).toBe(true);
  });

  it("is finished by the next incarnation, without anybody's asking", () => {
    const history = runHistory(
      revokedInUse({
        faults: (atMs) => [
          { kind: "revoke-crash", atMs },
          { kind: "crash", atMs: atMs + 100 },
        ],
      })(1),
    );

    expect(history.world.d1).toMatchObject({ revoked: true, fencePending: false });
    expect(history.world.host.durable.revoked).toBe(true);
  });

  it("answers a caller who asks again only when the fence is over", () => {
    const history = runHistory(
      revokedInUse({
        faults: (atMs) => [
          { kind: "revoke-crash", atMs },
          { kind: "revoke", atMs: atMs + 100 },
        ],
      })(1),
    );

    expect(history.afterRevoke).toBe(0);
    expect(history.judge.revokeAnsweredAtMs).toBeLessThan(Infinity);
  });
});
