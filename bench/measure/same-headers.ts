/** That one contender's answer carries exactly the headers of another's: else their ratio would say something else. */

import type { Credential } from "../lib/load.ts";
import type { Stage } from "../lib/stage.ts";

interface Answering {
  readonly stage: Stage;
  readonly credentials: readonly Credential[];
}

export async function requireSameHeaders(one: Answering, other: Answering): Promise<void> {
  const [left, right] = [await headersOf(one), await headersOf(other)];
  if (left !== right) throw new Error(`Not the same headers: ${left} against ${right}`);
}

async function headersOf({ stage, credentials: [headers = {}] }: Answering): Promise<string> {
  const response = await fetch(`${stage.url}/v1/me`, { headers });
  await response.arrayBuffer();
  return [...response.headers.keys()].toSorted().join(", ");
}
