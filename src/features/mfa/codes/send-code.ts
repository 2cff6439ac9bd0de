/** A code by text message: debited and stored before it is sent, so that a crash costs a message, never a limit. */

import type { UserActor } from "../../../core/actor.ts";
import type { Context } from "../../../core/context.ts";
import { newId } from "../../../core/ids.ts";
import type { Write } from "../../../platform/d1/write.ts";
import type { MfaDeps } from "../deps.ts";
import { createSmsCode, hashSmsCode, SMS_CODE_MS, textOf, type CodePlace } from "./sms-code.ts";
import { SMS_GAP_MS, tooManyMessages, waitBeforeSending } from "../rules/sms-limits.ts";
import { insertSmsCode, selectSentTimes } from "./sms-store.ts";
import type { SmsOutcome } from "../../../platform/aws/sns.ts";

export interface PreparedCode {
  readonly expiresAtMs: number;
  readonly writes: Write[];
  /** After the writes have committed. Throws what the sender throws; another message may then be asked for. */
  readonly send: () => Promise<SmsOutcome>;
}

/** Throws `rate_limit_exceeded`. */
export async function prepareCode(
  ctx: Context<MfaDeps, UserActor>,
  phoneNumber: string,
  purpose: CodePlace["purpose"],
): Promise<PreparedCode> {
  const { deps, nowMs } = ctx;
  const userId = ctx.actor.id;
  const sent = await selectSentTimes(deps.db, { userId }, phoneNumber, nowMs);
  const waitMs = waitBeforeSending(sent, nowMs);
  if (waitMs > 0) throw tooManyMessages(waitMs);

  const code = createSmsCode(deps.random);
  const codeId = newId("smsCode", deps.random);
  const place = { codeId, userId, phoneNumber, purpose };
  const [codeHash = ""] = await hashSmsCode(deps.keyring, place, code);
  const expiresAt = nowMs + SMS_CODE_MS;
  const row = { id: codeId, phoneNumber, codeHash, sentAt: nowMs, expiresAt };
  return {
    expiresAtMs: expiresAt,
    writes: insertSmsCode(deps.db, { userId }, row, tooManyMessages(SMS_GAP_MS)),
    send: () => deps.sendSms(phoneNumber, textOf(code)),
  };
}
