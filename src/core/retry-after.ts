/** `Retry-After` as other servers send it to us. Pure. */

import { DAY_MS, SECOND_MS } from "./time.ts";

/** However long the other side asks us to wait: a header of theirs must not park our work for years. */
const MAX_SECONDS = DAY_MS / SECOND_MS;

/** RFC 9110 §10.2.3 has whole seconds; some servers print a float. */
const SECONDS = /^(\d{1,15})(\.\d{1,15})?$/;

/** RFC 9110 §5.6.7: the form that is sent today, and the two that a recipient must read as well. */
const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const RFC_850 = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/** Whole seconds from now, rounded up, at most a day; a date in the past is 0. Null where the header says nothing. */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? "";
  if (SECONDS.test(text)) return bounded(Number(text));
  const atMs = parseHttpDate(text);
  return Number.isNaN(atMs) ? null : bounded((atMs - nowMs) / SECOND_MS);
}

function parseHttpDate(text: string): number {
  if (IMF_FIXDATE.test(text) || RFC_850.test(text)) return Date.parse(text);
  // It names no zone and means UTC; without one, the machine's own would be taken.
  return ASCTIME.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
}

function bounded(seconds: number): number {
  return Math.min(Math.max(Math.ceil(seconds), 0), MAX_SECONDS);
}
