/** Prints vitest's own totals, from its JSON reports, as `N passed, N failed`; a run without tests is a failure. */

import { existsSync, readFileSync } from "node:fs";

interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
}

interface Totals {
  readonly passed: number;
  readonly failed: number;
}

function totalsOf(path: string): Totals {
  // A run that ended before it could report has failed.
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(path, "utf8")) as Report;
  const { success, numPassedTests: passed, numFailedTests, numFailedTestSuites } = report;
  // A file that does not load fails without a test to count, and so does a run of none.
  const sound = success && passed > 0;
  return { passed, failed: sound ? 0 : Math.max(numFailedTests, numFailedTestSuites, 1) };
}

const reportPaths = process.argv.slice(2);
if (reportPaths.length === 0) {
  throw new TypeError("usage: print-totals.ts <vitest's JSON reports>");
}

const totals = reportPaths.map(totalsOf);
const sum = (key: keyof Totals) => totals.reduce((total, item) => total + item[key], 0);

console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
if (sum("failed") > 0) process.exitCode = 1;
