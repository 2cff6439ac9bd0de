import type { Context } from "../../../core/context.ts";
import { conflict } from "../../../core/errors.ts";
import { commit } from "../../audit/index.ts";
import type { MfaDeps } from "../deps.ts";
import { factorEvents, tellPerson } from "../events.ts";
import { isEnrolled } from "../rules/factor.ts";
import { codesRegenerated } from "../notices.ts";
import { openOwnFactors } from "./open-factors.ts";
import { createRecoveryCodes, hashRecoveryCode, RECOVERY_CODES } from "../codes/recovery-code.ts";
import { replaceRecoveryCodes } from "../store.ts";

/** Ten new codes, shown here only; all from before are dead. */
export async function regenerateCodes(anyCtx: Context<MfaDeps>): Promise<string[]> {
  const { ctx, place, factors, alsoIn } = await openOwnFactors(anyCtx);
  const { actor, deps, nowMs } = ctx;
  if (!isEnrolled(factors)) throw conflict("No second factor is set up.");

  const codes = createRecoveryCodes(deps.random);
  const hashes = await Promise.all(codes.map(hashRecoveryCode));

  const details = { count: RECOVERY_CODES };
  const [audit, ...others] = factorEvents(ctx, alsoIn, "mfa:regenerate_codes", details);
  const writes = [
    ...others,
    ...replaceRecoveryCodes(deps.db, place, hashes, nowMs),
    tellPerson(ctx, codesRegenerated, actor.id, details),
  ];
  await commit(ctx, audit, writes, { resource: details });

  return codes;
}
