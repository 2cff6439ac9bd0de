/** What a request costs in calls, counted in the isolate that answers it. */

import type { Contender } from "../contenders.ts";
import type { Bundle } from "../lib/bundle.ts";
import { load } from "../lib/load.ts";
import { openStage, type Stage } from "../lib/stage.ts";
import type { Calls } from "../workers/counting.ts";

export interface CallsPerRequest extends Calls {
  readonly id: string;
}

const SAMPLE = 200;
const WARM_UP = 20;

/** One request after the other, each answered before the next is sent; of several credentials the first. */
export async function countCalls(contender: Contender, counted: Bundle): Promise<CallsPerRequest> {
  const stage = await openStage(counted, contender.bindings);
  const [headers = {}] = await contender.prepare(stage);
  const send = async (count: number) => {
    for (let index = 0; index < count; index++) {
      const response = await fetch(`${stage.url}/v1/me`, { headers });
      await response.arrayBuffer();
      if (response.status !== contender.expectedStatus) {
        throw new Error(`${contender.id} answered ${response.status}`);
      }
    }
  };
  await send(WARM_UP);
  await readCalls(stage);
  await send(SAMPLE);
  const { kv, d1, objects } = await readCalls(stage);
  await stage.close();
  return { id: contender.id, kv: kv / SAMPLE, d1: d1 / SAMPLE, objects: objects / SAMPLE };
}

export interface SteadyCalls extends Calls {
  readonly requests: number;
  readonly renewalsPer1000: number;
}

/** At a steady 200 requests a second over a few connections, after the isolate is warm. */
export async function countSteadyCalls(
  contender: Contender,
  counted: Bundle,
  { seconds }: { readonly seconds: number },
): Promise<SteadyCalls> {
  const stage = await openStage(counted, contender.bindings);
  const credentials = await contender.prepare(stage);
  const steady = { url: `${stage.url}/v1/me`, credentials, connections: 4, rate: 200 };
  // So that the first ask, which every key needs once, is not among the renewals.
  await load({ ...steady, seconds: 3 }, contender.expectedStatus);
  await readCalls(stage);
  const { requests } = await load({ ...steady, seconds }, contender.expectedStatus);
  const calls = await readCalls(stage);
  await stage.close();
  return { ...calls, requests, renewalsPer1000: (calls.objects / requests) * 1_000 };
}

async function readCalls(stage: Stage): Promise<Calls> {
  const response = await fetch(`${stage.url}/bench/calls`);
  return JSON.parse(await response.text()) as Calls;
}
