/**
 * Where a redirect leads, and what goes along. Pure but for the address rules it asks.
 *
 * Attack: the system that is called, or whoever took it over, answers with a redirect to a host of its own and waits for
 * the credential; runtimes strip `Authorization` and let `x-api-key` through. Here the origin decides, not a header's
 * name: another scheme, host or port, or a path outside of the connector's prefix, gets the bare address and nothing
 * that anybody configured, and what comes after it stays bare, also back at home.
 */

import type { Method } from "../../../core/method.ts";
import { judgeAddress, type AddressRules } from "../../../platform/outbound/address.ts";
import { addParameter } from "../rules/credential.ts";
import { hasDots, isBehind } from "./build-target.ts";

export interface Hop {
  readonly url: URL;
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** It has left the pinned origin once. */
  readonly bare: boolean;
}

export interface RedirectRules {
  readonly address: AddressRules;
  readonly origin: string;
  readonly prefix: string;
  /** The credential in the address, where it has one: every address at home gets it again. */
  readonly parameter?: readonly [name: string, value: string];
  /** Whether a text holds a secret of this call, in any form. */
  readonly holdsSecret: (text: string) => boolean;
}

export type Redirect =
  | { readonly kind: "answer" }
  | { readonly kind: "refused" }
  | { readonly kind: "follow"; readonly hop: Hop };

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Sent to others than the pinned origin. */
const BARE_HEADERS = { accept: "*/*", "accept-encoding": "gzip" };

/** Describe the body, and go with it. */
const OF_BODY = /^content-/;

export function decideRedirect(
  hop: Hop,
  status: number,
  location: string | null,
  rules: RedirectRules,
): Redirect {
  if (!REDIRECTS.has(status) || location === null) return { kind: "answer" };
  if (!URL.canParse(location, hop.url)) return { kind: "refused" };
  const target = new URL(location, hop.url);
  // RFC 9110 §10.2.2: a fragment is the client's own business.
  target.hash = "";
  const verdict = judgeAddress(target.href, rules.address);
  if (verdict.kind === "refused") return { kind: "refused" };
  const method = methodAfter(status, hop.method);

  if (!hop.bare && isHome(target, rules)) {
    const url = rules.parameter === undefined ? target : addParameter(target, rules.parameter);
    const body = method === hop.method ? hop.body : null;
    const headers = body === hop.body ? hop.headers : withoutBody(hop.headers);
    return { kind: "follow", hop: { url, method, headers, body, bare: false } };
  }
  // What changes something is meant for the system that was named, and for no other.
  if (hop.method !== "GET" && hop.method !== "HEAD") return { kind: "refused" };
  // Attack: a server that hands the query on, `?api_key=` and all, or writes the credential into the new address.
  // As it was sent, too: the parser writes a host in lower case, and what stands in it is asked of a name server.
  if ([location, target.href].some(rules.holdsSecret)) return { kind: "refused" };
  const bare = { headers: BARE_HEADERS, body: null, bare: true };
  return { kind: "follow", hop: { url: target, method, ...bare } };
}

function isHome(url: URL, { origin, prefix }: RedirectRules): boolean {
  return url.origin === origin && isBehind(prefix, url.pathname) && !hasDots(url.pathname);
}

/** RFC 9110 §15.4: 303 becomes GET, 301 and 302 turn POST into GET as every client does, 307 and 308 repeat. */
function methodAfter(status: number, method: Method): Method {
  if (method === "HEAD") return method;
  if (status === 303) return "GET";
  return (status === 301 || status === 302) && method === "POST" ? "GET" : method;
}

function withoutBody(headers: Hop["headers"]): Hop["headers"] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_BODY.test(name)));
}
