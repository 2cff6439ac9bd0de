/** Nobody gives a key what they do not hold themselves. */

import { actionsOfScope, type ApiScope } from "../../core/api-scopes.ts";
import type { Context } from "../../core/context.ts";

/** Attack: a member who may make keys but not write services makes a key that may. */
export async function requireGrantable(
  ctx: Context<unknown>,
  scopes: readonly ApiScope[],
): Promise<void> {
  for (const action of scopes.flatMap(actionsOfScope)) await ctx.authorize(action);
}
