import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf } from "../../../core/version.ts";
import type { NotificationDeps } from "../deps.ts";
import { findPreferences, selectNotifications } from "./inbox-store.ts";
import { presentNotification, presentPreferences, type NotificationResource } from "../present.ts";
import { listNotificationsFilter } from "../schemas.ts";
import { requirePerson } from "./require-person.ts";

export async function listNotifications(
  ctx: Context<NotificationDeps>,
  sent: z.input<typeof listNotificationsFilter>,
  page: PageRequest,
): Promise<{ items: NotificationResource[]; totalCount: number; unreadCount: number }> {
  const filter = parse(listNotificationsFilter, sent);
  const { reader } = await requirePerson(ctx);
  const { db, noticeKinds } = ctx.deps;
  const found = await selectNotifications(db, reader, filter, page);
  return { ...found, items: found.rows.map((row) => presentNotification(row, noticeKinds)) };
}

export async function getPreferences(ctx: Context<NotificationDeps>) {
  const { reader } = await requirePerson(ctx);
  const found = await findPreferences(ctx.deps.db, reader);
  return { resource: presentPreferences(found.muted), revision: revisionOf(found) };
}
