/** What a patch may hold: fields of the row, each of its type or left out. Another field, or another type, does not compile. */
export type PatchOf<Row, Patch> = {
  readonly [Field in keyof Patch]: Field extends keyof Row ? Row[Field] | undefined : never;
};

/**
 * The row as the patch leaves it: a field that is not named stays as it was. No field is listed here, so one that a
 * schema gains is never forgotten. `patch` has passed its schema, which drops names that it does not know.
 */
export function patchRow<Row extends object, Patch extends PatchOf<Row, Patch>>(
  before: Row,
  patch: Patch,
): Row {
  return { ...before, ...namedOf(patch) };
}

/** The fields that a patch names. */
export function namedOf<Patch extends object>(
  patch: Patch,
): { readonly [Field in keyof Patch]?: Exclude<Patch[Field], undefined> };
export function namedOf(patch: object): object {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
