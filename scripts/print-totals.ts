/** Prints vitest's own totals, from its JSON report, as `N passed, N failed`; a run without tests is a failure. */

import { readFileSync } from "node:fs";

interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
}

const [reportPath] = process.argv.slice(2);
if (reportPath === undefined) throw new TypeError("usage: print-totals.ts <vitest's JSON report>");

const report = JSON.parse(readFileSync(reportPath, "utf8")) as Report;
const passed = report.numPassedTests;
// A file that does not load fails without a test to count.
const failed = report.success ? 0 : Math.max(report.numFailedTests, report.numFailedTestSuites, 1);

console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exitCode = 1;
