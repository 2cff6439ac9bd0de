/** Which requests of people count apart from all others (`core/pace.ts`): those that end sign-ins. */

import type { Allowance } from "../core/pace.ts";

const ENDING: readonly RegExp[] = [
  /^DELETE \/v1\/session$/,
  /^DELETE \/v1\/sessions(\/[^/]+)?$/,
  /^DELETE \/v1\/users\/[^/]+\/sessions$/,
  /^POST \/auth\/logout$/,
];

export function allowanceOf({ method, path }: { method: string; path: string }): Allowance {
  const route = `${method} ${path}`;
  return ENDING.some((ending) => ending.test(route)) ? "ending" : "ordinary";
}
