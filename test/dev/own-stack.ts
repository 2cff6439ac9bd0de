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

export interface OwnStack {
  /** Where its data lies. */
  readonly directory: string;
  /** What it printed, all of its starts. */
  readonly output: () => string;
  /** Ends it as Ctrl-C does; `between` finds no process that has the data open. */
  readonly restart: (between?: () => void) => Promise<void>;
}

/** On the first free port from `wanted`; `onReady` runs each time it answers. */
export function useOwnStack(
  wanted: number,
  onReady: (seed: Seed) => Promise<void> | void,
  also: readonly string[] = [],
): OwnStack {
  const directory = mkdtempSync(join(tmpdir(), "nembl-dev-"));
  const restoreFiles = keepFiles();
  let stack: DevStack;
  let printed = "";

  async function start(): Promise<void> {
    const port = await nextFreePort(wanted);
    const options = ["--port", String(port), "--persist-to", directory, "--quiet", ...also];
    stack = await startDev(options);
    await onReady(stack.seed());
  }
  async function stop(): Promise<void> {
    const pids = stack.pids();
    stack.pressCtrlC();
    await stack.exited;
    printed += stack.output();
    assert.deepEqual(await survivors(pids), []);
  }

  before(start);
  after(async () => {
    await stop();
    restoreFiles();
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    directory,
    output: () => printed + stack.output(),
    restart: async (between) => {
      await stop();
      between?.();
      await start();
    },
  };
}
