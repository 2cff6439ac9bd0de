import type { Context } from "./context.ts";

/** The work goes on when the caller hangs up. Its failure reaches the caller who waits; beside the request it is kept quiet. */
export function carryOn<T>(
  { defer }: Pick<Context<unknown>, "defer">,
  work: Promise<T>,
): Promise<T> {
  defer(work.catch(() => undefined));
  return work;
}
