/**
 * `npm run check`: everything static, the cheapest first, as many at a time as there are processors; one line a step
 * with its time. The first failure shows its output and ends the rest. `npm run check -- --all` runs on and names all.
 */

import { spawn, type ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";

import { buildParts } from "./build.ts";

/**
 * Commands are found in node_modules/.bin, which npm puts on the path. Lint reports what the compiler reports, for
 * every file under the tsconfig.json nearest to it, so the compiler itself runs for the files that have none.
 */
const STEPS: Readonly<Record<string, string>> = {
  format: "oxfmt --check",
  portable: "node scripts/check-portable.ts",
  lines: "node scripts/check-lines.ts",
  docs: "node scripts/check-docs.ts",
  "docs: API": "node scripts/openapi.ts --check",
  "client: types": "node scripts/check-client.ts",
  "docs: figures": "node scripts/figures.ts --check",
  "types: bindings": "wrangler types --check --include-runtime=false --strict-vars=false",
  "types: config files": "tsc -p tsconfig.config-files.json",
  migrations: "node scripts/check-migrations.ts",
  "unused: production": "knip --production",
  unused: "knip",
  "lint and types": "oxlint",
};

interface Outcome {
  readonly passed: boolean;
  readonly seconds: string;
  readonly output: string;
}

/** Its own group, so that ending a step ends what it has started. Windows has no groups. */
const IN_GROUPS = process.platform !== "win32";

const runsOn = process.argv.includes("--all");
const running = new Set<ChildProcess>();
const waiting = Object.entries(STEPS);
const failed: string[] = [];

function run(command: string): Promise<Outcome> {
  const startedAtMs = performance.now();
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  // A shell, for the commands are .cmd files on Windows. They are the constants above.
  const child = spawn(command, {
    shell: true,
    stdio: ["ignore", "pipe", "pipe"],
    detached: IN_GROUPS,
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  child.on("close", (code) => {
    running.delete(child);
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    resolve({ passed: code === 0, seconds, output });
  });
  return promise;
}

/** One after the other until none waits. Several of these run side by side. */
async function work(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const [name, command] = step;
    const { passed, seconds, output } = await run(command);
    // What was ended says nothing about itself.
    if (failed.length > 0 && !runsOn) return;
    console.log(`${passed ? "ok  " : "FAIL"} ${name.padEnd(20)} ${seconds.padStart(5)} s`);
    if (passed) continue;
    failed.push(name);
    console.log(`\n$ ${command}\n${output}`);
    if (!runsOn) endTheRest();
  }
}

function endTheRest(): void {
  waiting.length = 0;
  for (const child of running) {
    if (IN_GROUPS && child.pid !== undefined) process.kill(-child.pid);
    else child.kill();
  }
}

// Groups of their own do not hear the terminal.
process.on("SIGINT", () => {
  endTheRest();
  process.exit(130);
});

// The bundler of the API's document and knip follow what imports the built engine.
await buildParts();
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));

if (failed.length > 0) {
  console.error(`Failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
