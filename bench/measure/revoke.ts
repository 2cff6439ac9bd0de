/** How long a revoke takes to answer, and whether anybody is admitted after it has. */

import type { Bundle } from "../lib/bundle.ts";
import { OUR_BINDINGS } from "../lib/our-bindings.ts";
import { seedOurs } from "../lib/seed.ts";
import { openStage, type Stage } from "../lib/stage.ts";

export interface Revocations {
  readonly neverUsedMs: number;
  /** Last used over a minute before; null where the run was too short for one. */
  readonly idleMs: number | null;
  /** Under use from several connections all the while: the longest of a few. */
  readonly inUseMs: number;
  readonly admittedAfterAnswer: number;
}

const IDLE_MS = 61_000;
const KEYS_IN_USE = 3;
const CALLERS = 4;
const CALLS_AFTER_ANSWER = 50;

export async function measureRevocations(
  ours: Bundle,
  { waitForIdle }: { readonly waitForIdle: boolean },
): Promise<Revocations> {
  const stage = await openStage(ours, OUR_BINDINGS);
  const [neverUsed, idle, first, ...inUse] = (await seedOurs(stage, 3 + KEYS_IN_USE)) as [
    string,
    string,
    string,
  ];
  // Whatever is slow the first time is not the revocation's.
  await use(stage, first);
  await revoke(stage, first);
  await use(stage, idle);
  const idleSinceMs = performance.now();

  const neverUsedMs = await revoke(stage, neverUsed);
  const underUse: Awaited<ReturnType<typeof revokeUnderUse>>[] = [];
  for (const key of inUse) underUse.push(await revokeUnderUse(stage, key));
  let idleMs: number | null = null;
  if (waitForIdle) {
    await pause(Math.max(0, IDLE_MS - (performance.now() - idleSinceMs)));
    idleMs = await revoke(stage, idle);
  }
  await stage.close();
  return {
    neverUsedMs,
    idleMs,
    inUseMs: Math.max(...underUse.map(({ tookMs }) => tookMs)),
    admittedAfterAnswer: underUse.reduce((sum, { admitted }) => sum + admitted, 0),
  };
}

async function revokeUnderUse(stage: Stage, key: string) {
  let running = true;
  const callers = Array.from({ length: CALLERS }, async () => {
    while (running) await use(stage, key);
  });
  await pause(1_000);
  const tookMs = await revoke(stage, key);
  running = false;
  let admitted = 0;
  for (let call = 0; call < CALLS_AFTER_ANSWER; call++) {
    if ((await use(stage, key)) === 200) admitted += 1;
  }
  await Promise.all(callers);
  return { tookMs, admitted };
}

async function use(stage: Stage, key: string): Promise<number> {
  const response = await fetch(`${stage.url}/v1/me`, { headers: { "x-api-key": key } });
  await response.arrayBuffer();
  return response.status;
}

async function revoke(stage: Stage, key: string): Promise<number> {
  const startedMs = performance.now();
  const response = await fetch(`${stage.url}/v1/api-keys/revoke-self`, {
    method: "POST",
    headers: { "x-api-key": key },
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`Revoke answered ${response.status}: ${text}`);
  return performance.now() - startedMs;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
