import { member } from "../../../http/access.ts";
import type { IdempotencyDeps } from "../../../http/idempotency.ts";
import { resourceRoutes } from "../../../http/resource-routes.ts";
import { createRouter } from "../../../http/router.ts";
import type { AuditDeps } from "../../audit/index.ts";
import {
  createInboundWebhookBody,
  inboundWebhookIdParam,
  inboundWebhookResource,
  listInboundWebhooksFilter,
  updateInboundWebhookBody,
} from "../schemas.ts";
import { createInboundWebhook } from "./create-webhook.ts";
import { deleteInboundWebhook } from "./delete-webhook.ts";
import { getInboundWebhook, listInboundWebhooks } from "./queries.ts";
import { updateInboundWebhook } from "./update-webhook.ts";

export const inboundWebhookRoutes = createRouter<AuditDeps & IdempotencyDeps>();

/** It names a secret, so it is people's: no key or client makes, changes or removes one. */
const webhooks = resourceRoutes(inboundWebhookRoutes, {
  path: "/inbound-webhooks",
  tag: "Inbound webhooks",
  param: inboundWebhookIdParam,
  resource: inboundWebhookResource,
  answers: "The inbound webhook.",
  access: {
    read: member(["workflows:read"]),
    create: member(["workflows:update"]),
    update: member(["workflows:update"]),
    delete: member(["workflows:update"]),
  },
});

webhooks.list(
  { summary: "List inbound webhooks", filter: listInboundWebhooksFilter, order: "Newest first." },
  listInboundWebhooks,
);

webhooks.create(
  { summary: "Create an address that starts a workflow", body: createInboundWebhookBody },
  createInboundWebhook,
);

webhooks.get({ summary: "Get an inbound webhook" }, getInboundWebhook);

webhooks.change(
  {
    method: "patch",
    summary: "Change an inbound webhook's name or secret, or switch it on or off",
    body: updateInboundWebhookBody,
  },
  updateInboundWebhook,
);

webhooks.remove({ summary: "Delete an inbound webhook" }, deleteInboundWebhook);
