/** What stands around every page: whose company, how many notices are unread. */

import { getCompany } from "../features/members/index.ts";
import { listNotifications } from "../features/notifications/index.ts";
import { pageRequest } from "../core/page.ts";
import type { MemberVisit, Page } from "./page.ts";
import type { Frame } from "./ui/layout.tsx";

export async function frameOf(
  visit: MemberVisit,
  page: Page,
  title: string,
): Promise<Omit<Frame, "children">> {
  const { ctx, place, token, personCtx } = visit;
  const [{ unreadCount }, companyName] = await Promise.all([
    listNotifications(ctx, { unread: "true" }, pageRequest(1, 1)),
    nameOfCompany(visit),
  ]);
  return {
    ...{ title, place, token, companyName },
    menu: page.menu ?? page.path,
    path: page.path,
    personName: personCtx.person.name || personCtx.person.email || "Profile",
    unread: unreadCount,
  };
}

/** Members who may not read the company's settings are shown its id. */
async function nameOfCompany({ ctx }: MemberVisit): Promise<string> {
  const readable = await ctx.glimpse("company:read");
  if (!readable.allows({ id: ctx.actor.companyId })) return ctx.actor.companyId;
  return (await getCompany(ctx)).resource.name;
}
