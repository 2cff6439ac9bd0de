/** One's own inbox, and what comes into it. */

import { z } from "@hono/zod-openapi";

import { member } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import { paginationOf } from "../../../core/page.ts";
import { etagOf } from "../../../core/version.ts";
import { ifMatch } from "../../../http/preconditions.ts";
import {
  dataOf,
  errorResponses,
  jsonBody,
  jsonContent,
  pageOf,
  pageQuery,
  readPage,
} from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import type { NotificationDeps } from "../deps.ts";
import { getPreferences, listNotifications } from "./queries.ts";
import { readNotification } from "./read-notification.ts";
import {
  listNotificationsFilter,
  notificationIdParam,
  notificationResource,
  preferencesBody,
  preferencesResource,
} from "../schemas.ts";
import { setPreferences } from "./set-preferences.ts";

export const notificationRoutes = createRouter<NotificationDeps>();

const tags = ["Notifications"];
const preferences = jsonContent(dataOf(preferencesResource), "By category and channel.");

notificationRoutes.openapi(
  route({
    method: "get",
    path: "/notifications",
    access: member(),
    tags,
    summary: "List your notifications",
    request: { query: z.object(pageQuery), filter: listNotificationsFilter },
    responses: {
      200: jsonContent(
        pageOf(notificationResource).extend({ unreadCount: z.int() }),
        "Newest first, with how many are unread.",
      ),
      ...errorResponses,
    },
  }),
  async (c) => {
    const sent = c.req.valid("query");
    const page = readPage(sent);
    const found = await listNotifications(c.get("ctx"), sent, page);
    const { items, totalCount, unreadCount } = found;
    return c.json({ data: items, pagination: paginationOf(page, totalCount), unreadCount }, 200);
  },
);

notificationRoutes.openapi(
  route({
    method: "post",
    path: "/notifications/{id}/read",
    access: member(),
    tags,
    summary: "Mark a notification as read",
    request: { params: notificationIdParam },
    responses: {
      200: jsonContent(dataOf(notificationResource), "The notification."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const data = await readNotification(c.get("ctx"), c.req.valid("param").id);
    return c.json({ data }, 200);
  },
);

notificationRoutes.openapi(
  route({
    method: "get",
    path: "/me/notification-preferences",
    operation: "getPreferences",
    etag: true,
    access: member(),
    tags,
    summary: "What you want to be told",
    responses: { 200: preferences, ...errorResponses },
  }),
  async (c) => {
    const { resource, revision } = await getPreferences(c.get("ctx"));
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);

notificationRoutes.openapi(
  route({
    method: "put",
    path: "/me/notification-preferences",
    operation: "setPreferences",
    etag: true,
    ifMatch: true,
    access: member(),
    tags,
    summary: "Choose what you want to be told; e-mail about security always comes",
    request: { body: jsonBody(preferencesBody) },
    responses: { 200: preferences, ...errorResponses },
  }),
  async (c) => {
    const input = { preferences: c.req.valid("json"), matches: ifMatch(c) };
    const { resource, revision } = await setPreferences(c.get("ctx"), input);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);
