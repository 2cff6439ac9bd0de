/** A person in two companies, of which one asks for a second factor, in the middle of setting one up. */

import { sealSecret } from "../../src/features/mfa/factors/totp-secret.ts";
import { createSecret } from "../../src/features/mfa/factors/totp.ts";
import { freshNumber, seedTotp } from "../features/mfa/support.ts";
import { env, memberRow, random, seedCompany, seedUser } from "./world.ts";

export interface World {
  /** Asks a second factor of all, where the state says so. */
  readonly strict: { readonly id: string };
  readonly loose: { readonly id: string };
  readonly who: { readonly id: string; readonly sub: string };
  /** In each company, somebody whose factors `who` may reset by rank. */
  readonly targets: Readonly<Record<string, string>>;
  /** Of the authenticator app whose set-up waits for its first code. */
  readonly pendingSecret: string;
}

export const run = (sql: string, ...values: unknown[]) =>
  env.DB.prepare(sql)
    .bind(...values)
    .run();

export async function seedWorld(): Promise<World> {
  const strict = await seedCompany();
  const loose = await seedCompany();
  const who = await seedUser(strict.id, "admin");
  await memberRow(loose.id, who.id, "owner").run();
  const targets: Record<string, string> = {};
  for (const { id } of [strict, loose]) {
    const target = await seedUser(id, "member");
    await seedTotp(target.id);
    targets[id] = target.id;
  }
  const pendingSecret = createSecret(random);
  const keyring = { masters: env.SEAL_MASTER_KEY.split(",") };
  const sealed = await sealSecret(keyring, who.id, pendingSecret, random);
  const insert =
    "INSERT INTO mfa_factors (user_id, kind, sealed_secret, phone_number, created_at) VALUES (?, ?, ?, ?, ?)";
  await run(insert, who.id, "totp_pending", sealed, null, Date.now());
  await run(insert, who.id, "sms_pending", null, freshNumber(), Date.now());
  return { strict, loose, who, targets, pendingSecret };
}
