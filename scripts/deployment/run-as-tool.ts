/** What setup and deploy have in common as programs: usage, failures in words, exit codes. */

import { UsageError } from "./options.ts";
import { StepError, type Print } from "./steps.ts";

/** 2: the command line is wrong. 1: a step failed. */
export async function runAsTool<T>(
  usage: string,
  parse: (args: readonly string[]) => T | undefined,
  work: (options: T, print: Print) => Promise<void>,
): Promise<void> {
  const print: Print = (line) => console.log(line);
  try {
    const options = parse(process.argv.slice(2));
    if (options === undefined) print(usage);
    else await work(options, print);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${usage}`);
      process.exitCode = 2;
    } else if (error instanceof StepError) {
      console.error(`failed  ${error.message}`);
      process.exitCode = 1;
    } else throw error;
  }
}
