import type { Notice } from "../../core/announce.ts";
import type { Database } from "../../platform/d1/database.ts";
import { write, type Write } from "../../platform/d1/write.ts";
import { outbox } from "./tables.ts";

/** Joins the batch of what it is about; delivery is another's work. */
export function insertNotice(db: Database, notice: Notice, nowMs: number): Write {
  const { kind, companyId, userId, payload, dedupeKey, audience } = notice;
  const row = { kind, companyId, userId, payload, dedupeKey, audience, createdAt: nowMs };
  return write(db.insert(outbox).values(row).onConflictDoNothing());
}

/** Handled from the start: the outbox's deliverer has nothing to do with it. See `dev-outbox.ts` for who may. */
export function insertDevMessage(
  db: Database,
  payload: { readonly to: string; readonly text: string },
  nowMs: number,
): Write {
  const row = { kind: "dev.sms", payload, createdAt: nowMs, handledAt: nowMs };
  return write(db.insert(outbox).values(row));
}
