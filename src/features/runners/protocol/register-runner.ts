/** The token is exchanged for a credential, once. The holder of the token is let in: the token says which runner it is for. */

import type { z } from "@hono/zod-openapi";

import { actedBy } from "../../../core/announce.ts";
import type { RunnerActor } from "../../../core/actor.ts";
import type { AnonymousContext } from "../../../core/context.ts";
import { sha256Hex } from "../../../core/crypto.ts";
import { CodedError, invalidField } from "../../../core/errors.ts";
import { newId } from "../../../core/ids.ts";
import { noticeOf } from "../../../core/notice-kind.ts";
import { parse } from "../../../core/parse.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { RunnerDeps } from "../deps.ts";
import { runnerRegistered } from "../notices.ts";
import { createCredential, isGenuine } from "../rules/credential.ts";
import { findForeignLabel } from "../rules/runner.ts";
import { registerBody } from "../schemas.ts";
import { requirePublicKey } from "./require-public-key.ts";
import { findByToken, insertSession, markRegistered } from "./runner-seen-store.ts";

export interface RegisteredRunner {
  readonly runner: RunnerActor;
  /** Once-only: shown in this answer and kept nowhere. */
  readonly credential: string;
  readonly session: string;
}

export async function registerRunner(
  ctx: AnonymousContext<RunnerDeps>,
  sent: z.input<typeof registerBody>,
): Promise<RegisteredRunner> {
  const { token, publicKey, version, labels } = parse(registerBody, sent);
  const { deps, nowMs } = ctx;
  const used = new CodedError(
    "unauthenticated",
    "This token registers nothing: it was used, is older than an hour, or is none. Create a runner anew.",
  );
  if (!isGenuine("register", token, deps.sealKeys)) throw used;
  const tokenHash = await sha256Hex(token);
  const row = await findByToken(deps.db, tokenHash, nowMs);
  if (row === undefined) throw used;
  const foreign = findForeignLabel(row.labels, labels ?? []);
  if (foreign !== undefined)
    throw invalidField("labels", `'${foreign}' is not among the runner's.`);
  await requirePublicKey(publicKey);

  const { id, name, companyId, environment } = row;
  const [sealKey] = deps.sealKeys;
  const credential = createCredential("runner", environment, sealKey, deps.random);
  const session = newId("runnerSession", deps.random);
  const runner: RunnerActor = {
    ...{ type: "runner", id, name, companyId, environment },
    labels: labels ?? row.labels,
  };
  const audit = auditEvent(
    { ...ctx, actor: runner },
    {
      action: "runners:register",
      category: "iam",
      target: `runner:${id}`,
      outcome: "success",
      details: { name, labels: runner.labels, version },
    },
  );
  const registration = {
    ...{ id, tokenHash, version, nowMs },
    credentialHash: await sha256Hex(credential),
    sealedBy: sealKey.id,
    labels: runner.labels,
  };
  const to = { companyId, userId: null, audience: { about: { id }, creatorId: row.createdBy } };
  const facts = { runnerId: id, name, environment, labels: runner.labels.join(" ") };
  await commit({ ...ctx, actor: runner }, audit, [
    ...markRegistered(deps.db, runner, registration, used),
    ...insertSession(deps.db, runner, { id: session, runnerId: id, publicKey, createdAt: nowMs }),
    deps.announce(noticeOf(runnerRegistered, to, { ...facts, ...actedBy(runner) }), nowMs),
  ]);

  return { runner, credential, session };
}
