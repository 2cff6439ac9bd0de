/** The model: runs one history and says what became of the promises. */
import type { Judge, Verdicts } from "./model/judge.ts";
import { realParts } from "./model/parts.ts";
import type { Parts } from "./model/parts.ts";
import type { Scenario } from "./model/scenario.ts";
import { World } from "./model/world.ts";

export interface History extends Verdicts {
  readonly judge: Judge;
  readonly world: World;
}

export function runHistory(scenario: Scenario, parts: Parts = realParts): History {
  const world = new World(scenario, parts);
  world.run();
  return { ...world.judge.verdicts(), judge: world.judge, world };
}

export function isSafe(history: Verdicts): boolean {
  return history.afterRevoke === 0 && history.overLimit === 0 && history.afterEnd === 0;
}
