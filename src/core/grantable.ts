/** People can give a key or a client only what they hold themselves. */

import { actionsOfScope, type ApiScope } from "./api-scopes.ts";
import type { Context } from "./context.ts";

/** Attack: a member who may make keys but not write services makes a key that may. */
export async function requireGrantable(
  ctx: Pick<Context<unknown>, "requireHeld">,
  scopes: readonly ApiScope[],
): Promise<void> {
  await ctx.requireHeld(scopes.flatMap(actionsOfScope));
}
