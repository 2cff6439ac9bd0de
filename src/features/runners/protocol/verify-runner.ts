/** Who is calling, by a runner's credential. Asked of the database each time: no isolate remembers one (P4). */

import type { RunnerActor } from "../../../core/actor.ts";
import { sha256Hex } from "../../../core/crypto.ts";
import type { RunnerDeps } from "../deps.ts";
import { isGenuine } from "../rules/credential.ts";
import { findByCredential, noRunner } from "./runner-seen-store.ts";

export async function verifyRunner(
  { db, sealKeys }: Pick<RunnerDeps, "db" | "sealKeys">,
  credential: string,
): Promise<RunnerActor> {
  if (!isGenuine("runner", credential, sealKeys)) throw noRunner();
  const row = await findByCredential(db, await sha256Hex(credential));
  if (row === undefined) throw noRunner();
  const { id, name, labels, companyId, environment } = row;
  return { type: "runner", id, name, labels, companyId, environment };
}
