/**
 * The zod schemas of every text that enters: bodies, queries, paths, headers, claims, messages. A bare `z.string()` takes
 * half a surrogate pair, a NUL and two spellings of one name; a test over all schemas finds one. Functions, all of them:
 * what describes a schema for the reference is put on those that are made after it was loaded.
 */

import { z } from "zod";

import { readEmailAddress } from "./email-address.ts";
import type { Json } from "./json.ts";
import { findTextFault, type TextRule } from "./text.ts";

/** Member of a schema's description: which characters it takes. */
export const TEXT_FORM = "x-text-form";

interface Length {
  readonly min?: number;
  readonly max: number;
}

interface Words {
  /** Instead of the rule's own words, whatever is wrong. */
  readonly message?: string;
}

interface How {
  readonly normalized?: boolean;
  readonly trim?: boolean;
}

/** The checks that these schemas share and no other schema has. */
const checks = new WeakSet<object>();

function checkOf(findFault: (value: string) => string | undefined): z.core.$ZodCheck<string> {
  const check = z.superRefine<string>((value, ctx) => {
    const message = findFault(value);
    if (message !== undefined) ctx.addIssue({ code: "custom", message });
  });
  checks.add(check);
  return check;
}

function text(
  rule: TextRule,
  { message, normalized = true, trim = false }: Words & How = {},
): z.ZodString {
  const check = checkOf((value) => {
    const fault = findTextFault(value, rule);
    return fault === undefined ? undefined : (message ?? fault);
  });
  const string = normalized ? z.string().normalize("NFC") : z.string();
  // As people type and paste them: the blanks around a name are not of it.
  const schema = (trim ? string.trim() : string).check(check);
  // For the reference: there, too, lengths count code points. The form becomes a pattern where there is no other.
  const { form, minLength, maxLength } = rule;
  return schema.meta({ ...(minLength > 0 ? { minLength } : {}), maxLength, [TEXT_FORM]: form });
}

/** One line that is no name: a search, a reason, an id of somebody else's. */
export function line({ min = 0, max }: Length, words?: Words): z.ZodString {
  return text({ form: "line", minLength: min, maxLength: max }, words);
}

/** With line breaks and tabs: a description. */
export function lines({ min = 0, max }: Length): z.ZodString {
  return text({ form: "lines", minLength: min, maxLength: max });
}

export function name({ min = 1, max }: Length): z.ZodString {
  const rule = { form: "line", minLength: min, maxLength: max, trimmed: true } as const;
  return text({ ...rule, invisible: "joiners" }, { trim: true });
}

/** An id or a slug as a path names it: what is none of ours is not refused, but found nowhere. */
export function id(max = 64): z.ZodString {
  return text({ form: "any", minLength: 1, maxLength: max }, { normalized: false });
}

/** Bytes that are Unicode, kept to the last one: a secret's value. */
export function exact(): z.ZodString {
  return z.string("A text.").check(checkOf((value) => findTextFault(value, EXACT)));
}

const EXACT = { form: "any", minLength: 0, maxLength: Infinity } as const;

/** Compared or kept as it came, and so not normalised: a token, a code, a key. */
export function opaque({ min = 1, max }: Length, words?: Words): z.ZodString {
  return text({ form: "line", minLength: min, maxLength: max }, { ...words, normalized: false });
}

/** Secrets Manager takes 50 tags. Ten of them are left to the account's administrators. */
const MAX_TAGS = 40;
export const MAX_TAG_KEY_LENGTH = 128;
export const MAX_TAG_VALUE_LENGTH = 256;

const tagText = (minLength: number, maxLength: number) =>
  text({ form: "line", minLength, maxLength, trimmed: true, invisible: "none" });

/**
 * Of things and of policies' conditions alike. Attack: `"production "` on a secret, which looks like the tag that a Deny
 * names and is another.
 */
export function tags() {
  return z
    .record(tagText(1, MAX_TAG_KEY_LENGTH), tagText(0, MAX_TAG_VALUE_LENGTH))
    .refine((value) => Object.keys(value).length <= MAX_TAGS, `At most ${MAX_TAGS} tags.`);
}

/**
 * Any JSON, kept as it came; how much there may be is bounded before (`http/body-size.ts`). Every text in it, names of
 * members too, is well-formed Unicode.
 */
export function json() {
  return z.unknown().superRefine((value, ctx) => {
    const path = findNoText(value);
    if (path !== undefined) ctx.addIssue({ code: "custom", path, message: "Not well-formed." });
  }) as unknown as z.ZodType<Json, Json>;
}

/** Where the first text is that is none. */
function findNoText(root: unknown): string[] | undefined {
  const waiting: { readonly value: unknown; readonly path: string[] }[] = [
    { value: root, path: [] },
  ];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const { value, path } = part;
    if (typeof value === "string" && findTextFault(value, EXACT) !== undefined) return path;
    if (typeof value !== "object" || value === null) continue;
    for (const [key, member] of Object.entries(value)) {
      if (findTextFault(key, EXACT) !== undefined) return path;
      waiting.push({ value: member, path: [...path, key] });
    }
  }
  return undefined;
}

/** In the form in which addresses are compared; typed or pasted with blanks around it, as people do. */
export function emailAddress() {
  return opaque({ max: 1_000 }, { message: NO_ADDRESS })
    .trim()
    .transform((value, ctx) => {
      const address = readEmailAddress(value);
      if (address !== undefined) return address;
      ctx.addIssue({ code: "custom", message: NO_ADDRESS });
      return z.NEVER;
    });
}

const NO_ADDRESS = "An e-mail address.";

/** @internal For the test over all schemas. */
export function isText({ def }: z.ZodString): boolean {
  const { checks: own = [] } = def;
  return own.some((check) => checks.has(check));
}
