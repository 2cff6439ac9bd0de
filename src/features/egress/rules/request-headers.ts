/** The headers that go out. Pure. */

import { invalidField } from "../../../core/errors.ts";

/** Of one connection (RFC 9110 §7.6.1), with the two that every proxy treats so. Dropped in both directions. */
const HOP_BY_HOP = new Set([
  ...["connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization"],
  ...["te", "trailer", "transfer-encoding", "upgrade"],
]);

/** What the runtime says itself, or the network around it. Attack: a length or host of one's own splits requests in two. */
const NOT_SETTABLE =
  /^(host|content-length|transfer-encoding|expect|forwarded|via|cdn-loop|x-real-ip|true-client-ip)$|^(cf-|x-forwarded-)/;

/** The codings are ours: what comes back must be readable to be scrubbed. */
const OURS = "accept-encoding";

const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]{1,128}$/;

/** RFC 9110 §5.5, ASCII alone. Attack: a line break in a value begins a header, or a request, of its own. */
const VALUE = /^[\t\x20-\x7E]*$/;

type Header = readonly [name: string, value: string];

/**
 * Names in lower case. `reserved` is the name of the credential's own header, which comes last. Throws
 * `validation_error`, which names the header and nothing of its value.
 */
export function requestHeaders(
  wanted: readonly Header[],
  reserved: string | undefined,
  credential: Header | undefined,
): Record<string, string> {
  const entries = wanted.map(([name, value]) => [name.trim().toLowerCase(), value] as const);
  const connection = entries.find(([name]) => name === "connection")?.[1] ?? "";
  const named = new Set(connection.split(",").map((name) => name.trim().toLowerCase()));
  const headers = new Map<string, string>();
  for (const [name, value] of entries) {
    checkName(name);
    if (name === reserved) throw refused(name, "is the credential's");
    if (headers.has(name)) throw refused(name, "stands twice");
    if (HOP_BY_HOP.has(name) || named.has(name) || name === OURS) continue;
    headers.set(name, checkedValue(name, value));
  }
  headers.set(OURS, "gzip");
  if (credential !== undefined) {
    const [name, value] = credential;
    checkName(name);
    // Dropped, it would leave the call without its credential.
    if (HOP_BY_HOP.has(name) || name === OURS) throw refused(name, "cannot be set");
    headers.set(name, checkedValue(name, value));
  }
  return Object.fromEntries(headers);
}

function checkName(name: string): void {
  if (!NAME.test(name)) throw invalidField("headers", "A name is not a header's.");
  if (NOT_SETTABLE.test(name)) throw refused(name, "cannot be set");
}

function checkedValue(name: string, value: string): string {
  if (!VALUE.test(value)) throw refused(name, "holds a line break or what is not ASCII");
  return value;
}

function refused(name: string, why: string) {
  return invalidField("headers", `'${name}' ${why}.`);
}

/** Of an answer: what belongs to its connection, to its coding on the way, or to a browser's memory. */
export function isKeptOfAnswer(name: string, connection: string): boolean {
  const named = connection.split(",").map((part) => part.trim().toLowerCase());
  return !HOP_BY_HOP.has(name) && !named.includes(name) && !NOT_OF_ANSWER.has(name);
}

const NOT_OF_ANSWER = new Set(["set-cookie", "set-cookie2", "content-encoding", "content-length"]);
