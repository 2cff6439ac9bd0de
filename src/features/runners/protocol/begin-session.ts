/** A process of the runner's has started, with a key pair of its own. What an earlier one claimed stays that one's. */

import type { z } from "@hono/zod-openapi";

import type { RunnerContext } from "../../../core/context.ts";
import { newId } from "../../../core/ids.ts";
import { parse } from "../../../core/parse.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { RunnerDeps } from "../deps.ts";
import { beginSessionBody } from "../schemas.ts";
import { requirePublicKey } from "./require-public-key.ts";
import { insertSession, mustBeAlive, noteSeen } from "./runner-seen-store.ts";

export async function beginSession(
  ctx: RunnerContext<RunnerDeps>,
  sent: z.input<typeof beginSessionBody>,
): Promise<{ session: string }> {
  const { publicKey, version } = parse(beginSessionBody, sent);
  const { actor, deps, nowMs } = ctx;
  await requirePublicKey(publicKey);

  const session = newId("runnerSession", deps.random);
  const audit = auditEvent(ctx, {
    action: "runners:start",
    category: "iam",
    target: `runner:${actor.id}`,
    outcome: "success",
    details: { session, version },
  });
  const row = { id: session, runnerId: actor.id, publicKey, createdAt: nowMs };
  await commit(ctx, audit, [
    mustBeAlive(deps.db, actor, actor.id),
    ...insertSession(deps.db, actor, row),
    noteSeen(deps.db, actor, actor.id, nowMs, version),
  ]);

  return { session };
}
