/** What stands around every page: whose company, how many notices are unread. */

import { listNotifications } from "../features/notifications/index.ts";
import { pageRequest } from "../core/page.ts";
import type { MemberVisit, Page } from "./page.ts";
import type { Frame } from "./ui/layout.tsx";

export async function frameOf(
  visit: MemberVisit,
  page: Page,
): Promise<Omit<Frame, "children" | "title">> {
  const { ctx, place, token, personCtx, companyName } = visit;
  const { unreadCount } = await listNotifications(ctx, { unread: "true" }, pageRequest(1, 1));
  return {
    ...{ place, token, companyName },
    menu: page.menu ?? page.path,
    path: page.path,
    personName: personCtx.person.name || personCtx.person.email || "Profile",
    unread: unreadCount,
  };
}
