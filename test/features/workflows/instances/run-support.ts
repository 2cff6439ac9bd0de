/** Instances that are run by hand, with a clock of the test's and calls that are only written down. */

import { beforeEach } from "vitest";

import type { PerformPhase } from "../../../../src/features/workflows/index.ts";
import { judgeAnswer } from "../../../../src/features/workflows/rules/outcome.ts";
import { eachTest } from "../../../support/each-test.ts";
import {
  httpPhase,
  phaseRows,
  runDeps,
  seedInstance,
  seedWorkflow,
  type Clock,
} from "../../../support/workflows.ts";
import { seedCompany } from "../../../support/world.ts";

/** For a whole file: a company and a clock anew for each test. */
export function useRuns() {
  const company = eachTest(() => seedCompany());
  const clock = eachTest((): Clock => ({ nowMs: Date.now() }));
  /** The calls that were made, in order. */
  const calls: string[] = [];

  beforeEach(() => {
    calls.length = 0;
  });

  /** Answers with these statuses, the last of them for ever. */
  function answering(...statuses: number[]): PerformPhase {
    return async ({ phase, request }) => {
      const status = statuses[Math.min(calls.length, statuses.length - 1)] ?? 200;
      calls.push(`${phase.key} ${textOf(request)}`);
      return judgeAnswer({ status, headers: { "x-of": phase.key }, body: { id: phase.key } });
    };
  }

  async function started(phases: Parameters<typeof seedWorkflow>[1], input = {}) {
    const companyId = company.id;
    const workflowId = await seedWorkflow(companyId, phases);
    const deps = runDeps(clock, answering(200));
    return { workflowId, params: await seedInstance(deps, { companyId, workflowId, input }) };
  }

  return { company, clock, calls, answering, started };
}

const textOf = (request: Parameters<PerformPhase>[0]["request"]) =>
  request.target.filter((piece) => typeof piece === "string").join("");

export const post = (key: string) =>
  httpPhase(key, {
    request: { method: "POST", url: `https://t.example.com/${key}`, headers: {}, query: {} },
  });

export const statuses = async (id: string) => (await phaseRows(id)).map((row) => row["status"]);

export const failureOf = (row: Record<string, unknown>) => JSON.parse(String(row["failure"]));
