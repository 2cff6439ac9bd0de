/** A stack on data of its own for one file of tests: up before the first, gone without a trace after the last. */

import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import { nextFreePort } from "../../scripts/dev/ports.ts";
import type { Seed } from "../../scripts/dev/seed-file.ts";
import { startDev, survivors, type DevStack } from "./dev-stack.ts";
import { keepFiles } from "./kept-files.ts";

/** On the first free port from `wanted`; `onReady` runs once it answers. */
export function useOwnStack(wanted: number, onReady: (seed: Seed) => Promise<void> | void): void {
  const directory = mkdtempSync(join(tmpdir(), "nembl-dev-"));
  const restoreFiles = keepFiles();
  let stack: DevStack;

  before(async () => {
    const port = await nextFreePort(wanted);
    stack = await startDev(["--port", String(port), "--persist-to", directory, "--quiet"]);
    await onReady(stack.seed());
  });
  after(async () => {
    const pids = stack.pids();
    stack.pressCtrlC();
    await stack.exited;
    assert.deepEqual(await survivors(pids), []);
    restoreFiles();
    rmSync(directory, { recursive: true, force: true });
  });
}
