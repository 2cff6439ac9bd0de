/** One signer a credential set. Service and region are always explicit: aws4fetch guesses them from AWS's host names only. */

import { AwsClient } from "aws4fetch";

export interface AwsCredentials {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface AwsRequest {
  readonly headers: Record<string, string>;
  readonly body: string;
  /** The instant that the signature names; AWS refuses the request five minutes after it. Left out: now. */
  readonly signedAtMs?: number;
  /** Left out, or longer than every call's own limit: that limit. */
  readonly timeoutMs?: number;
}

export type AwsFetch = (service: string, url: string, request: AwsRequest) => Promise<Response>;

/** No call is held longer than this. */
const TIMEOUT_MS = 5_000;

/**
 * aws4fetch caches signing keys under names that contain the secret key and never forgets them, so each client has
 * a cache of its own that lives and dies with the composition. It does not retry here: JSON 1.1 services report
 * throttling as a 400, which it would not see; callers decide what is safe to send twice.
 */
export function createAwsFetch(credentials: AwsCredentials): AwsFetch {
  const { region, accessKeyId, secretAccessKey } = credentials;
  const client = new AwsClient({ accessKeyId, secretAccessKey, retries: 0, cache: new Map() });
  return (service, url, { headers, body, signedAtMs, timeoutMs = TIMEOUT_MS }) =>
    client.fetch(url, {
      method: "POST",
      headers,
      body,
      // A redirect from an AWS endpoint is no answer; following it would sign for another host.
      redirect: "manual",
      signal: AbortSignal.timeout(Math.min(timeoutMs, TIMEOUT_MS)),
      aws: {
        service,
        region,
        ...(signedAtMs === undefined ? {} : { datetime: amzDate(signedAtMs) }),
      },
    });
}

/** Where a service answers: an emulator's address stands for all of them. `host` is the first label of AWS's own name. */
export function awsUrl(
  host: string,
  { region, endpoint }: { readonly region: string; readonly endpoint: string },
): string {
  return endpoint || `https://${host}.${region}.amazonaws.com/`;
}

/** ISO 8601 basic, as in `20150830T123600Z`. */
function amzDate(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[:-]|\.\d{3}/g, "");
}
