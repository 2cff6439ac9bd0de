import { actedBy } from "../../../core/announce.ts";
import type { Context } from "../../../core/context.ts";
import { conflict, notFound } from "../../../core/errors.ts";
import { commit } from "../../audit/index.ts";
import { isActiveElsewhere, mustBeActiveElsewhere, rankOver } from "../../tenancy/index.ts";
import type { MfaDeps } from "../deps.ts";
import { mfaEvent, tellPerson } from "../events.ts";
import { FACTOR_KINDS } from "../rules/factor.ts";
import { resetByAdmin } from "../notices.ts";
import { openFactorsOf } from "./open-factors.ts";
import { requireFirstParty } from "../person.ts";
import { afterRemoval } from "./remove-factor.ts";
import { deleteFactors } from "../store.ts";

/** For who lost factor and recovery codes. Their sign-ins go on; where the company asks for a factor they set up a new one. */
export async function resetMfa(anyCtx: Context<MfaDeps>, userId: string): Promise<void> {
  const { ctx } = await requireFirstParty(anyCtx);
  const { actor, deps, nowMs } = ctx;
  const member = await rankOver(ctx, ["users:update"], userId);
  if (userId === actor.id) {
    throw conflict(
      "This is for others. Change your own factors yourself: a recovery code lets you in.",
    );
  }
  // Like a change of one's own: an open session of an admin must not be enough.
  const person = await openFactorsOf(ctx, member);

  // Attack: invite somebody into a company of one's own, and reset the factor that protects them in theirs.
  const elsewhere = conflict(
    "This person is not this company's alone, so their second factor is not its to reset. A recovery code lets them in.",
  );
  if (await isActiveElsewhere(deps.db, actor, userId)) throw elsewhere;

  const audit = mfaEvent(ctx, "mfa:reset", userId, { name: member.name });
  await commit(ctx, audit, [
    mustBeActiveElsewhere(deps.db, actor, userId, false, elsewhere),
    ...deleteFactors(deps.db, person, FACTOR_KINDS, notFound("second factor")),
    ...afterRemoval(deps, person, nowMs),
    tellPerson(ctx, resetByAdmin, userId, actedBy(actor)),
  ]);
}
