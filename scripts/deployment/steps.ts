/** Runs steps one after another: each is looked at first, done if it must be, and looked at again. */

export interface Step {
  readonly name: string;
  /** What is there already, in words; undefined where it must be done. Costs no change. */
  readonly find: () => Promise<string | undefined>;
  /** Throws where it cannot be done. */
  readonly act: () => Promise<void>;
  /** For a dry run: what `act` would do. */
  readonly would: string;
}

/** A failure that its message explains: no stack is printed. */
export class StepError extends Error {
  override readonly name = "StepError";
}

export type Print = (line: string) => void;

/** Throws `StepError` naming the step: those before it are done, and a second run finds them so. */
export async function runSteps(
  steps: readonly Step[],
  { dryRun, print }: { readonly dryRun: boolean; readonly print: Print },
): Promise<void> {
  for (const step of steps) {
    if (dryRun) {
      print(`would   ${step.name}: ${step.would}`);
      continue;
    }
    try {
      print(await runStep(step));
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      throw new StepError(`${step.name}: ${error.message}`, { cause: error.cause });
    }
  }
}

async function runStep({ name, find, act }: Step): Promise<string> {
  const present = await find();
  if (present !== undefined) return `ok      ${name}: ${present}`;
  await act();
  const made = await find();
  if (made === undefined) throw new StepError("it was done, and is not there.");
  return `done    ${name}: ${made}`;
}
