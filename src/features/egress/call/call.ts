/**
 * The one way out with a secret. It takes references, never values: it builds the address and has it judged, reads each
 * secret for the host that is called, places the values, calls, and gives back an answer that is scrubbed of them.
 */

import { invalidField } from "../../../core/errors.ts";
import type { EgressContext } from "../deps.ts";
import { MAX_TIMEOUT_MS, type OutgoingCall, type OutsideAnswer } from "../outgoing-call.ts";
import { placeCredential } from "../rules/credential.ts";
import { createScrubber } from "../scrub/scrubber.ts";
import { buildTarget } from "./build-target.ts";
import { startDeadline, type Deadline } from "./deadline.ts";
import { exchange } from "./exchange.ts";
import { firstHop } from "./first-hop.ts";
import { readAnswer } from "./read-answer.ts";
import { retrieve } from "./retrieve.ts";

/**
 * Throws `validation_error` where the request is refused as it stands; `secret_missing`, and `forbidden` where a secret
 * is not bound to this; `upstream_error`, `upstream_timeout`; and what the store and D1 throw. No message holds an
 * address or a value.
 */
export async function call(ctx: EgressContext, outgoing: OutgoingCall): Promise<OutsideAnswer> {
  const { method, body, timeoutMs } = outgoing;
  if (body !== null && (method === "GET" || method === "HEAD")) {
    throw invalidField("body", `Not with ${method}.`);
  }
  const target = buildTarget(outgoing, ctx.deps.addressRules);
  if (target.kind === "refused") throw invalidField(target.field, target.why);

  const deadline = startDeadline(Math.min(Math.max(timeoutMs, 1), MAX_TIMEOUT_MS));
  try {
    const { url } = target;
    const first = await attempt(ctx, outgoing, { url, deadline });
    if (first.answer.status !== UNAUTHORIZED || first.tokenId === undefined) return first.answer;
    // A token may be withdrawn before its time. What was refused as unauthorized has changed nothing, so it is asked again.
    const refusedId = first.tokenId;
    return (await attempt(ctx, outgoing, { url, deadline, refusedId })).answer;
  } finally {
    deadline.end();
  }
}

const UNAUTHORIZED = 401;

interface Attempt {
  readonly url: URL;
  readonly deadline: Deadline;
  /** The access token that was refused before. */
  readonly refusedId?: string;
}

async function attempt(
  ctx: EgressContext,
  outgoing: OutgoingCall,
  { url, deadline, refusedId }: Attempt,
): Promise<{ readonly answer: OutsideAnswer; readonly tokenId: string | undefined }> {
  const { deps } = ctx;
  const retrieved = await deadline.within(retrieve(ctx, outgoing, url.hostname, refusedId));
  const placed = placeCredential(outgoing.credential, retrieved.credential);
  const scrubber = createScrubber([...retrieved.all, ...placed.composed]);
  const rules = {
    address: deps.addressRules,
    origin: url.origin,
    prefix: outgoing.base === null ? "/" : new URL(outgoing.base).pathname,
    holdsSecret: scrubber.holdsSecret,
    ...(placed.parameter === undefined ? {} : { parameter: placed.parameter }),
  };
  const hop = firstHop(outgoing, url, retrieved, placed);
  const response = await exchange(deps, hop, rules, deadline);
  return {
    answer: await readAnswer(response, scrubber, deadline),
    tokenId: retrieved.tokenId,
  };
}
