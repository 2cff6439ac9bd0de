/** What the Queue was never told of, or has lost, is told to it again; and what is old goes. Nothing depends on one send. */

import { DAY_MS } from "../../../core/time.ts";
import { takeStuckDeliveries, deleteOldDeliveries } from "../deliveries/delivery-store.ts";
import type { NotificationDeps, QueueMessage } from "../deps.ts";
import { deleteOldNotifications } from "../inbox/inbox-store.ts";
import { takeStuckNotices, deleteOldNotices } from "./store.ts";

type Deps = Pick<NotificationDeps, "db" | "enqueue">;

/** Their ids are all that is held in memory. */
const ROWS_A_ROUND = 2_000;

/** So 10,000 a run: 100,000 that came at once are through within the hour. */
const ROUNDS_A_RUN = 5;

/**
 * A batch has ten messages, so 50 notices are handled at a time. Who may change a thing is decided for each person of a
 * page: 25,000 decisions take some seconds of CPU. Their statements stay under D1's 1,000 an invocation.
 */
const NOTICES_A_MESSAGE = 5;

/** How long people see what they were told, and admins what was delivered. */
const KEPT_MS = 90 * DAY_MS;

/** Rows of each table a run: well within D1's 30 s for one statement. */
const OLD_A_RUN = 5_000;

export function sweepNotices(deps: Deps, nowMs: number): Promise<{ found: number }> {
  return handOver(
    deps,
    () => takeStuckNotices(deps.db, nowMs, ROWS_A_ROUND),
    (taken) =>
      [...Map.groupBy(taken, (row) => row.companyId)].flatMap(([companyId, rows]) =>
        chunk(
          rows.map(({ seq }) => seq),
          NOTICES_A_MESSAGE,
        ).map((seqs) => ({ kind: "notices" as const, companyId, seqs })),
      ),
  );
}

export function sweepDeliveries(deps: Deps, nowMs: number): Promise<{ found: number }> {
  return handOver(
    deps,
    () => takeStuckDeliveries(deps.db, nowMs, ROWS_A_ROUND),
    (taken) => taken.map((row) => ({ kind: "delivery", ...row })),
  );
}

/** Taken before it is sent: a run beside this one takes others, and what is lost on the way is due again later. */
async function handOver<T>(
  { enqueue }: Deps,
  take: () => Promise<T[]>,
  toMessages: (taken: readonly T[]) => QueueMessage[],
): Promise<{ found: number }> {
  let found = 0;
  for (let round = 0; round < ROUNDS_A_RUN; round++) {
    const taken = await take();
    found += taken.length;
    if (taken.length > 0) await enqueue(toMessages(taken));
    if (taken.length < ROWS_A_ROUND) break;
  }
  return { found };
}

type Deleted = Promise<{ deleted: number }>;

export async function sweepOldNotifications({ db }: Pick<Deps, "db">, nowMs: number): Deleted {
  return { deleted: await deleteOldNotifications(db, nowMs - KEPT_MS, OLD_A_RUN) };
}

export async function sweepOldDeliveries({ db }: Pick<Deps, "db">, nowMs: number): Deleted {
  return { deleted: await deleteOldDeliveries(db, nowMs - KEPT_MS, OLD_A_RUN) };
}

export async function sweepOldNotices({ db }: Pick<Deps, "db">, nowMs: number): Deleted {
  return { deleted: await deleteOldNotices(db, nowMs - KEPT_MS, OLD_A_RUN) };
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < items.length; from += size) parts.push(items.slice(from, from + size));
  return parts;
}
