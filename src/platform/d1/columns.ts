/**
 * What an update writes of a row: every column but those that it names as left alone. A column that the table gains is
 * one or the other, or the update does not compile.
 */
export type ColumnsBut<Row, LeftAlone extends keyof Row> = {
  readonly [Column in Exclude<keyof Row, LeftAlone>]: Row[Column];
};
