/** `results.json`: ratios first, for they say the same on any machine; nothing of the machine but its kind. */

import { availableParallelism } from "node:os";

import { CONTENDERS } from "../contenders.ts";
import { round } from "../lib/median.ts";
import type { Figures } from "./figures.ts";
import type { Verdict } from "./targets.ts";

export function resultsOf(figures: Figures, verdicts: readonly Verdict[]) {
  const { throughput, calls, steady, memory, coldStart, manyKeys, revocations, tokenVerification } =
    figures;
  return rounded({
    ratioToBareHono: Object.fromEntries(
      throughput.map(({ id, ratioToBareHono }) => [id, ratioToBareHono]),
    ),
    targets: verdicts,
    contenders: throughput.map(({ ratioToBareHono: _, ...result }) => ({
      ...result,
      label: CONTENDERS.find(({ id }) => id === result.id)?.label,
      callsPerRequest: calls.find(({ id }) => id === result.id),
    })),
    steady200PerSecond: steady,
    memory,
    coldStart,
    coldCheck: manyKeys,
    revocations,
    reminders: figures.reminders,
    tokenVerification,
    policies: figures.policies,
    secrets: figures.secrets,
    run: {
      rounds: figures.rounds,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cores: availableParallelism(),
    },
  });
}

/** Digits that a second run would not give again say nothing. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? value : round(value, 3);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]));
}
