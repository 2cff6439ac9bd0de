/** Load from another process: autocannon, the same way for everybody. */

import { join } from "node:path";

import { BENCH } from "./paths.ts";
import { runCommand } from "./run-command.ts";

/** The headers of a request. */
export type Credential = Readonly<Record<string, string>>;

export interface LoadOptions {
  readonly url: string;
  /** At least one; requests go round them. */
  readonly credentials: readonly Credential[];
  readonly seconds: number;
  readonly connections: number;
  /** Requests a second over all connections; as many as go when absent. */
  readonly rate?: number;
}

/** What the other process says. */
export interface LoadReport {
  readonly requests: number;
  readonly seconds: number;
  readonly faults: number;
  readonly statuses: readonly number[];
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface LoadResult extends LoadReport {
  readonly requestsPerSecond: number;
}

/** Throws where any answer was not the expected one: a fast refusal must not pass for a fast check. */
export async function load(options: LoadOptions, expectedStatus: number): Promise<LoadResult> {
  const cannon = join(BENCH, "lib", "cannon.ts");
  const input = JSON.stringify(options);
  const output = await runCommand(process.execPath, [cannon], { cwd: BENCH, input });
  const report = JSON.parse(output) as LoadReport;
  const { faults, statuses, requests, seconds } = report;
  if (faults > 0 || statuses.some((status) => status !== expectedStatus)) {
    throw new Error(`${options.url}: ${faults} faults, answers ${statuses.join(", ")}`);
  }
  return { ...report, requestsPerSecond: requests / seconds };
}
