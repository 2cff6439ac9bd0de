/** Memory after very many distinct keys were seen by one isolate, against the size that its table states. */

import type { Bundle } from "../lib/bundle.ts";
import { usedHeapBytes } from "../lib/inspector.ts";
import { OUR_BINDINGS } from "../lib/our-bindings.ts";
import { residentBytes } from "../lib/process-stats.ts";
import { seedOurs } from "../lib/seed.ts";
import { openStage, type Stage } from "../lib/stage.ts";

/** As src/features/api-keys/check/key-memory.ts states: so many keys at a time, at about so many bytes. */
export const STATED_KEYS = 10_000;
export const STATED_BYTES_PER_KEY = 1_500;

const KEYS_PER_POST = 500;
const WARM_KEYS = 100;

export interface MemoryResult {
  readonly keysSeen: number;
  readonly heapBytesWarm: number;
  /** With the table full once. */
  readonly heapBytesTableFull: number;
  readonly heapBytesAllSeen: number;
  readonly residentBytesWarm: number | null;
  readonly residentBytesAllSeen: number | null;
}

export async function measureMemory(manyKeys: Bundle, keysSeen: number): Promise<MemoryResult> {
  const stage = await openStage(manyKeys, OUR_BINDINGS, { inspected: true });
  const keys = await seedOurs(stage, keysSeen);
  const read = async () => {
    const { ok } = await fetch(`${stage.url}/bench/collect-garbage`);
    if (!ok) throw new Error("The isolate could not be told to collect its garbage");
    const heap = await usedHeapBytes(await stage.inspector());
    return { heap, resident: residentBytes(stage.pid) };
  };

  await see(stage, keys.slice(0, WARM_KEYS));
  const warm = await read();
  await see(stage, keys.slice(WARM_KEYS, STATED_KEYS));
  const full = await read();
  await see(stage, keys.slice(STATED_KEYS));
  const all = await read();
  await stage.close();
  return {
    keysSeen,
    heapBytesWarm: warm.heap,
    heapBytesTableFull: full.heap,
    heapBytesAllSeen: all.heap,
    residentBytesWarm: warm.resident,
    residentBytesAllSeen: all.resident,
  };
}

async function see(stage: Stage, keys: readonly string[]): Promise<void> {
  for (let index = 0; index < keys.length; index += KEYS_PER_POST) {
    const some = keys.slice(index, index + KEYS_PER_POST);
    const body = JSON.stringify(some);
    const response = await fetch(`${stage.url}/bench/see`, { method: "POST", body });
    const { admitted } = JSON.parse(await response.text()) as { admitted: number };
    if (admitted !== some.length)
      throw new Error(`${admitted} of ${some.length} keys were admitted`);
  }
}
