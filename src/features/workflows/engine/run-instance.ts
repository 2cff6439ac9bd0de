/**
 * The run of an instance on Cloudflare Workflows. What comes next is in our rows; the engine calls turn after turn,
 * sleeps and waits, and repeats a turn that failed. It stores what steps answer and what they throw in plain text, so a
 * step answers a word and throws a constant: no value, no input, no output passes through it.
 */

import { readWord } from "../rules/word.ts";
import type { InstanceParams } from "../instances/deps.ts";
import { takeTurn } from "./take-turn.ts";
import type { RunDeps } from "./turn.ts";

/** Of `WorkflowStep`, what a run uses. */
export interface Steps {
  readonly do: (name: string, config: StepConfig, work: () => Promise<string>) => Promise<string>;
  readonly sleep: (name: string, ms: number) => Promise<void>;
  readonly waitForEvent: (
    name: string,
    options: { readonly type: string; readonly timeout: number },
  ) => Promise<unknown>;
}

interface StepConfig {
  readonly retries: {
    readonly limit: number;
    readonly delay: number;
    readonly backoff: "exponential";
  };
  readonly timeout: number;
}

/** Of the event that tells a run to look at its rows. */
export const NEWS = "news";

/** For a database that is away: a bit over half an hour in all. Then the engine gives up, and the sweep revives it. */
const STEP: StepConfig = {
  retries: { limit: 10, delay: 2_000, backoff: "exponential" },
  timeout: 300_000,
};

export async function runInstance(
  deps: RunDeps,
  params: InstanceParams,
  steps: Steps,
): Promise<void> {
  // Nothing is remembered outside of steps: all of this runs again whenever the engine wakes.
  for (let turn = 1; ; turn++) {
    const word = readWord(await steps.do(`turn ${turn}`, STEP, () => turnOf(deps, params)));
    if (word.say === "over") return;
    if (word.say === "sleep") await steps.sleep(`sleep ${turn}`, word.ms);
    if (word.say === "wait") await waitForNews(steps, `wait ${turn}`, word.ms);
  }
}

/** What went wrong may hold anything, and the engine keeps and prints what a step throws: it throws a constant. */
async function turnOf(deps: RunDeps, params: InstanceParams): Promise<string> {
  const word = await takeTurn(deps, params).catch((error: unknown) => {
    const name = error instanceof Error ? error.name : typeof error;
    deps.logger.error("instance_turn_failed", { instanceId: params.instanceId, error: name });
  });
  if (word === undefined) throw new Error("The turn could not be finished. It is repeated.");
  return word;
}

/**
 * Whatever comes, the next turn looks at the rows. Only the end of the wait is taken for one: a pause, a restart and a
 * termination are thrown into the run here as well, and to go on then would be to ignore them.
 */
async function waitForNews(steps: Steps, name: string, ms: number): Promise<void> {
  try {
    await steps.waitForEvent(name, { type: NEWS, timeout: ms });
  } catch (error) {
    if (!isTimeout(error)) throw error;
  }
}

function isTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Over the boundary of a Worker a class keeps its message and loses its name.
  return (
    error.name === "WorkflowTimeoutError" || error.message.startsWith("Execution timed out after ")
  );
}
