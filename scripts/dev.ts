/** `npm run dev`: the whole local stack in one process tree, without an account or a network. */

import { parseOptions, USAGE } from "./dev/options.ts";
import { createProcesses } from "./dev/processes.ts";
import { runStack } from "./dev/run-stack.ts";
import { createSay } from "./dev/say.ts";

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const ONE_REQUEST_MS = 1_000;

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
  let stopping: number | undefined;

  // A reader of our output that has gone is no reason to end the stack, or to die of EPIPE halfway through ending it.
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);
  process.on("exit", processes.killAll);

  function stop(): void {
    if (stopping !== undefined) {
      // A person who asks again has no patience for an orderly end. One Ctrl-C reaches us twice: from the terminal and from npm.
      if (Date.now() - stopping > ONE_REQUEST_MS) process.exit(1);
      return;
    }
    stopping = Date.now();
    say.progress("Stopping.");
    void processes.stopAll().then(() => process.exit(0));
  }
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  onNpmGone(stop);

  try {
    await runStack(options, processes, say);
  } catch (error) {
    if (stopping !== undefined) return;
    stopping = Date.now();
    say.failure(error);
    await processes.stopAll();
    process.exit(1);
  }
}

/**
 * An npm that is killed tells us nothing. (A signal that it is sent it hands to the script's shell, and dash keeps it to
 * itself: hence the `exec` in package.json, which leaves npm no shell to tell.)
 */
function onNpmGone(callback: () => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    callback();
  }, 100);
  timer.unref();
}
