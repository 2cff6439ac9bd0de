import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { CodedError, invalidField } from "../../../core/errors.ts";
import { newId } from "../../../core/ids.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { ConnectorDeps } from "../deps.ts";
import { presentConnector, type ConnectorResource } from "../present.ts";
import { DEFAULT_BASE_URLS, type ConnectorType } from "../rules/connector.ts";
import { createConnectorBody } from "../schemas.ts";
import { findConnector, insertConnector, type ConnectorRow } from "../store.ts";
import { bindingWrites, inLog, requireBindableSecrets, requireSettings } from "./settings.ts";

export async function createConnector(
  ctx: Context<ConnectorDeps>,
  sent: z.input<typeof createConnectorBody>,
): Promise<Versioned<ConnectorResource>> {
  const input = parse(createConnectorBody, sent);
  const { db, random } = ctx.deps;
  const { slug } = input;
  await ctx.authorize("connectors:create", { id: slug });
  const { baseUrl, auth } = requireSettings(ctx.deps, {
    baseUrl: input.baseUrl ?? requireDefault(input.type),
    auth: input.auth,
  });
  if ((await findConnector(db, ctx.actor, slug)) !== undefined) throw connectorExists();
  await requireBindableSecrets(ctx, { baseUrl, auth });

  const row: ConnectorRow = {
    id: newId("connector", random),
    companyId: ctx.actor.companyId,
    environment: ctx.actor.environment,
    slug,
    name: input.name,
    type: input.type,
    baseUrl,
    auth,
    refusedSince: null,
    createdAt: ctx.nowMs,
    createdBy: ctx.actor.id,
    updatedAt: ctx.nowMs,
    revision: 1,
  };
  const created = { resource: presentConnector(row), revision: revisionOf(row) };

  const audit = auditEvent(ctx, {
    action: "connectors:create",
    category: "workflow",
    target: `connector:${slug}`,
    outcome: "success",
    details: describe(row),
  });
  const writes = [
    ...insertConnector(db, ctx.actor, row, connectorExists()),
    ...bindingWrites(ctx, row),
  ];
  await commit(ctx, audit, writes, created);

  return created;
}

function describe(row: ConnectorRow) {
  const { baseUrl: _, auth: __, ...shown } = inLog(row);
  return shown;
}

function requireDefault(type: ConnectorType): string {
  const url = DEFAULT_BASE_URLS[type];
  if (url === null) throw invalidField("baseUrl", "Needed for the type 'http'.");
  return url;
}

function connectorExists(): CodedError {
  return new CodedError("conflict", "A connector of that slug exists already.", {
    details: [{ field: "slug", message: "In use." }],
  });
}
