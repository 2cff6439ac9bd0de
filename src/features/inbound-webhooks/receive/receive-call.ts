/** A call from outside: proved first, read then, and answered when the instance that it starts is in the database. */

import { cleanJson } from "../../../core/clean-text.ts";
import type { AnonymousContext } from "../../../core/context.ts";
import { CodedError, invalidField } from "../../../core/errors.ts";
import type { Json } from "../../../core/json.ts";
import { findInputFault, MAX_INPUT_BYTES } from "../../workflows/index.ts";
import type { InboundDeps } from "../deps.ts";
import { inputOf, readBody } from "../rules/content.ts";
import { readSignature, type SignatureHeaders } from "./read-signature.ts";
import { proveCall } from "./prove-call.ts";
import { startOnce, type Accepted } from "./start-once.ts";
import { unsigned } from "./unsigned.ts";

export interface InboundCall {
  readonly webhookId: string;
  readonly method: string;
  readonly headers: Iterable<readonly [string, string]>;
  readonly signature: SignatureHeaders;
  /** As it came: what is signed is bytes, and a text decoded from them may have others. */
  readonly body: ArrayBuffer;
}

const ID = /^whk_[0-9a-z]{1,40}$/;

export async function receiveCall(
  ctx: AnonymousContext<InboundDeps>,
  { webhookId, signature, body, ...rest }: InboundCall,
): Promise<Accepted> {
  const bytes = new Uint8Array(body);
  if (bytes.length > MAX_INPUT_BYTES) {
    throw new CodedError("payload_too_large", `A call has at most ${MAX_INPUT_BYTES} bytes.`);
  }
  const presented = readSignature(signature, bytes, ctx.nowMs);
  if (presented === undefined || !ID.test(webhookId)) throw unsigned();
  const webhook = await proveCall(ctx, webhookId, presented);

  const read = readBody(bytes);
  if (read === undefined) throw new CodedError("invalid_request", "The body is not JSON.");
  const input = inputOf({ ...rest, body: read.json }, ctx.nowMs);
  const fault = findInputFault(input);
  if (fault !== undefined) throw invalidField("body", fault);
  // Its texts are somebody else's and cannot be refused. Its depth is known by now.
  return startOnce(ctx, webhook, presented, cleanJson(input) as Json);
}
