import { round } from "../lib/median.ts";

export interface Verdict {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly met: boolean;
}

export function atLeast(what: string, value: number, target: number): Verdict {
  return {
    what,
    target: `at least ${target}`,
    measured: String(round(value)),
    met: value >= target,
  };
}

export function atMost(what: string, value: number, target: number): Verdict {
  return {
    what,
    target: `at most ${target}`,
    measured: String(round(value)),
    met: value <= target,
  };
}
