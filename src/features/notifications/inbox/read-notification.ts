import type { Context } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import { touch } from "../../audit/index.ts";
import type { NotificationDeps } from "../deps.ts";
import { findNotification, markRead } from "./inbox-store.ts";
import { presentNotification, type NotificationResource } from "../present.ts";
import { requirePerson } from "./require-person.ts";

/** May be asked for again: the first time stays. That somebody has read something is no event of the company's. */
export async function readNotification(
  ctx: Context<NotificationDeps>,
  id: string,
): Promise<NotificationResource> {
  const { reader } = await requirePerson(ctx);
  const { db, noticeKinds } = ctx.deps;

  await touch(db, [markRead(db, reader, id, ctx.nowMs)]);

  const row = await findNotification(db, reader, id);
  if (row === undefined) throw notFound("notification");
  return presentNotification(row, noticeKinds);
}
