/**
 * Which headers of a call enter an instance, where people read them and templates place them. Pure.
 *
 * Attack, or accident: the sender's credential stands in a header and ends in the history of every instance. So headers
 * are named that may, and of those none that is called as credentials are.
 */

import { cleanLine } from "../../../core/clean-text.ts";

const NAMED: ReadonlySet<string> = new Set([
  "content-type",
  "user-agent",
  "webhook-id",
  "webhook-timestamp",
  "x-request-id",
  "x-event-key",
]);

/** What happened, and which delivery says so, as senders name it: `x-github-event`, `x-shopify-topic`, `x-hook-id`. */
const OF_AN_EVENT =
  /^x-(?:[a-z0-9]+-)*(?:event|topic|delivery|action|resource|hook|trigger)(?:-(?:id|name|type))?$/;

const OF_A_CREDENTIAL = /auth|token|secret|sign|password|cookie|session|credential|api-?key|hmac/;

const MOST_HEADERS = 20;
const MAX_VALUE_LENGTH = 500;

/** Names in lower case. */
export function keptHeaders(headers: Iterable<readonly [string, string]>): Record<string, string> {
  const kept = Array.from(headers, ([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => NAMED.has(name) || OF_AN_EVENT.test(name))
    .filter(([name]) => !OF_A_CREDENTIAL.test(name))
    .slice(0, MOST_HEADERS);
  return Object.fromEntries(
    kept.map(([name, value]) => [name, cleanLine(value, MAX_VALUE_LENGTH)]),
  );
}
