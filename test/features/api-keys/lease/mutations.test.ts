import { describe, expect, it } from "vitest";
import { isSafe, runHistory } from "./model.ts";
import { realParts } from "./model/parts.ts";
import { isBroken, mutations } from "./mutations.ts";

/** Enough for the rarest of them by a wide margin; each is usually caught by the first few. */
const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1);

describe("the model fails when a rule is broken", () => {
  it("has a different name for every mutation", () => {
    expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length);
  });

  for (const { name, breaks, scenario, parts } of mutations) {
    it(`catches: ${name}`, () => {
      const caughtBy = SEEDS.filter((seed) => isBroken(runHistory(scenario(seed), { ...realParts, ...parts }), breaks));
      expect(caughtBy.length, `${breaks} held in all ${SEEDS.length} histories`).toBeGreaterThan(0);
      console.log(caughtBy.length, name);
    });
  }

  for (const scenario of new Set(mutations.map((mutation) => mutation.scenario))) {
    const names = mutations.filter((mutation) => mutation.scenario === scenario).map(({ name }) => name);
    it(`finds nothing wrong with the product where it catches "${names.join('", "')}"`, () => {
      for (const seed of SEEDS) {
        const history = runHistory(scenario(seed));
        expect(isSafe(history), `seed ${seed}`).toBe(true);
        expect(isBroken(history, "one row per ask"), `seed ${seed}`).toBe(false);
        expect(history.judge.admitted).toBeGreaterThan(0);
      }
    });
  }
});
