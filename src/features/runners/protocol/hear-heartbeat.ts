import type { z } from "@hono/zod-openapi";

import type { RunnerContext } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import { touch } from "../../audit/index.ts";
import type { RunnerDeps } from "../deps.ts";
import { heartbeatBody } from "../schemas.ts";
import { renewClaim } from "./claim-store.ts";
import { claimLost, findReported, isCancelled } from "./report.ts";
import { mustBeAlive, noteSeen } from "./runner-seen-store.ts";
import { takeOutput } from "./take-output.ts";

/** The lease begins anew when this is written down, and not when it was sent. */
export async function hearHeartbeat(
  ctx: RunnerContext<RunnerDeps>,
  request: { readonly id: string; readonly body: z.input<typeof heartbeatBody> },
): Promise<{ cancel: boolean }> {
  const { session, attempt, output } = parse(heartbeatBody, request.body);
  const { actor, deps } = ctx;
  const { db } = deps;
  for (let turn = 1; ; turn++) {
    const reported = await findReported(ctx, { id: request.id, session, attempt });
    const cancel = isCancelled(reported);
    const nowMs = deps.now();
    const lost = claimLost();
    try {
      await touch(db, [
        mustBeAlive(db, actor, actor.id),
        ...(cancel ? [] : renewClaim(db, actor, reported.claim, nowMs, lost)),
        ...takeOutput(db, reported, output),
        noteSeen(db, actor, actor.id, nowMs),
      ]);
      return { cancel };
    } catch (error) {
      // It may have been cancelled in between.
      if (error !== lost || turn > 1) throw error;
    }
  }
}
