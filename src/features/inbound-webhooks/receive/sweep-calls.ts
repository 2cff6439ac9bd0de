import { DAY_MS } from "../../../core/time.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { deleteOldCalls } from "./call-store.ts";

/** Senders that try again do so for three days; the rest is for people who ask when a webhook was last called. */
const KEPT_MS = 30 * DAY_MS;

export async function sweepInboundCalls(
  { db }: Pick<AuditDeps, "db">,
  nowMs: number,
  limit: number,
): Promise<{ deleted: number }> {
  return { deleted: await deleteOldCalls(db, nowMs - KEPT_MS, limit) };
}
