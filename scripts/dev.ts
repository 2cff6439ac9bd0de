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

  function stop(): void {
    // Asked twice: whoever waits has no patience for an orderly end.
    if (stopping) process.exit(1);
    stopping = true;
    say.progress("Stopping.");
    void processes.stopAll().then(() => process.exit(0));
  }
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  onNpmGone(() => {
    if (!stopping) stop();
  });

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

/** npm hands a signal to its shell, and that one (dash, for one) dies of it without telling us. */
function onNpmGone(callback: () => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    callback();
  }, 100);
  timer.unref();
}
