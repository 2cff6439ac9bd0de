/** Plan, limits and this month's use per environment and key. A key sees its own environment only. */

import type { Context } from "../../core/context.ts";
import { ENVIRONMENTS, type Environment } from "../../core/environment.ts";
import { notFound } from "../../core/errors.ts";
import { limitsOf } from "../../core/plans.ts";
import { DAY_MS, isoTime } from "../../core/time.ts";
import type { Database } from "../../platform/d1/database.ts";
import { selectUsageOfCompany } from "../api-keys/index.ts";
import { buildPlanQuery, customLimits } from "../tenancy/index.ts";

/** Keys shown per environment, the busiest first; a company has at most a hundred active ones. */
const KEYS_SHOWN = 500;

export async function getBilling(ctx: Context<{ readonly db: Database }>) {
  await ctx.authorize("billing:read");
  const { db } = ctx.deps;
  const row = await buildPlanQuery(db, ctx.actor).get();
  if (row === undefined) throw notFound("company");

  const today = new Date(ctx.nowMs);
  const fromMs = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1);
  const shown = ctx.actor.type === "api_key" ? [ctx.actor.environment] : ENVIRONMENTS;
  // Attack: the keys that a rule keeps from somebody are shown to them by what they use. The sums are the company's.
  const { allows } = await ctx.glimpse("api_keys:read");
  const environments = await Promise.all(
    shown.map(async (environment: Environment) => {
      const place = { companyId: ctx.actor.companyId, environment };
      const keys = await selectUsageOfCompany(db, place, fromMs / DAY_MS, KEYS_SHOWN);
      return {
        environment,
        limits: limitsOf(row.plan, customLimits(row), environment),
        admitted: keys.reduce((sum, key) => sum + key.admitted, 0),
        denied: keys.reduce((sum, key) => sum + key.denied, 0),
        keys: keys.filter(({ keyId: id }) => allows({ id })),
      };
    }),
  );
  const period = { from: isoTime(fromMs).slice(0, 10), to: isoTime(ctx.nowMs).slice(0, 10) };
  return { plan: row.plan, period, environments };
}
