import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { invalidField } from "../../../core/errors.ts";
import { parse } from "../../../core/parse.ts";
import { commit } from "../../audit/index.ts";
import type { MfaDeps } from "../deps.ts";
import { mfaEvent } from "../events.ts";
import { maskNumber } from "../rules/factor.ts";
import { openOwnFactors } from "./open-factors.ts";
import { presentSentCode, type SentCode } from "./present.ts";
import { prepareCode } from "../codes/send-code.ts";
import { phoneBody } from "../schemas.ts";
import { upsertPending } from "../store.ts";

/** A code to the new number proves that it is the person's. A number confirmed before works until then. */
export async function startSms(
  anyCtx: Context<MfaDeps>,
  sent: z.input<typeof phoneBody>,
): Promise<SentCode> {
  const { phoneNumber } = parse(phoneBody, sent);
  const { ctx, place } = await openOwnFactors(anyCtx);
  const { actor, deps, nowMs } = ctx;

  const prepared = await prepareCode(ctx, phoneNumber, "enroll");

  const details = { factor: "sms", stage: "started", phoneNumber: maskNumber(phoneNumber) };
  const audit = mfaEvent(ctx, "mfa:enroll", actor.id, details);
  const pending = { kind: "sms", sealedSecret: null, phoneNumber } as const;
  await commit(ctx, audit, [upsertPending(deps.db, place, pending, nowMs), ...prepared.writes]);

  if ((await prepared.send()) === "refused") {
    throw invalidField("phoneNumber", "No text message can be sent to this number.");
  }
  return presentSentCode(phoneNumber, prepared.expiresAtMs);
}
