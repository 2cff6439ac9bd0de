/**
 * `npm run docs:figures` writes the benchmark's targets into README.md and docs/BENCHMARK.md, as tables from
 * bench/results.json. `-- --check` writes nothing and fails where a table says something else. A missed target is in
 * both tables, always.
 */

import { readFileSync, writeFileSync } from "node:fs";

interface Target {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly met: boolean;
}

interface Results {
  readonly run: { readonly rounds: number; readonly node: string; readonly cores: number };
  /** Of releases whose benchmark had no parts. */
  readonly targets?: readonly Target[];
  readonly parts?: Readonly<Record<string, { readonly targets: readonly Target[] }>>;
}

/** What the README shows of the targets that were met: the beginning of each one's words. */
const MAIN = [
  "warm check at 32 connections, against bare Hono",
  "warm check against better-auth",
  "warm: KV and D1 calls per request",
  "forged key, bad seal, against bare Hono",
  "revoke of a key in use",
  "admitted after a revoke answered",
  "cold check, 1000000 keys against 1000",
  "start to a key's answer",
  "policy decision, 100 policies, ms",
  "a connector's call against the same fetch",
  "scrubbed, ten secrets",
  "100000 secrets due at once: lost or doubled",
  "1000 instances started at once: lost",
];

const TABLE = /(<!-- figures: (main|all) -->\n)[^]*?(<!-- end of figures -->)/g;

const results = JSON.parse(readFileSync("bench/results.json", "utf8")) as Results;
const targets = named([
  ...(results.targets ?? []),
  ...Object.values(results.parts ?? {}).flatMap((part) => part.targets),
]);

/** "the same: doubled" says nothing in a table that leaves the line above it out. */
function named(all: readonly Target[]): Target[] {
  let subject = "";
  return all.map((target) => {
    if (!target.what.startsWith("the same")) {
      subject = /^[^,:]*/.exec(target.what)?.[0] ?? "";
      return target;
    }
    return { ...target, what: subject + target.what.slice("the same".length) };
  });
}

function tableOf(which: string): string {
  const shown = targets.filter(
    ({ what, met }) => which === "all" || !met || MAIN.some((main) => what.startsWith(main)),
  );
  const rows = shown.map(
    ({ what, target, measured, met }) =>
      `| ${what} | ${target} | ${measured} | ${met ? "met" : "**missed**"} |`,
  );
  const { rounds, node, cores } = results.run;
  const missed = targets.filter(({ met }) => !met).length;
  return `${["| measure | target | measured | |", "|---|---|---|---|", ...rows].join("\n")}

${targets.length} targets, ${missed} missed. ${rounds} rounds on ${cores} cores, Node ${node.replace("v", "")}.
`;
}

const checks = process.argv.includes("--check");
for (const file of ["README.md", "docs/BENCHMARK.md"]) {
  const text = readFileSync(file, "utf8");
  const fresh = text.replaceAll(
    TABLE,
    (_all, begin: string, which: string, end: string) => `${begin}${tableOf(which)}${end}`,
  );
  if (fresh === text) continue;
  if (checks) {
    console.error(`${file} says other figures than bench/results.json: npm run docs:figures`);
    process.exitCode = 1;
  } else writeFileSync(file, fresh);
}
