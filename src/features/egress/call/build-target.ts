/**
 * The address that is called. It is built as text, parsed again as what calls it will parse it, and compared with
 * what was pinned: only the result says where a value would go.
 */

import type { PlacedText } from "../../../core/placed-text.ts";
import { judgeAddress, type AddressRules } from "../../../platform/outbound/address.ts";
import type { OutgoingCall } from "../outgoing-call.ts";

export type Target =
  | { readonly kind: "allowed"; readonly url: URL }
  | { readonly kind: "refused"; readonly field: "url" | "query"; readonly why: string };

const NO_SECRET = "No secret may stand in an address; a connector's scheme 'query' places one.";

export function buildTarget(
  { base, url, query }: Pick<OutgoingCall, "base" | "url" | "query">,
  rules: AddressRules,
): Target {
  const path = plainText(url);
  if (path === undefined) return { kind: "refused", field: "url", why: NO_SECRET };
  const parameters: string[] = [];
  for (const [name, text] of Object.entries(query)) {
    const value = plainText(text);
    if (value === undefined) return { kind: "refused", field: "query", why: NO_SECRET };
    // Attack: a value that was not encoded adds a parameter of its own.
    if (!/^[^&#\s]*$/.test(value)) {
      return { kind: "refused", field: "query", why: "Values are percent-encoded." };
    }
    parameters.push(`${encodeURIComponent(name)}=${value}`);
  }

  const joined = base === null ? path : behind(base, path);
  const href = withParameters(joined, parameters);
  const verdict = judgeAddress(href, rules);
  if (verdict.kind === "refused") return { kind: "refused", field: "url", why: verdict.why };
  const target = new URL(verdict.href);
  if (base !== null) {
    const why = findEscape(base, path, target);
    if (why !== undefined) return { kind: "refused", field: "url", why };
  }
  return { kind: "allowed", url: target };
}

/** Undefined where it names a secret. */
function plainText(text: PlacedText): string | undefined {
  return text.every((piece) => typeof piece === "string") ? text.join("") : undefined;
}

function behind(base: string, path: string): string {
  const trimmed = base.replace(/\/+$/, "");
  return path === "" || /^[/?]/.test(path) ? trimmed + path : `${trimmed}/${path}`;
}

function withParameters(href: string, parameters: readonly string[]): string {
  if (parameters.length === 0) return href;
  return `${href}${href.includes("?") ? "&" : "?"}${parameters.join("&")}`;
}

/** Attack: a path that leads out of the prefix, or an address that the parser reads as another host's. */
function findEscape(base: string, path: string, target: URL): string | undefined {
  const pinned = new URL(base);
  if (target.origin !== pinned.origin) return "The connector's own host, port and scheme.";
  if (hasDots(path) || !isBehind(pinned.pathname, target.pathname)) {
    return "A path behind the connector's own, without '.' or '..'.";
  }
  return undefined;
}

export function isBehind(prefix: string, path: string): boolean {
  const trimmed = prefix.replace(/\/+$/, "");
  return path === trimmed || path.startsWith(`${trimmed}/`);
}

/**
 * The URL parser resolves `..` and `%2e%2e`. A server may decode once more (`%252e`), take an encoded slash for one, or
 * cut a segment at its semicolon.
 */
export function hasDots(path: string): boolean {
  let text = path.split(/[?#]/)[0] ?? "";
  for (let turn = 0; turn < 4; turn++) {
    const segments = text.split(/[/\\]/).map((segment) => segment.split(";")[0]);
    if (segments.some((segment) => segment === "." || segment === "..")) return true;
    text = text.replaceAll(/%(2e|2f|5c|25|3b)/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  }
  return false;
}
