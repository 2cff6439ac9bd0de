/** `npm run dev`: the whole local stack in one process tree, without an account or a network. */

import { parseOptions, USAGE } from "./dev/options.ts";
import { createProcesses } from "./dev/processes.ts";
import { runStack } from "./dev/run-stack.ts";
import { createSay } from "./dev/say.ts";

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const parsed = parseOptions(process.argv.slice(2));
if (parsed.kind === "help") {
  console.log(USAGE);
} else if (parsed.kind === "refused") {
  console.error(`${parsed.message}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  await main(parsed.options);
}

async function main(options: Parameters<typeof runStack>[0]): Promise<void> {
  const say = createSay(options.quiet);
  const processes = createProcesses();
  let stopping = false;

  // A reader of our output that has gone is no reason to end the stack, or to die of EPIPE halfway through ending it.
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);
  process.on("exit", processes.killAll);

  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      // Asked twice: whoever waits has no patience for an orderly end.
      if (stopping) process.exit(1);
      stopping = true;
      say.progress("Stopping.");
      void processes.stopAll().then(() => process.exit(0));
    });
  }

  try {
    await runStack(options, processes, say);
  } catch (error) {
    if (stopping) return;
    stopping = true;
    say.failure(error);
    await processes.stopAll();
    process.exit(1);
  }
}
