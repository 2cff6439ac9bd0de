import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import type { MfaRequirement } from "../../../core/mfa-state.ts";
import { parse } from "../../../core/parse.ts";
import { patchRow } from "../../../core/patch.ts";
import { hasChanged, type Seen, type Versioned, revisionOf } from "../../../core/version.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { moveAgeNotices } from "../../api-keys/index.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { requireMfaChangeAllowed } from "../../mfa/index.ts";
import { updateCompanyRow, type CompanyRow } from "../../tenancy/index.ts";
import type { MemberDeps } from "../deps.ts";
import { loadCompany } from "../load.ts";
import { presentCompany, type CompanyResource } from "../present.ts";
import { updateCompanyBody } from "../schemas.ts";

export interface UpdateCompany extends Seen {
  readonly patch: z.input<typeof updateCompanyBody>;
}

export async function updateCompany(
  ctx: Context<MemberDeps>,
  input: UpdateCompany,
): Promise<Versioned<CompanyResource>> {
  const patch = parse(updateCompanyBody, input.patch);
  await ctx.authorize("company:update", { id: ctx.actor.companyId });
  const before = await loadCompany(ctx);
  const changed = hasChanged("company");
  if (!input.matches(revisionOf(before))) throw changed;

  const after = applyPatch(before, patch, ctx.nowMs);
  const guards = await requireMfaChangeAllowed(ctx, before.mfaRequired, after.mfaRequired);

  const audit = auditEvent(ctx, {
    action: "company:update",
    category: "company",
    target: `company:${before.id}`,
    outcome: "success",
    details: { before: settingsOf(before), after: settingsOf(after) },
  });
  const update = updateCompanyRow(ctx.deps.db, ctx.actor, before, after, changed);
  await commit(ctx, audit, [...update, ...guards, ...rescheduled(ctx, before, after)]);

  return { resource: presentCompany(after), revision: revisionOf(after) };
}

/** With a shorter age, keys that are older already are spoken of by the next sweep. */
function rescheduled(
  { deps, actor }: Context<MemberDeps>,
  before: CompanyRow,
  { keyAgeNoticeDays }: CompanyRow,
): Write[] {
  if (keyAgeNoticeDays === before.keyAgeNoticeDays) return [];
  return [moveAgeNotices(deps.db, actor, keyAgeNoticeDays)];
}

function applyPatch(
  before: CompanyRow,
  patch: z.output<typeof updateCompanyBody>,
  nowMs: number,
): CompanyRow {
  const after = patchRow(before, patch);
  return {
    ...after,
    ...sinceWhen(before, after.mfaRequired, nowMs),
    revision: before.revision + 1,
  };
}

/**
 * Whom a rule newly meets it meets at their next login: since when decides which login that is.
 * Attack: an admin whom the rule has met already has it extended to members, and is given another twelve hours without.
 */
function sinceWhen(before: CompanyRow, after: MfaRequirement, nowMs: number) {
  const admins = after !== "none" && before.mfaRequired === "none";
  const all = after === "all" && before.mfaRequired !== "all";
  return {
    mfaRequiredSince: admins ? nowMs : before.mfaRequiredSince,
    mfaAllSince: all ? nowMs : before.mfaAllSince,
  };
}

function settingsOf({ name, mfaRequired, keyAgeNoticeDays }: CompanyRow) {
  return { name, mfaRequired, keyAgeNoticeDays };
}
