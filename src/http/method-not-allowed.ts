/** A known path asked with a method it does not answer is 405 with `Allow`, not 404 (RFC 9110 §15.5.6). */

import type { Declared } from "./declare.ts";

/** The methods that a path answers, in order; none where there is no such path. */
export function methodsAt(declared: readonly Declared[], path: string): string[] {
  const segments = path.split("/");
  const methods = new Set<string>();
  for (const route of declared) {
    if (!isAt(route.path.split("/"), segments)) continue;
    methods.add(route.method);
    if (route.method === "GET") methods.add("HEAD");
  }
  return [...methods].toSorted();
}

function isAt(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) =>
      part.startsWith("{") ? segments[index] !== "" : part === segments[index],
    )
  );
}
