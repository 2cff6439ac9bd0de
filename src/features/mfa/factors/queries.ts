import type { Context } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import { isRequired } from "../../../core/mfa-state.ts";
import { findCompany } from "../../tenancy/index.ts";
import type { MfaDeps } from "../deps.ts";
import { requireFirstParty } from "../person.ts";
import { presentFactor, type MyMfa } from "./present.ts";
import { countRecoveryCodes, selectFactors } from "../store.ts";

export async function getMyMfa(anyCtx: Context<MfaDeps>): Promise<MyMfa> {
  const { ctx, place } = await requireFirstParty(anyCtx);
  const { actor, deps, nowMs } = ctx;
  const [factors, recoveryCodesLeft, company] = await Promise.all([
    selectFactors(deps.db, place),
    countRecoveryCodes(deps.db, place),
    findCompany(deps.db, actor),
  ]);
  if (company === undefined) throw notFound("company");
  return {
    state: actor.signIn.mfaState,
    required: isRequired(company.mfaRequired, actor.role),
    factors: factors.map((factor) => presentFactor(factor, nowMs)),
    recoveryCodesLeft,
  };
}
