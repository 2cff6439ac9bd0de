/** A code by text message: debited and stored before it is sent, so that a crash costs a message, never a limit. */

import type { UserActor } from "../../../core/actor.ts";
import type { Context } from "../../../core/context.ts";
import { newId } from "../../../core/ids.ts";
import type { Write } from "../../../platform/d1/write.ts";
import type { MfaDeps } from "../deps.ts";
import { createSmsCode, hashSmsCode, SMS_CODE_MS, textOf, type CodeContext } from "./sms-code.ts";
import { callingCountryOf } from "../rules/calling-country.ts";
import { SMS_GAP_MS, SMS_LIMITS, tooManyMessages, waitBeforeSending } from "../rules/sms-limits.ts";
import { insertSmsCode, selectBlocking, type SmsRecipient } from "./sms-store.ts";
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
  purpose: CodeContext["purpose"],
): Promise<PreparedCode> {
  const { deps, nowMs, actor } = ctx;
  const recipient: SmsRecipient = {
    purpose: purpose === "enroll" ? "enroll" : "verify",
    userId: actor.id,
    phoneNumber,
    companyId: actor.companyId,
    country: callingCountryOf(phoneNumber),
  };
  const blocking = await selectBlocking(deps.db, recipient, nowMs);
  const waitMs = waitBeforeSending(SMS_LIMITS[recipient.purpose], blocking, nowMs);
  if (waitMs > 0) throw tooManyMessages(waitMs);

  const code = createSmsCode(deps.random);
  const codeId = newId("smsCode", deps.random);
  const bound = { codeId, userId: actor.id, phoneNumber, purpose };
  const [codeHash = ""] = await hashSmsCode(deps.keyring, bound, code);
  const expiresAt = nowMs + SMS_CODE_MS;
  const row = { id: codeId, codeHash, sentAt: nowMs, expiresAt };
  return {
    expiresAtMs: expiresAt,
    writes: insertSmsCode(deps.db, recipient, row, tooManyMessages(SMS_GAP_MS)),
    send: () => deps.sendSms(phoneNumber, textOf(code)),
  };
}
