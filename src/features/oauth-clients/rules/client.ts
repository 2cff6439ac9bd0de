/** Rules of registered clients. Pure. */

import type { ApiScope } from "../../../core/api-scopes.ts";

export const CLIENT_STATUSES = ["creating", "active", "updating", "rotating", "deleting"] as const;

/** Not `active`: the operation under way. */
export type ClientStatus = (typeof CLIENT_STATUSES)[number];

/** The pool holds 1,000 clients for everybody: one company must not be able to fill it. */
export const MAX_CLIENTS = 25;

/** AWS's own limits. */
export const MAX_URIS = 100;
const MAX_URI_LENGTH = 1_024;
const MAX_POOL_NAME_LENGTH = 128;

/** Least privilege: who wants more says so. */
export const DEFAULT_SCOPES: readonly ApiScope[] = ["services:read"];

/**
 * The client's name at Cognito begins with our row's id, which is how the sweep finds a client whose id we never
 * learned. It stands in front because the rest is what a customer typed.
 * Attack: a client that is named like another company's row, so that the sweep deletes it in that row's stead.
 */
export function poolNameOf(id: string, name: string): string {
  return `${markerOf(id)}${name}`.slice(0, MAX_POOL_NAME_LENGTH).trimEnd();
}

export function isPoolNameOf(id: string, poolName: string): boolean {
  return poolName.startsWith(markerOf(id));
}

function markerOf(id: string): string {
  return `${id} `;
}

/** Loopback by name and by address: an app on the user's own machine has no certificate (RFC 8252 §7.3). */
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * What is wrong with the address, or nothing. Only the form that a browser would itself write is taken, so what
 * Cognito compares character by character is what the browser opens, and no parser reads another host into it.
 * Attack: an address that looks like the app's to one parser and like the attacker's to the next
 * (`https://good.example\@evil.example`, `https:evil.example`, `http://0x7f.1`, tabs, dot segments).
 */
export function findUriFault(text: string): string | undefined {
  if (text.length > MAX_URI_LENGTH) return `At most ${MAX_URI_LENGTH} characters.`;
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0020\u007f-\u{10ffff}]/u.test(text)) return "Visible ASCII characters only.";
  if (text.includes("#")) return "No fragment.";
  if (text.includes("*")) return "No wildcard: the address is compared exactly.";
  const url = parseUrl(text);
  if (url === undefined) return "An absolute URL.";
  if (url.username !== "" || url.password !== "") return "No user or password.";
  if (url.protocol === "http:" && !LOOPBACK.has(url.hostname)) {
    return "https, or http on localhost, 127.0.0.1 or [::1].";
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return "https only.";
  if (url.hostname.endsWith(".")) return "No dot at the end of the host.";
  if (text !== url.href && `${text}/` !== url.href) return `Written as ${url.href}`;
  return undefined;
}

/** Of an address that has no fault: scheme, host and port as a browser sends them in `Origin`. */
export function originOf(uri: string): string {
  return new URL(uri).origin;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
