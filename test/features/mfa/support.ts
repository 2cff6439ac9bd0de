/** People with second factors, made anew for each test; every row is visible here. */

import {
  createRecoveryCodes,
  hashRecoveryCode,
} from "../../../src/features/mfa/codes/recovery-code.ts";
import { sealSecret } from "../../../src/features/mfa/factors/totp-secret.ts";
import { stepAt } from "../../../src/features/mfa/rules/totp-step.ts";
import { codeOf, createSecret } from "../../../src/features/mfa/factors/totp.ts";
import { env, random } from "../../support/world.ts";

const keyring = { masters: env.SEAL_MASTER_KEY.split(",") };

/** A confirmed authenticator app; returns its secret. */
export async function seedTotp(userId: string): Promise<string> {
  const secret = createSecret(random);
  const sealed = await sealSecret(keyring, userId, secret, random);
  await env.DB.prepare(
    "INSERT INTO mfa_factors (user_id, kind, sealed_secret, created_at, confirmed_at) VALUES (?, 'totp', ?, ?, ?)",
  )
    .bind(userId, sealed, Date.now(), Date.now())
    .run();
  return secret;
}

/** A confirmed number, which no one else has. */
export async function seedSms(userId: string): Promise<string> {
  const phoneNumber = freshNumber();
  await env.DB.prepare(
    "INSERT INTO mfa_factors (user_id, kind, phone_number, created_at, confirmed_at) VALUES (?, 'sms', ?, ?, ?)",
  )
    .bind(userId, phoneNumber, Date.now(), Date.now())
    .run();
  return phoneNumber;
}

export async function seedRecoveryCodes(userId: string): Promise<string[]> {
  const codes = createRecoveryCodes(random);
  const insert = env.DB.prepare(
    "INSERT INTO recovery_codes (user_id, hash, created_at) VALUES (?, ?, ?)",
  );
  const hashes = await Promise.all(codes.map(hashRecoveryCode));
  await env.DB.batch(hashes.map((hash) => insert.bind(userId, hash, Date.now())));
  return codes;
}

export function freshNumber(): string {
  const [left = 0, right = 0] = new Uint32Array(random(8).slice().buffer);
  return `+4179${String(left % 10_000).padStart(4, "0")}${String(right % 1_000).padStart(3, "0")}`;
}

/** What the app shows now, or `drift` steps away. */
export function codeNow(secret: string, drift = 0): string {
  return codeOf(secret, stepAt(Date.now()) + drift);
}

/** Six digits that the app shows at none of the three steps. */
export function wrongCodeFor(secret: string): string {
  const right = [-1, 0, 1, 2].map((drift) => codeNow(secret, drift));
  return ["111111", "222222", "333333", "444444", "555555"].find(
    (code) => !right.includes(code),
  ) as string;
}

export async function messagesTo(phoneNumber: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT json_extract(payload, '$.text') AS text FROM outbox WHERE kind = 'dev.sms' AND json_extract(payload, '$.to') = ? ORDER BY seq",
  )
    .bind(phoneNumber)
    .all<{ text: string }>();
  return results.map(({ text }) => text);
}

/** From the last message. */
export async function codeSentTo(phoneNumber: string): Promise<string> {
  return /\d{6}/.exec((await messagesTo(phoneNumber)).at(-1) ?? "")?.[0] ?? "none";
}

export async function noticesOf(userId: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT kind FROM outbox WHERE user_id = ? AND kind <> 'dev.sms' AND kind <> 'sign_in.new' ORDER BY seq",
  )
    .bind(userId)
    .all<{ kind: string }>();
  return results.map(({ kind }) => kind);
}

export function factorOf(userId: string, kind: string) {
  return env.DB.prepare("SELECT * FROM mfa_factors WHERE user_id = ? AND kind = ?")
    .bind(userId, kind)
    .first<Record<string, string | number | null>>();
}

/** Moves what was sent to this number, or by this person, into the past. */
export async function ageMessages(phoneNumber: string, ms: number): Promise<void> {
  await env.DB.prepare("UPDATE sms_codes SET sent_at = sent_at - ? WHERE phone_number = ?")
    .bind(ms, phoneNumber)
    .run();
}

/** As if the last MFA of all this person's sign-ins had been then. */
export async function ageMfa(userId: string, ms: number): Promise<void> {
  await env.DB.prepare("UPDATE sign_ins SET mfa_passed_at = mfa_passed_at - ?1 WHERE user_id = ?2")
    .bind(ms, userId)
    .run();
}
