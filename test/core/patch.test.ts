import { expect, it } from "vitest";

import { namedOf, patchRow } from "../../src/core/patch.ts";
import type { ColumnsBut } from "../../src/platform/d1/columns.ts";

interface Row {
  readonly id: string;
  readonly name: string;
  readonly note: string | null;
  readonly revision: number;
}

const row: Row = { id: "r1", name: "old", note: "n", revision: 1 };

it("applies what is named, null included, and keeps what is left out", () => {
  expect(patchRow(row, { name: "new", note: null })).toEqual({ ...row, name: "new", note: null });
  expect(patchRow(row, { name: undefined })).toEqual(row);
  expect(patchRow(row, {})).toEqual(row);
  expect(namedOf({ name: undefined, note: null })).toEqual({ note: null });
});

it("takes no field that the row has not, and none of another type", () => {
  const notCompiled = [
    // @ts-expect-error: the row has no colour.
    () => patchRow(row, { colour: "red" }),
    // @ts-expect-error: a name is text.
    () => patchRow(row, { name: 1 }),
    // @ts-expect-error: a name is not taken away.
    () => patchRow(row, { name: null }),
  ];
  expect(notCompiled).toHaveLength(3);
});

it("has an update name each column, as written or as left alone", () => {
  // @ts-expect-error: no one said what becomes of the note.
  const forgotten: ColumnsBut<Row, "id"> = { name: "new", revision: 2 };
  const whole: ColumnsBut<Row, "id" | "note"> = { name: "new", revision: 2 };
  expect(whole).toEqual(forgotten);
});
