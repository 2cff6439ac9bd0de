/**
 * `npm run test:browser`: the console in Debian's Chromium, against one `npm run dev` on data of its own, whose files it
 * removes. Words after `--` choose files by name: `npm run test:browser -- secrets`.
 */

import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { nextFreePort } from "../../scripts/dev/ports.ts";
import { startDev, survivors } from "../dev/dev-stack.ts";
import { keepFiles } from "../dev/kept-files.ts";
import { findChromium, installTools } from "./support/install.ts";

const WANTED_PORT = 8_850;

/** Each has a browser of its own and people of its own. */
const FILES_AT_A_TIME = "2";

const wanted = process.argv.slice(2);
const files = globSync(join(import.meta.dirname, "*.e2e.ts")).filter(
  (file) => wanted.length === 0 || wanted.some((word) => file.includes(word)),
);
assert.ok(files.length > 0, `No file is called ${wanted.join(" or ")}`);

installTools();
const chromium = findChromium();

const directory = mkdtempSync(join(tmpdir(), "nembl-browser-"));
const restoreFiles = keepFiles();
const port = await nextFreePort(WANTED_PORT);
const stack = await startDev(["--port", String(port), "--persist-to", directory, "--quiet"]);
try {
  const seed = join(directory, "seed.json");
  writeFileSync(seed, JSON.stringify(stack.seed()), { mode: 0o600 });
  const tests = spawn(
    process.execPath,
    ["--test", `--test-concurrency=${FILES_AT_A_TIME}`, "--test-reporter=spec", ...files],
    {
      stdio: "inherit",
      env: { ...process.env, CHROMIUM: chromium, SEED: seed, STACK_DATA: directory },
    },
  );
  const [code] = (await once(tests, "exit")) as [number | null];
  process.exitCode = code ?? 1;
} finally {
  const pids = stack.pids();
  if (pids.length > 0) stack.pressCtrlC();
  else console.error(`The stack ended by itself:\n${stack.output()}`);
  await stack.exited;
  await survivors(pids);
  restoreFiles();
  rmSync(directory, { recursive: true, force: true });
}
