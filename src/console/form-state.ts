/** What a form holds when it is shown again: what was typed, but for secrets, and what was wrong with it. Pure. */

import { CodedError } from "../core/errors.ts";

export interface FormState {
  /** Which form of the page it was. */
  readonly action: string | undefined;
  readonly values: URLSearchParams;
  /** By the field's name. */
  readonly faults: ReadonlyMap<string, string>;
  /** Somebody else saved the thing after it was read: what stands now is shown beside what was typed. */
  readonly stale: boolean;
  /** What was wrong with the whole. */
  readonly message: string | undefined;
  /** What must be sent along for the same thing to be done after all. */
  readonly confirm: string | undefined;
}

export const UNTOUCHED: FormState = {
  action: undefined,
  values: new URLSearchParams(),
  faults: new Map(),
  stale: false,
  message: undefined,
  confirm: undefined,
};

/** Typed again by hand, always: no answer ever has one in it. */
const NEVER_KEPT = new Set(["value", "code", "recoveryCode", "invitation", "token", "nonce"]);

/** Refusals that a person can do something about by typing something else; the others are pages of their own. */
const ANSWERED_IN_THE_FORM = new Set([
  "validation_error",
  "invalid_request",
  "conflict",
  "secret_exists",
  "secret_in_use",
  "secret_missing",
  "precondition_failed",
  "locked_out",
  "upstream_error",
  "upstream_timeout",
]);

export function isForForm(error: unknown): error is CodedError {
  return error instanceof CodedError && ANSWERED_IN_THE_FORM.has(error.code);
}

export function stateAfter(form: URLSearchParams, error: CodedError): FormState {
  const values = new URLSearchParams(
    [...form].filter(([name]) => !NEVER_KEPT.has(name) && !name.startsWith("secret.")),
  );
  const { details = [], confirm } = error.extras;
  return {
    action: form.get("action") ?? undefined,
    values,
    faults: new Map(details.map(({ field, message }) => [field, message])),
    stale: error.code === "precondition_failed",
    message: error.message,
    confirm,
  };
}

/**
 * What stands now, where it is not what was typed. Accident: two people edit one thing, and the second to save sees
 * only that it failed, sends again and overwrites what the first wrote.
 */
export function standsNow(
  { stale, values }: FormState,
  name: string,
  now: readonly string[],
): readonly string[] | undefined {
  const typed = values.getAll(name).map(asSent);
  const same = typed.length === now.length && now.every((one) => typed.includes(asSent(one)));
  return stale && !same ? now : undefined;
}

/** A browser sends line breaks as CRLF. */
function asSent(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
