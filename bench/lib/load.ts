/** Load from another process: autocannon, with the same connections for everybody. */

import { join } from "node:path";

import { BENCH } from "./paths.ts";
import { runCommand } from "./run-command.ts";

export const CONNECTIONS = 32;

export interface LoadOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly connections?: number;
  /** Requests a second over all connections; as many as go when absent. */
  readonly rate?: number;
  readonly expectedStatus: number;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly requests: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface AutocannonReport {
  readonly requests: { readonly total: number; readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly duration: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
}

/** Throws where any answer was not the expected one: a fast refusal must not pass for a fast check. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { url, headers, seconds, connections = CONNECTIONS, rate, expectedStatus } = options;
  const args = [
    join(BENCH, "node_modules", "autocannon", "autocannon.js"),
    "--json",
    ...["--connections", String(connections)],
    ...["--pipelining", "1"],
    ...["--duration", String(seconds)],
    ...(rate === undefined ? [] : ["--overallRate", String(rate)]),
    ...Object.entries(headers).flatMap(([name, value]) => ["--headers", `${name}=${value}`]),
    url,
  ];
  const report = JSON.parse(
    await runCommand(process.execPath, args, { cwd: BENCH }),
  ) as AutocannonReport;
  const statuses = Object.keys(report.statusCodeStats);
  if (
    report.errors + report.timeouts > 0 ||
    statuses.some((code) => code !== String(expectedStatus))
  ) {
    const found = JSON.stringify(report.statusCodeStats);
    throw new Error(
      `${url}: ${report.errors} errors, ${report.timeouts} time-outs, answers ${found}`,
    );
  }
  return {
    requestsPerSecond: report.requests.total / report.duration,
    requests: report.requests.total,
    p50Ms: report.latency.p50,
    p99Ms: report.latency.p99,
  };
}
