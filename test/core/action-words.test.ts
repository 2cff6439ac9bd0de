import { expect, it } from "vitest";

import { inWords } from "../../src/core/action-words.ts";
import { ALL_ACTIONS } from "../../src/core/rights.ts";

it("says every action in words that are not its code", () => {
  const said = ALL_ACTIONS.map(inWords);
  for (const words of said) expect(words).toMatch(/^[a-z][A-Za-z' -]+$/);
  expect(new Set(said).size).toBe(ALL_ACTIONS.length);
  expect(inWords("api_keys:read")).toBe("see API keys");
});
