/**
 * A runner is handed the values of secrets. Attack: a developer who may use secrets and not see them makes a runner of
 * their own machine, and reads what it is handed. So making one is for those who may see every secret of the
 * environment, also those that come later, and who have just proved a second factor where their company asks for one.
 */

import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { sha256Hex } from "../../../core/crypto.ts";
import { conflict } from "../../../core/errors.ts";
import { requireFreshMfa } from "../../../core/fresh-mfa.ts";
import { newId } from "../../../core/ids.ts";
import { isRequired } from "../../../core/mfa-state.ts";
import { parse } from "../../../core/parse.ts";
import { isoTime } from "../../../core/time.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { findCompany } from "../../tenancy/index.ts";
import type { RunnerDeps } from "../deps.ts";
import { presentRunner, type RunnerResource } from "../present.ts";
import { createCredential, REGISTRATION_MS } from "../rules/credential.ts";
import { MAX_RUNNERS } from "../rules/runner.ts";
import { createRunnerBody } from "../schemas.ts";
import { insertRunner, type RunnerRow } from "./runner-store.ts";

export interface CreatedRunner extends Versioned<RunnerResource> {
  /** Once-only: shown in this answer and kept nowhere. */
  readonly registrationToken: string;
  readonly registrationExpiresAt: string;
}

export async function createRunner(
  ctx: Context<RunnerDeps>,
  sent: z.input<typeof createRunnerBody>,
): Promise<CreatedRunner> {
  const input = parse(createRunnerBody, sent);
  await ctx.authorize("runners:create");
  await ctx.requireHeld(["secrets:read_value"]);
  await requireFactor(ctx);

  const { actor, deps, nowMs } = ctx;
  const { companyId, environment } = actor;
  const [sealKey] = deps.sealKeys;
  const token = createCredential("register", environment, sealKey, deps.random);
  const row: RunnerRow = {
    id: newId("runner", deps.random),
    ...{ companyId, environment },
    name: input.name,
    labels: input.labels,
    createdAt: nowMs,
    createdBy: actor.id,
    registrationHash: await sha256Hex(token),
    registrationExpiresAt: nowMs + REGISTRATION_MS,
    credentialHash: null,
    sealedBy: null,
    version: null,
    lastSeenAt: null,
    offlineToldAt: null,
    revokedAt: null,
    revision: 1,
  };
  const created = { resource: presentRunner(row, nowMs), revision: revisionOf(row) };

  const audit = auditEvent(ctx, {
    action: "runners:create",
    category: "iam",
    target: `runner:${row.id}`,
    outcome: "success",
    details: { name: row.name, labels: row.labels },
  });
  const tooMany = conflict(`An environment has at most ${MAX_RUNNERS} runners. Delete some first.`);
  await commit(ctx, audit, insertRunner(deps.db, actor, row, tooMany), created);

  return {
    ...created,
    registrationToken: token,
    registrationExpiresAt: isoTime(row.registrationExpiresAt),
  };
}

async function requireFactor({ actor, deps, nowMs }: Context<RunnerDeps>): Promise<void> {
  if (actor.type !== "user") return;
  const company = await findCompany(deps.db, actor);
  if (company !== undefined && !isRequired(company.mfaRequired, actor.role)) return;
  requireFreshMfa(actor.signIn, nowMs);
}
