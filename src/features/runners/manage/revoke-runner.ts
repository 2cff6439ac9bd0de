import type { Context } from "../../../core/context.ts";
import { hasChanged, revisionOf, type Version } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { RunnerDeps } from "../deps.ts";
import { loadRunner } from "./load-runner.ts";
import { markRevoked } from "./runner-store.ts";

/**
 * Answers when its credential is dead: nothing remembers it, and whatever it does asks for its row in the same batch.
 * What it runs is killed when its next heartbeat is refused, and given to another once it must have been.
 */
export async function revokeRunner(ctx: Context<RunnerDeps>, input: Version): Promise<void> {
  const row = await loadRunner(ctx, input.id, "runners:delete");
  const changed = hasChanged("runner");
  if (!input.matches(revisionOf(row))) throw changed;
  if (row.revokedAt !== null) return;

  const audit = auditEvent(ctx, {
    action: "runners:delete",
    category: "iam",
    target: `runner:${row.id}`,
    outcome: "success",
    details: { name: row.name },
  });
  await commit(ctx, audit, markRevoked(ctx.deps.db, ctx.actor, row, ctx.nowMs, changed));
}
