/** A new pair of AWS credentials: read as `aws iam create-access-key` prints it, and tried before the Worker gets it. */

import { createAwsFetch } from "../../src/platform/aws/client.ts";

export interface AwsPair {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
}

export function parseAwsPair(text: string): AwsPair {
  const { AccessKey } = JSON.parse(text) as {
    readonly AccessKey?: { readonly AccessKeyId?: string; readonly SecretAccessKey?: string };
  };
  const { AccessKeyId, SecretAccessKey } = AccessKey ?? {};
  if (!AccessKeyId || !SecretAccessKey) {
    throw new TypeError("Standard input is what `aws iam create-access-key` printed.");
  }
  return { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey };
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const WHO_AM_I = "Action=GetCallerIdentity&Version=2011-06-15";

/** AWS knows a new key after some seconds. */
const TRIES = 10;
const GAP_MS = 3_000;

/** Throws where AWS does not take the pair. The call needs no right, so it says nothing of those either. */
export async function tryAwsPair(
  pair: AwsPair,
  { region, endpoint }: { readonly region: string; readonly endpoint: string },
  sleep: (ms: number) => Promise<unknown>,
): Promise<void> {
  const credentials = {
    region,
    accessKeyId: pair.AWS_ACCESS_KEY_ID,
    secretAccessKey: pair.AWS_SECRET_ACCESS_KEY,
  };
  const call = createAwsFetch(credentials);
  for (let turn = 1; ; turn++) {
    const response = await call("sts", endpoint, { headers: FORM, body: WHO_AM_I });
    if (response.ok) return;
    if (turn === TRIES) throw new TypeError(`AWS refuses the new pair (${response.status}).`);
    await sleep(GAP_MS);
  }
}
