import type { Context } from "../../../core/context.ts";
import { commit } from "../../audit/index.ts";
import type { MfaDeps } from "../deps.ts";
import { mfaEvent } from "../events.ts";
import { openOwnFactors } from "./open-factors.ts";
import { upsertPending } from "../store.ts";
import { createSecret, presentSetup, type TotpSetup } from "./totp.ts";
import { sealSecret } from "./totp-secret.ts";

/** A new secret, shown here only. An authenticator app confirmed before works until the new one is confirmed. */
export async function startTotp(anyCtx: Context<MfaDeps>): Promise<TotpSetup> {
  const { ctx, place } = await openOwnFactors(anyCtx);
  const { actor, deps, nowMs } = ctx;

  const secret = createSecret(deps.random);
  const sealedSecret = await sealSecret(deps.keyring, actor.id, secret, deps.random);

  const audit = mfaEvent(ctx, "mfa:enroll", actor.id, { factor: "totp", stage: "started" });
  const pending = { kind: "totp", sealedSecret, phoneNumber: null } as const;
  await commit(ctx, audit, [upsertPending(deps.db, place, pending, nowMs)]);

  return presentSetup(secret, actor.email || actor.name);
}
