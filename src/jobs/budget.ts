/**
 * D1 allows 1,000 queries in one invocation, and a run has a dozen jobs. Each gets its share of what is left, so that none
 * can take the others' however much it finds; what one leaves is the next ones'. Pure.
 */

/** What D1 allows, less what the run itself needs. */
export const QUERIES_A_RUN = 950;

export interface Share {
  /** Queries that no job has used. */
  readonly left: number;
  /** Of the job that is next, and of it and all that follow. */
  readonly weight: number;
  readonly weightsLeft: number;
}

/** Whole queries, never more than are left. */
export function shareOf({ left, weight, weightsLeft }: Share): number {
  if (left <= 0 || weightsLeft <= 0) return 0;
  return Math.min(left, Math.floor((left * weight) / weightsLeft));
}
