/** The stack that `run.ts` started. */

import { readFileSync } from "node:fs";

import type { Seed } from "../../../scripts/dev/seed-file.ts";

function named(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run \`npm run test:browser\`.`);
  return value;
}

export const CHROMIUM = named("CHROMIUM");
export const STACK_DATA = named("STACK_DATA");
export const SEED = JSON.parse(readFileSync(named("SEED"), "utf8")) as Seed;
export const BASE = SEED.baseUrl;

/** A call of the API by a program. */
export async function statusOf(key: string, path = "/v1/me"): Promise<number> {
  return (await fetch(`${BASE}${path}`, { headers: { "x-api-key": key } })).status;
}

/** The Worker's cron, as `wrangler dev` lets a test pull it. */
export async function runCron(cron: string): Promise<void> {
  const path = `/cdn-cgi/handler/scheduled?cron=${encodeURIComponent(cron)}`;
  const { status } = await fetch(`${BASE}${path}`);
  if (status !== 200) throw new Error(`The cron ${cron} answered ${status}.`);
}
