import type { Limits } from "../../../core/plans.ts";

/** Agreed limits count only whole: a row with one of the two has none. */
export function customLimits(row: {
  readonly limitPerMinute: number | null;
  readonly limitPerDay: number | null;
}): Limits | null {
  const { limitPerMinute: perMinute, limitPerDay: perDay } = row;
  return perMinute !== null && perDay !== null ? { perMinute, perDay } : null;
}
