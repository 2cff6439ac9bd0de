/**
 * `npm run bench`: everything side by side in one run. `--only throughput,start` runs those parts alone; `--quick` only
 * shows that it runs. A part that fails is named, and the others go on.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { bundle, type Bundle } from "./lib/bundle.ts";
import { installPeers } from "./lib/install-peers.ts";
import { PARTS, sizesOf, type Kit } from "./parts.ts";
import type { Figures, Part } from "./report/figures.ts";
import { printFooter, printPart } from "./report/print.ts";
import { saveResults } from "./report/results.ts";

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string" } },
});
const all = Object.keys(PARTS) as Part[];
const wanted = values.only?.split(",") ?? all;
const unknown = wanted.filter((name) => !(all as string[]).includes(name));
if (unknown.length > 0) {
  throw new Error(`No such part: ${unknown.join(", ")}. There are: ${all.join(", ")}.`);
}

await installPeers();
const workDir = await mkdtemp(join(tmpdir(), "nembl-bench-"));
const bundles = new Map<string, Promise<Bundle>>();
const kit: Kit = {
  quick: values.quick,
  workDir,
  bundle: (source) => {
    const name = `${source.main} ${source.counted ? "counted" : ""}`;
    const made = bundles.get(name) ?? bundle(source, workDir);
    bundles.set(name, made);
    return made;
  },
};

const figures: Partial<Figures> = {};
const failed: string[] = [];
try {
  for (const part of all.filter((name) => wanted.includes(name))) {
    console.log(`\n== ${part}`);
    const startedMs = performance.now();
    try {
      const found = await PARTS[part](kit);
      Object.assign(figures, { [part]: found });
      printPart(part, found);
    } catch (error) {
      failed.push(part);
      console.error(error);
    }
    console.log(`${part}: ${Math.round((performance.now() - startedMs) / 1_000)} s`);
  }
} finally {
  await rm(workDir, { recursive: true, force: true });
}
printFooter(kit);
if (!kit.quick) await saveResults(figures, sizesOf(kit));
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(", ")}`);
  // What a failed part had opened is still there.
  process.exit(1);
}
