/** Live, or test: the test environment's data is the sandbox. */

export const ENVIRONMENTS = ["live", "test"] as const;

export type Environment = (typeof ENVIRONMENTS)[number];
