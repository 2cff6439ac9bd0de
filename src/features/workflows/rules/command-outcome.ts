/** What a command came to, and what is kept of it. Pure. */

import { bytesOf } from "./outcome.ts";

interface Ended {
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly durationMs: number | null;
  readonly runnerId: string | null;
}

interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
}

export interface CommandOutcome {
  /** JSON. */
  readonly output: string;
  readonly failure: Ended["failure"];
}

export function judgeCommand(end: Ended | null, printed: Printed | null): CommandOutcome {
  if (end === null) {
    const message = "What became of it was not written down.";
    return { output: "{}", failure: { code: "outcome_unknown", message } };
  }
  const { failure, exitCode, signal, durationMs, runnerId } = end;
  const facts = { exitCode, signal, durationMs, runnerId };
  return { failure, output: keptOutput(facts, printed ?? NOTHING) };
}

const NOTHING: Printed = { stdout: "", stderr: "", truncated: false };

/** Of one phase, as JSON text: a row of the database has twice as much. */
const MAX_OUTPUT_BYTES = 1024 * 1024;

/** What is not printable takes six bytes a character as JSON: of such a text the ends alone are kept. */
function keptOutput(facts: object, { stdout, stderr, truncated }: Printed): string {
  const write = (out: string, err: string, isCut: boolean) =>
    JSON.stringify({ ...facts, stdout: out, stderr: err, ...(isCut ? { truncated: true } : {}) });
  const whole = write(stdout, stderr, truncated);
  if (bytesOf(whole) <= MAX_OUTPUT_BYTES) return whole;
  for (let length = Math.max(stdout.length, stderr.length) / 2; ; length /= 2) {
    const kept = write(ends(stdout, length), ends(stderr, length), true);
    if (bytesOf(kept) <= MAX_OUTPUT_BYTES) return kept;
  }
}

function ends(text: string, length: number): string {
  if (text.length <= length) return text;
  const half = Math.floor(length / 2);
  const tail = half === 0 ? "" : text.slice(-half);
  return `${text.slice(0, half)}\n[… cut …]\n${tail}`.toWellFormed();
}
