/** A sweep over any number of rows: so many at a time, so many times a run. Nothing of them passes through memory. */

export interface Rounds {
  /** Rows a round: far from the 30 s of a statement, and short enough that requests get in between. */
  readonly size: number;
  /** Rounds a run: far from the thousand queries of an invocation. What is left is the next run's. */
  readonly most: number;
}

export interface Swept {
  readonly [name: string]: number;
  readonly found: number;
  /** 1 where the run stopped before the rows did. */
  readonly unfinished: number;
}

/** With nothing due: one query. */
export async function sweepInRounds(
  { size, most }: Rounds,
  /** At most `size`. */
  count: (size: number) => Promise<number>,
  /** One batch; must move on whatever it finds, so that the next round finds something else. */
  sweep: (size: number) => Promise<void>,
): Promise<Swept> {
  let found = 0;
  for (let round = 0; round < most; round++) {
    const due = await count(size);
    if (due > 0) await sweep(size);
    found += due;
    if (due < size) return { found, unfinished: 0 };
  }
  return { found, unfinished: 1 };
}
