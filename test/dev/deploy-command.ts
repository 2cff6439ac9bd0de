/**
 * What the runners of runner.e2e.ts run: writes down that it was started and what it was given, prints its secrets in
 * many forms, and ends when it may.
 */

import { createHash } from "node:crypto";
import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { echoesOf } from "../support/encodings.ts";

export interface Start {
  readonly pid: number;
  readonly atMs: number;
  /** Their names alone. */
  readonly variables: readonly string[];
  readonly digest: string;
}

const [folder = "", name = ""] = process.argv.slice(2);
const { DEPLOY_TOKEN = "", AWS_ACCESS_KEY = "" } = process.env;

const digest = createHash("sha256").update(`${DEPLOY_TOKEN} ${AWS_ACCESS_KEY}`).digest("hex");
const variables = Object.keys(process.env).toSorted();
const start: Start = { pid: process.pid, atMs: Date.now(), variables, digest };
appendFileSync(join(folder, `${name}.starts`), `${JSON.stringify(start)}\n`);

console.log(`Deploying ${name}`);
for (const value of [DEPLOY_TOKEN, AWS_ACCESS_KEY]) {
  for (const echo of echoesOf(value)) console.log(`value: ${echo}`);
  process.stderr.write(value.slice(0, 7));
  await sleep(100);
  process.stderr.write(`${value.slice(7)}\n`);
}
while (!existsSync(join(folder, `${name}.go`))) await sleep(50);
console.log("Deployed");
