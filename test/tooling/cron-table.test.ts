/** A cron expression without jobs throws on every run, and jobs without an expression never run. */

import { expect, it } from "vitest";

import { JOB_TABLE } from "../../src/jobs/table.ts";
import { readWranglerConfig } from "./wrangler-config.ts";

it.each([[undefined], ["staging"]])("runs every job of the table (environment: %s)", (env) => {
  const { crons } = readWranglerConfig(env).triggers;

  expect(crons.toSorted()).toEqual(Object.keys(JOB_TABLE).toSorted());
  expect(crons).not.toEqual([]);
});
