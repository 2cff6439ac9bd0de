/** A company's rule: whom it would meet, and when it may change. */

import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { CodedError, conflict, notFound } from "../../../core/errors.ts";
import { FRESH_MS, requireFreshMfa } from "../../../core/fresh-mfa.ts";
import type { MfaRequirement } from "../../../core/mfa-state.ts";
import type { PageRequest } from "../../../core/page.ts";
import { parse } from "../../../core/parse.ts";
import { SECOND_MS } from "../../../core/time.ts";
import { mustHold, type Write } from "../../../platform/d1/write.ts";
import { findCompany, someOwner, splitMembers, type MemberRow } from "../../tenancy/index.ts";
import { isLooser, isStricter, rolesConcerned } from "../rules/enforcement.ts";
import { isEnrolled } from "../rules/factor.ts";
import { requireFirstParty, type GateDeps } from "../person.ts";
import { impactFilter } from "../schemas.ts";
import { hasFactor, selectFactors } from "../store.ts";

export interface MfaImpact {
  readonly mfaRequired: MfaRequirement;
  readonly enrolled: number;
  readonly withoutFactor: number;
  /** Of those without, a page. */
  readonly members: readonly MemberRow[];
}

/** Of those whom the caller may read: whom a requirement would ask to set up a factor at their next sign-in; without one asked for, the company's own. */
export async function previewImpact(
  anyCtx: Context<GateDeps>,
  sent: z.input<typeof impactFilter>,
  page: PageRequest,
): Promise<MfaImpact> {
  const asked = parse(impactFilter, sent);
  await anyCtx.authorize("company:update");
  const reach = await anyCtx.reach("users:read");
  const { ctx } = await requireFirstParty(anyCtx);
  const { actor, deps } = ctx;
  const company = await findCompany(deps.db, actor);
  if (company === undefined) throw notFound("company");

  const mfaRequired = asked.mfaRequired ?? company.mfaRequired;
  const roles = rolesConcerned(mfaRequired);
  const split = await splitMembers(deps.db, actor, roles, hasFactor, reach, page);
  return {
    mfaRequired,
    enrolled: split.withCount,
    withoutFactor: split.withoutCount,
    members: split.rows,
  };
}

/**
 * Throws where the rule may not change so; else returns guards for the batch that changes it.
 * Attack: from an admin's open session, turn enforcement off, and with it whatever still protects the others.
 */
export async function requireMfaChangeAllowed(
  anyCtx: Context<GateDeps>,
  before: MfaRequirement,
  after: MfaRequirement,
): Promise<Write[]> {
  if (before === after) return [];
  const { ctx } = await requireFirstParty(anyCtx);
  const { actor, deps, nowMs } = ctx;
  if (isLooser(after, before)) {
    if (!isEnrolled(await selectFactors(deps.db, { userId: actor.id }))) {
      throw new CodedError(
        "mfa_enrollment_required",
        "Set up a second factor of your own first: loosening the rule needs one.",
        { maxAgeSeconds: FRESH_MS / SECOND_MS },
      );
    }
    requireFreshMfa(actor.signIn, nowMs);
  }
  if (!isStricter(after, before)) return [];
  const lockedOut = conflict(
    "No owner has a second factor yet: one must be able to get in before the company asks for it.",
  );
  return [mustHold(deps.db, "enrolled_owner", someOwner(deps.db, actor, hasFactor), lockedOut)];
}
