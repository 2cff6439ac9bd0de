import type { Context } from "../../../core/context.ts";
import { conflict, notFound } from "../../../core/errors.ts";
import { mustHold, type Write } from "../../../platform/d1/write.ts";
import { commit } from "../../audit/index.ts";
import { everyOwnedCompanyKeepsOne } from "../../tenancy/index.ts";
import type { MfaDeps } from "../deps.ts";
import { factorEvents, tellPerson } from "../events.ts";
import type { FactorKind, OpenFactors } from "../rules/factor.ts";
import { factorRemoved } from "../notices.ts";
import { openOwnFactors } from "./open-factors.ts";
import { endLiveCodes } from "../codes/sms-store.ts";
import { deleteFactors, deleteOrphanedRecoveryCodes, hasFactor } from "../store.ts";

export async function removeFactor(anyCtx: Context<MfaDeps>, kind: FactorKind): Promise<void> {
  const { ctx, place, factors, alsoIn } = await openOwnFactors(anyCtx);
  const { actor, deps, nowMs } = ctx;
  const missing = notFound("second factor");
  const present = factors.find(({ slot }) => slot.startsWith(kind));
  if (present === undefined) throw missing;

  const [audit, ...others] = factorEvents(ctx, alsoIn, "mfa:remove", { factor: kind });
  await commit(ctx, audit, [
    ...others,
    ...deleteFactors(deps.db, place, [kind], missing),
    ...afterRemoval(deps, place, nowMs),
    tellPerson(ctx, factorRemoved, actor.id, { factor: kind }),
  ]);
}

/** What must hold once factors are gone, in whichever way. */
export function afterRemoval(
  { db }: Pick<MfaDeps, "db">,
  place: OpenFactors,
  nowMs: number,
): Write[] {
  const lastOwner = conflict(
    "The last owner with a second factor cannot lose it while the company asks owners for one.",
  );
  const keepsOne = everyOwnedCompanyKeepsOne(db, place.userId, hasFactor);
  return [
    mustHold(db, "last_owner_factor", keepsOne, lastOwner),
    deleteOrphanedRecoveryCodes(db, place),
    endLiveCodes(db, place, nowMs),
  ];
}
