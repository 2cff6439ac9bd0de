/**
 * A form's nonce is its `Idempotency-Key`: a double click, a reload of the answer or two tabs make one thing. What was
 * shown once the first time is stored nowhere, so a repeat can only say that it was shown.
 */

import type { Context, Made } from "../core/context.ts";
import { CodedError } from "../core/errors.ts";
import type { ConsoleDeps } from "./deps.ts";

export type Sent<T> =
  | { readonly kind: "done"; readonly result: T }
  | { readonly kind: "repeated"; readonly resource: Readonly<Record<string, unknown>> };

/** `what` is the form: its page and action. */
export async function sendOnce<T>(
  ctx: Context<ConsoleDeps>,
  what: string,
  form: URLSearchParams,
  run: (ctx: Context<ConsoleDeps>) => Promise<T>,
): Promise<Sent<T>> {
  const { idempotency } = ctx.deps;
  const { companyId, environment, type, id } = ctx.actor;
  const nonce = form.get("nonce") ?? "";
  if (!/^[0-9a-z]{20}$/.test(nonce)) {
    throw new CodedError("invalid_request", "This form is not complete. Open its page again.");
  }
  const caller = ["console", companyId, environment, type, id, what].join("|");
  const attemptId = idempotency.newAttemptId();
  const claimed = await idempotency.claim({
    caller,
    key: nonce,
    fingerprints: await idempotency.fingerprintsOf(`${caller}\n${nonce}`),
    attemptId,
    nowMs: ctx.nowMs,
  });
  switch (claimed.kind) {
    case "replay":
      return { kind: "repeated", resource: claimed.response };
    case "in_progress":
      throw new CodedError("idempotency_in_progress", "This form is being worked on already.");
    case "other_body":
      throw new CodedError("idempotency_conflict", "This form was sent already.");
    case "claimed":
  }
  const answerTo = ({ resource }: Made) => ({ ...resource });
  try {
    return { kind: "done", result: await run({ ...ctx, claim: { attemptId, answerTo } }) };
  } catch (error) {
    // A refusal made nothing. After any other failure something may have been made: the claim stays until it lapses.
    if (error instanceof CodedError && isRefusal(error)) await idempotency.release(attemptId);
    throw error;
  }
}

/** The id of what was made, the first time or a repeat of it. */
export function madeId(sent: Sent<{ readonly resource: { readonly id: string } }>): string {
  return sent.kind === "done" ? sent.result.resource.id : String(sent.resource["id"]);
}

function isRefusal({ code }: CodedError): boolean {
  return code !== "internal_error" && code !== "unavailable" && !code.startsWith("upstream_");
}
