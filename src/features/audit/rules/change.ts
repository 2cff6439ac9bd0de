/** What an update changed, from what to what, for the audit log. Pure. */

import { cutText } from "../../../core/clean-text.ts";

/** Longer text is cut: an event says what was changed, it is no second place to keep it. */
const MAX_CHARACTERS = 200;

// No interface: details of an event may have any members, which an interface rules out.
export type ChangeDetails = Readonly<{
  changed: readonly string[];
  before: Readonly<Record<string, unknown>>;
  after: Readonly<Record<string, unknown>>;
}>;

/**
 * Of these fields those that differ; of a map (tags) only the entries that do. Of a private field the log says that it
 * changed and no more: what people write beside a secret may be one.
 * Attack: a tag that a rule asks for is taken off a thing, and the log does not say which.
 */
export function describeChange<Row extends object>(
  before: Row,
  after: Row,
  fields: readonly (keyof Row & string)[],
  privateFields: readonly (keyof Row & string)[] = [],
): ChangeDetails {
  const differing = (some: typeof fields) =>
    some.filter((field) => !isSame(before[field], after[field]));
  const shown = differing(fields);
  const of = (row: Row, other: Row) =>
    Object.fromEntries(shown.map((field) => [field, show(row[field], other[field])]));
  const changed = [...shown, ...differing(privateFields)];
  return { changed, before: of(before, after), after: of(after, before) };
}

/** `other` is the same field on the other side of the change. */
function show(value: unknown, other: unknown): unknown {
  if (typeof value === "string") return cut(value);
  if (!isMap(value) || !isMap(other)) return value;
  const entries = Object.entries(value).filter(
    ([key, item]) => !Object.hasOwn(other, key) || !isSame(item, other[key]),
  );
  return Object.fromEntries(
    entries.map(([key, item]) => [key, typeof item === "string" ? cut(item) : item]),
  );
}

function isSame(left: unknown, right: unknown): boolean {
  if (!isMap(left) || !isMap(right)) return JSON.stringify(left) === JSON.stringify(right);
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every(
    (key) => Object.hasOwn(left, key) && Object.hasOwn(right, key) && isSame(left[key], right[key]),
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function cut(text: string): string {
  const shown = cutText(text, MAX_CHARACTERS);
  return shown === text ? text : `${shown}…`;
}
