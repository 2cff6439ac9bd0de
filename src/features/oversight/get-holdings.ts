/** What a person made and holds in this company: asked before they are deactivated, for keys and runners outlive them. */

import type { Context } from "../../core/context.ts";
import { ENVIRONMENTS } from "../../core/environment.ts";
import { notFound } from "../../core/errors.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { selectStandingKeys } from "../api-keys/index.ts";
import { selectClientIds, selectClientsMadeBy } from "../oauth-clients/index.ts";
import { selectPoliciesNaming } from "../policies/index.ts";
import { selectRunnersMadeBy } from "../runners/index.ts";
import { selectHeldSessions } from "../sessions/index.ts";
import { findMember } from "../tenancy/index.ts";
import type { OversightDeps } from "./deps.ts";
import type { Holdings } from "./schemas.ts";

type Ctx = Context<OversightDeps>;

/** More keys that work than an environment can have. */
const MOST_KEYS = 200;

/** Of each kind what the caller may see in its own list. */
export async function getHoldings(ctx: Ctx, userId: string): Promise<Holdings> {
  await ctx.authorize("users:disable", { id: userId });
  const member = await findMember(ctx.deps.db, ctx.actor, userId);
  if (member === undefined) throw notFound("user");

  const [apiKeys, oauthClients, runners, sessions, policies] = await Promise.all([
    keysOf(ctx, userId),
    clientsOf(ctx, userId),
    runnersOf(ctx, userId),
    sessionsOf(ctx, userId),
    policiesOf(ctx, userId),
  ]);
  return { userId, apiKeys, oauthClients, runners, sessions, policies };
}

const placesOf = ({ actor }: Ctx) =>
  ENVIRONMENTS.map((environment) => ({ companyId: actor.companyId, environment }));

async function keysOf(ctx: Ctx, createdBy: string): Promise<Holdings["apiKeys"]> {
  const reach = await ctx.glimpse("api_keys:read");
  const most = { nowMs: ctx.nowMs, limit: MOST_KEYS };
  const found = await Promise.all(
    placesOf(ctx).map((place) =>
      selectStandingKeys(ctx.deps.db, place, { createdBy }, reach, most),
    ),
  );
  return found.flat().map((row) => ({
    ...{ id: row.id, name: row.name, environment: row.environment, hint: row.hint },
    createdAt: isoTime(row.createdAt),
    lastUsedAt: isoTimeOrNull(row.lastUsedAt),
    expiresAt: isoTimeOrNull(row.expiresAt),
  }));
}

async function clientsOf(ctx: Ctx, userId: string): Promise<Holdings["oauthClients"]> {
  const reach = await ctx.glimpse("oauth_clients:read");
  const rows = await selectClientsMadeBy(ctx.deps.db, ctx.actor, userId, reach);
  return rows.map((row) => ({
    ...{ clientId: row.clientId ?? "", name: row.name },
    createdAt: isoTime(row.createdAt),
  }));
}

async function runnersOf(ctx: Ctx, userId: string): Promise<Holdings["runners"]> {
  const reach = await ctx.glimpse("runners:read");
  const found = await Promise.all(
    placesOf(ctx).map((place) => selectRunnersMadeBy(ctx.deps.db, place, userId, reach)),
  );
  return found.flat().map((row) => ({
    ...{ id: row.id, name: row.name, environment: row.environment },
    createdAt: isoTime(row.createdAt),
    lastSeenAt: isoTimeOrNull(row.lastSeenAt),
  }));
}

async function sessionsOf(ctx: Ctx, userId: string): Promise<Holdings["sessions"]> {
  const { allows } = await ctx.glimpse("sessions:read");
  if (!allows({ id: userId })) return [];
  const { db, config } = ctx.deps;
  const clientIds = [config.cognito.clientId, ...(await selectClientIds(db, ctx.actor))];
  const rows = await selectHeldSessions(db, ctx.actor, { userId }, clientIds, ctx.nowMs);
  return rows.map(({ id, kind, signedInAt, lastSeenAt }) => ({
    ...{ id, kind },
    signedInAt: isoTime(signedInAt),
    lastSeenAt: isoTime(lastSeenAt),
  }));
}

async function policiesOf(ctx: Ctx, userId: string): Promise<Holdings["policies"]> {
  const reach = await ctx.glimpse("policies:read");
  const rows = await selectPoliciesNaming(ctx.deps.db, ctx.actor, userId, reach);
  return rows.map(({ id, name, effect }) => ({ id, name, effect }));
}
