import { describe, expect, it } from "vitest";
import { isSafe, runHistory } from "./model.ts";
import { realParts } from "./model/parts.ts";
import { isBroken } from "./model/mutation.ts";
import { mutations } from "./mutations.ts";

/** Most are caught by nearly every history, the rarest by one in ten; those that need a rare moment ask for more. */
const HISTORIES = 40;

function seedsOf(histories = HISTORIES): number[] {
  return Array.from({ length: histories }, (_, index) => index + 1);
}

describe("the model fails when a rule is broken", () => {
  it("has a different name for every mutation", () => {
    expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length);
  });

  for (const { name, breaks, scenario, parts, world, histories } of mutations) {
    it(`catches: ${name}`, () => {
      const caughtBy = seedsOf(histories).find((seed) =>
        isBroken(runHistory(scenario(seed), { ...realParts, ...world, ...parts }), breaks),
      );

      expect(caughtBy, `${breaks} held in all histories`).toBeDefined();
    });

    it(`finds the product right in the same histories as: ${name}`, () => {
      for (const seed of seedsOf(histories)) {
        const history = runHistory(scenario(seed), { ...realParts, ...world });
        expect(isSafe(history), `seed ${seed}`).toBe(true);
        expect(isBroken(history, "one row per ask"), `seed ${seed}`).toBe(false);
        expect(history.judge.admitted).toBeGreaterThan(0);
      }
    });
  }
});
