/** What is wrong with a look-up, as far as it can be known when a definition is written. Pure. */

import type { Phase, PhaseType } from "./definition.ts";
import { nameOf, type Lookup } from "./template.ts";
import { findSecretSlug } from "./variables.ts";

/** What a phase leaves for those after it. */
const PARTS: Readonly<Record<PhaseType, readonly string[]>> = {
  connector: ["status", "headers", "body"],
  http: ["status", "headers", "body"],
  command: ["exitCode", "stdout", "stderr"],
  manual: ["outcome"],
};

const WEBHOOK_PARTS = ["body", "headers", "method", "receivedAt"];

/** Those that are one text or number. */
const FLAT: ReadonlySet<string> = new Set([
  "status",
  "method",
  "receivedAt",
  "exitCode",
  "stdout",
  "stderr",
]);

export interface Scope {
  readonly env: Readonly<Record<string, string>>;
  /** All phases of the definition, by their keys, and how many of them come before the one that looks. */
  readonly phases: readonly Phase[];
  readonly position: number;
  /** Why no secret may stand here; nothing where one may. */
  readonly noSecret?: string;
}

export function findLookupFault(lookup: Lookup, scope: Scope): string | undefined {
  const [root = "", name, ...more] = lookup.path;
  switch (root) {
    case "input":
      return undefined;
    case "env":
      return findVariableFault(name, more, scope);
    case "webhook":
      return findPartFault(lookup, [name, ...more], WEBHOOK_PARTS);
    case "phases": {
      const at = scope.phases.findIndex(({ key }) => key === name);
      const phase = scope.phases[at];
      if (phase === undefined) return `No phase has the key '${name ?? ""}'.`;
      if (at >= scope.position) return `The phase '${phase.key}' does not come before this one.`;
      return findPartFault(lookup, more, PARTS[phase.type]);
    }
    default:
      return `'${nameOf(lookup)}' begins with none of: env, input, phases, webhook.`;
  }
}

function findVariableFault(
  name: string | undefined,
  more: readonly string[],
  { env, noSecret }: Scope,
): string | undefined {
  const value = name !== undefined && Object.hasOwn(env, name) ? env[name] : undefined;
  if (value === undefined) return `This phase's env has no variable '${name ?? ""}'.`;
  if (more.length > 0) return `The variable '${name ?? ""}' is a text and has no members.`;
  return findSecretSlug(value) === undefined ? undefined : noSecret;
}

function findPartFault(
  lookup: Lookup,
  [part, ...more]: readonly (string | undefined)[],
  parts: readonly string[],
): string | undefined {
  if (part === undefined || !parts.includes(part)) {
    return `'${nameOf(lookup)}' names none of: ${parts.join(", ")}.`;
  }
  return FLAT.has(part) && more.length > 0 ? `'${part}' has no members.` : undefined;
}
