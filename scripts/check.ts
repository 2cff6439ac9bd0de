/** `npm run check`: everything static, one line a step with its time; a failing step shows its output, none is skipped. */

import { spawn } from "node:child_process";

/** Commands are found in node_modules/.bin, which npm puts on the path. */
const STEPS: Readonly<Record<string, string>> = {
  format: "oxfmt --check",
  lint: "oxlint",
  "types: src": "tsc -p .",
  "types: test": "tsc -p test",
  "types: scripts": "tsc -p scripts",
  "types: bench": "tsc -p bench",
  "types: bindings": "wrangler types --check --include-runtime=false --strict-vars=false",
  unused: "knip",
  "unused: production": "knip --production",
  migrations: "node scripts/check-migrations.ts",
  docs: "node scripts/check-docs.ts",
  portable: "node scripts/check-portable.ts",
};

interface Outcome {
  readonly passed: boolean;
  readonly seconds: string;
  readonly output: string;
}

function run(command: string): Promise<Outcome> {
  const startedAtMs = performance.now();
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  // A shell, for the commands are .cmd files on Windows. They are the constants above.
  const child = spawn(command, { shell: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  child.on("close", (code) => {
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    resolve({ passed: code === 0, seconds, output });
  });
  return promise;
}

const failed: string[] = [];
for (const [name, command] of Object.entries(STEPS)) {
  const { passed, seconds, output } = await run(command);
  console.log(`${passed ? "ok  " : "FAIL"} ${name.padEnd(20)} ${seconds.padStart(5)} s`);
  if (passed) continue;
  failed.push(name);
  console.log(`\n$ ${command}\n${output}`);
}

if (failed.length > 0) {
  console.error(`Failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
