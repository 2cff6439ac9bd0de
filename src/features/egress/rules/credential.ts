/** Where a credential stands in a request. Pure. */

import { base64, utf8 } from "../../../core/encoding.ts";

export interface PlacedCredential {
  readonly header?: readonly [name: string, value: string];
  readonly parameter?: readonly [name: string, value: string];
  /** What it was composed to, beside the value itself. */
  readonly composed: readonly string[];
}

export type Scheme =
  | { readonly scheme: "none" }
  | { readonly scheme: "bearer" | "oauth2_refresh" }
  | { readonly scheme: "basic"; readonly username: string }
  | { readonly scheme: "header" | "query"; readonly name: string };

/** The header that a request may not set itself. */
export function reservedHeader(credential: Scheme): string | undefined {
  switch (credential.scheme) {
    case "none":
    case "query":
      return undefined;
    case "header":
      return credential.name.toLowerCase();
    case "bearer":
    case "basic":
    case "oauth2_refresh":
      return "authorization";
  }
}

export function placeCredential(credential: Scheme, value: string): PlacedCredential {
  switch (credential.scheme) {
    case "none":
      return { composed: [] };
    case "bearer":
    case "oauth2_refresh":
      return { header: ["authorization", `Bearer ${value}`], composed: [] };
    case "basic": {
      // RFC 7617 §2.
      const pair = `${credential.username}:${value}`;
      return { header: ["authorization", `Basic ${base64(utf8(pair))}`], composed: [pair] };
    }
    case "header":
      return { header: [credential.name.toLowerCase(), value], composed: [] };
    case "query":
      return { parameter: [credential.name, value], composed: [] };
  }
}

/** What stands in the query already stays as it is written. */
export function addParameter(url: URL, [name, value]: readonly [name: string, value: string]): URL {
  const added = new URL(url);
  if (added.searchParams.has(name)) added.searchParams.set(name, value);
  else {
    const parameter = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
    added.search += `${added.search === "" ? "" : "&"}${parameter}`;
  }
  return added;
}
