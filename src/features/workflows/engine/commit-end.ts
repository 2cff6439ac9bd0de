import type { Write } from "../../../platform/d1/write.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { endWrites, type End } from "../instances/end-writes.ts";
import { starterOf } from "../instances/starter.ts";
import type { Turn } from "./turn.ts";

/** The instance is over, with `writes` in the same batch. The log names who started it. */
export async function commitEnd(
  { deps, run, lost }: Turn,
  end: End,
  writes: readonly Write[],
): Promise<void> {
  const ctx = { deps, nowMs: end.nowMs, ...starterOf(run.instance) };
  const { workflowId, version, id } = run.instance;
  const audit = auditEvent(ctx, {
    action: "workflows:finish",
    category: "workflow",
    target: `instance:${id}`,
    outcome: end.status === "completed" ? "success" : "failure",
    details: {
      ...{ workflowId, version },
      ...(end.failure === null ? {} : { phase: end.failure.phase, code: end.failure.code }),
    },
  });
  await commit(ctx, audit, [...writes, ...endWrites(deps, run, end, lost)]);
}
