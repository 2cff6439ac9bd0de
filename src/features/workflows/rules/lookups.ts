/** Which look-ups a phase's request has. Pure. */

import type { Json } from "./definition.ts";
import type { CallPhase } from "./render.ts";
import { parseTemplate, type Lookup } from "./template.ts";

/** The variables of its own that it sends somewhere. */
export function usedVariables(phase: CallPhase): ReadonlySet<string> {
  const { headers, query, body = null } = phase.request;
  const target = phase.type === "http" ? phase.request.url : phase.request.path;
  const texts = [target, ...Object.values(headers), ...Object.values(query), ...textsIn(body)];
  const names = texts
    .flatMap(lookupsIn)
    .flatMap(({ path: [root, name] }) => (root === "env" && name !== undefined ? [name] : []));
  return new Set(names);
}

function lookupsIn(text: string): Lookup[] {
  const parsed = parseTemplate(text);
  if (parsed.kind === "fault") return [];
  return parsed.pieces.filter((piece) => typeof piece !== "string");
}

function textsIn(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((below: Json) => textsIn(below));
}
