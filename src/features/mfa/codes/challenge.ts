import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { conflict } from "../../../core/errors.ts";
import { parse } from "../../../core/parse.ts";
import { touch } from "../../audit/index.ts";
import { isLocked, lockedOut } from "../rules/attempts.ts";
import type { MfaDeps } from "../deps.ts";
import { requirePerson } from "../person.ts";
import { presentSentCode, type SentCode } from "../factors/present.ts";
import { prepareCode } from "./send-code.ts";
import { challengeBody } from "../schemas.ts";
import { selectFactors } from "../store.ts";

/** Sends a code to the confirmed number, for this sign-in alone. */
export async function challengeBySms(
  anyCtx: Context<MfaDeps>,
  sent: z.input<typeof challengeBody>,
): Promise<SentCode> {
  parse(challengeBody, sent);
  const { ctx, place } = await requirePerson(anyCtx);
  const { actor, deps, nowMs } = ctx;
  const factors = await selectFactors(deps.db, place);
  const factor = factors.find(({ slot }) => slot === "sms");
  if (!factor?.phoneNumber) throw conflict("No telephone number is confirmed.");
  // A code that cannot be given is not worth a message.
  if (isLocked(factor, nowMs)) throw lockedOut([factor], nowMs);

  const prepared = await prepareCode(ctx, factor.phoneNumber, `verify:${actor.signIn.id}`);

  await touch(deps.db, prepared.writes);

  if ((await prepared.send()) === "refused") {
    throw conflict("No text message can be sent to your number. Use another way.");
  }
  return presentSentCode(factor.phoneNumber, prepared.expiresAtMs);
}
