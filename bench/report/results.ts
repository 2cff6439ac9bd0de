/**
 * `results.json`, and `results.svg` where throughput was measured. A run of some parts replaces those, whole, and leaves
 * the others. Nothing of the machine but its kind.
 */

import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { round } from "../lib/median.ts";
import { BENCH } from "../lib/paths.ts";
import { drawChart } from "./chart.ts";
import type { Figures, Part } from "./figures.ts";
import { judge } from "./targets.ts";

const FILE = join(BENCH, "results.json");

export async function saveResults(
  figures: Partial<Figures>,
  { rounds }: { readonly rounds: number },
): Promise<void> {
  const { parts = {} } = JSON.parse(await readFile(FILE, "utf8")) as { parts?: object };
  const measured = (Object.entries(figures) as [Part, Figures[Part]][]).map(([part, found]) => [
    part,
    { targets: judge(part, found), figures: rounded(found) },
  ]);
  const results = {
    run: {
      rounds,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cores: availableParallelism(),
    },
    parts: { ...parts, ...Object.fromEntries(measured) },
  };
  await writeFile(FILE, `${JSON.stringify(results, null, 2)}\n`);
  if (figures.throughput !== undefined) {
    await writeFile(join(BENCH, "results.svg"), drawChart(figures.throughput));
  }
}

/** Digits that a second run would not give again say nothing. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? value : round(value, 3);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]));
}
