/** What look-ups find in a running instance. Own members only; nothing that a value holds is evaluated. Pure. */

import type { Json } from "./definition.ts";
import { nameOf, type Lookup } from "./template.ts";
import { findSecretSlug } from "./variables.ts";

export interface TemplateValues {
  readonly input: Json;
  /**
   * What phases before this one left, by their key: `{status, headers, body}` of a call, its headers' names in lower
   * case and `truncated: true` where its body was cut; `{outcome}` of a manual phase, `{exitCode, stdout, stderr}` of a command.
   */
  readonly phases: Readonly<Record<string, Json>>;
  /** `{body, headers, method, receivedAt}`; undefined in what no webhook started. */
  readonly webhook?: Json | undefined;
}

export type Found =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "secret"; readonly slug: string }
  /** In words for people; made of the author's own names, never of a value. */
  | { readonly kind: "missing"; readonly why: string };

export function findValue(
  lookup: Lookup,
  env: Readonly<Record<string, string>>,
  values: TemplateValues,
): Found {
  const [root = "", ...rest] = lookup.path;
  switch (root) {
    case "env":
      return findVariable(env, rest, lookup);
    case "input":
      return walk(values.input, rest, lookup);
    case "webhook":
      return values.webhook === undefined
        ? missing(`'${nameOf(lookup)}' is there only in what a webhook started.`)
        : walk(values.webhook, caseless(rest, 0), lookup);
    case "phases": {
      const [key = "", part] = rest;
      const output = Object.hasOwn(values.phases, key) ? values.phases[key] : undefined;
      return part !== undefined && CUT_PARTS.has(part) && isTruncated(output)
        ? missing(
            `The ${part} of '${key}' was too long to be kept whole, so '${nameOf(lookup)}' is not known.`,
          )
        : walk(values.phases, caseless(rest, 1), lookup);
    }
    default:
      return notThere(lookup);
  }
}

function findVariable(
  env: Readonly<Record<string, string>>,
  [name = "", ...more]: readonly string[],
  lookup: Lookup,
): Found {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value === undefined || more.length > 0) return notThere(lookup);
  const slug = findSecretSlug(value);
  return slug === undefined ? { kind: "value", value } : { kind: "secret", slug };
}

/** What `truncated` speaks of. */
const CUT_PARTS: ReadonlySet<string> = new Set(["body", "stdout", "stderr"]);

/** Attack: `input.constructor` or `input.__proto__`, which every object has and no input holds. */
function walk(from: Json, path: readonly string[], lookup: Lookup): Found {
  let value = from;
  for (const name of path) {
    const below = memberOf(value, name);
    if (below === undefined) return notThere(lookup);
    value = below;
  }
  return { kind: "value", value };
}

function memberOf(value: Json, name: string): Json | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  // An array's own members are its entries, and its length, which is none.
  if (isList(value)) return /^(0|[1-9]\d{0,8})$/.test(name) ? value[Number(name)] : undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** The names of headers are the same in either case; kept they are in lower case. */
function caseless(path: readonly string[], at: number): readonly string[] {
  if (path[at] !== "headers") return path;
  return path.map((name, index) => (index === at + 1 ? name.toLowerCase() : name));
}

function isTruncated(output: Json | undefined): boolean {
  return output !== undefined && memberOf(output, "truncated") === true;
}

function notThere(lookup: Lookup): Found {
  return missing(`'${nameOf(lookup)}' is not there.`);
}

function missing(why: string): Found {
  return { kind: "missing", why };
}
