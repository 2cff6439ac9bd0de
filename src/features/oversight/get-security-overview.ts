/** What asks for somebody's attention. Each part is found by an index of its own, counted up to a bound, and named in part. */

import { ROLES } from "../../core/actor.ts";
import type { Context } from "../../core/context.ts";
import { NOTHING } from "../../core/reach.ts";
import { DAY_MS, isoTime, isoTimeOrNull } from "../../core/time.ts";
import { selectStandingKeys } from "../api-keys/index.ts";
import { hasFactor } from "../mfa/index.ts";
import { selectFailingEndpoints } from "../notifications/index.ts";
import { selectOverdueSecrets } from "../secrets/index.ts";
import { splitMembers } from "../tenancy/index.ts";
import type { OversightDeps } from "./deps.ts";
import { MOST_COUNTED, MOST_NAMED, type SecurityOverview } from "./schemas.ts";

type Ctx = Context<OversightDeps>;

/** How long a key goes unused before it is spoken of. */
const UNUSED_MS = 90 * DAY_MS;

/** Of each part what the caller may see in its own list; where that is nothing, it is empty. */
export async function getSecurityOverview(ctx: Ctx): Promise<SecurityOverview> {
  const [overdueSecrets, unusedApiKeys, apiKeysWithoutExpiry, people, endpoints] =
    await Promise.all([
      overdue(ctx),
      keys(ctx, { unusedSinceMs: ctx.nowMs - UNUSED_MS }),
      keys(ctx, { withoutExpiry: true }),
      withoutFactor(ctx),
      failing(ctx),
    ]);
  return {
    environment: ctx.actor.environment,
    ...{ overdueSecrets, unusedApiKeys, apiKeysWithoutExpiry },
    peopleWithoutFactor: people,
    failingWebhookEndpoints: endpoints,
  };
}

/** `limit` says whether there is one more than is counted. */
const most = ({ nowMs }: Ctx) => ({ nowMs, limit: MOST_COUNTED + 1 });

function partOf<T>(rows: readonly T[], found = rows.length) {
  return {
    count: Math.min(found, MOST_COUNTED),
    more: found > MOST_COUNTED,
    items: rows.slice(0, MOST_NAMED),
  };
}

async function overdue(ctx: Ctx): Promise<SecurityOverview["overdueSecrets"]> {
  const reach = await ctx.glimpse("secrets:read");
  const rows = await selectOverdueSecrets(ctx.deps.db, ctx.actor, reach, most(ctx));
  return partOf(rows.map(({ slug, dueAt }) => ({ slug, dueAt: isoTime(dueAt) })));
}

async function keys(
  ctx: Ctx,
  filter: Parameters<typeof selectStandingKeys>[2],
): Promise<SecurityOverview["unusedApiKeys"]> {
  const reach = await ctx.glimpse("api_keys:read");
  const rows = await selectStandingKeys(ctx.deps.db, ctx.actor, filter, reach, most(ctx));
  return partOf(
    rows.map(({ id, name, createdAt, lastUsedAt }) => ({
      ...{ id, name },
      createdAt: isoTime(createdAt),
      lastUsedAt: isoTimeOrNull(lastUsedAt),
    })),
  );
}

/** Attack: somebody who may see the members learns who of them has a password alone. The preview of the rule asks the same. */
async function withoutFactor(ctx: Ctx): Promise<SecurityOverview["peopleWithoutFactor"]> {
  const { actor, deps } = ctx;
  const mayChange = (await ctx.glimpse("company:update")).allows({ id: actor.companyId });
  const reach = mayChange ? await ctx.glimpse("users:read") : NOTHING;
  if (reach === NOTHING) return partOf([]);
  const first = { limit: MOST_NAMED, offset: 0 };
  const split = await splitMembers(deps.db, actor, ROLES, hasFactor, reach, first);
  const named = split.rows.map(({ userId: id, name, role }) => ({ id, name, role }));
  return partOf(named, split.withoutCount);
}

async function failing(ctx: Ctx): Promise<SecurityOverview["failingWebhookEndpoints"]> {
  const reach = await ctx.glimpse("webhooks:read");
  const rows = await selectFailingEndpoints(ctx.deps.db, ctx.actor, reach);
  return partOf(
    rows.map(({ id, url, status, failingSince }) => ({
      ...{ id, url, status },
      failingSince: isoTimeOrNull(failingSince),
    })),
  );
}
