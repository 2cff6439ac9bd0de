import type { z } from "@hono/zod-openapi";

import { actedBy } from "../../../core/announce.ts";
import type { Context } from "../../../core/context.ts";
import { invalidField } from "../../../core/errors.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { announceKey, keyFactsOf } from "./announce-key.ts";
import { keyCreated } from "../notices.ts";
import type { ApiKeyDeps } from "../deps.ts";
import { requireGrantable } from "../../../core/grantable.ts";
import { revisionOf, type Revision } from "../../../core/version.ts";
import { parse } from "../../../core/parse.ts";
import { mintKey } from "./mint-key.ts";
import { presentKey, type ApiKeyResource } from "./present.ts";
import { createKeyBody, parseExpiry } from "../schemas.ts";
import { insertKey } from "../store.ts";

export interface CreatedKey {
  readonly resource: ApiKeyResource;
  readonly revision: Revision;
  /** Once-only: shown in this answer and kept nowhere. */
  readonly value: string;
}

export async function createKey(
  ctx: Context<ApiKeyDeps>,
  sent: z.input<typeof createKeyBody>,
): Promise<CreatedKey> {
  const input = parse(createKeyBody, sent);
  await ctx.authorize("api_keys:create");
  await requireGrantable(ctx, input.scopes);

  const expiry = parseExpiry(input.expiresAt, ctx.nowMs);
  if (!expiry.ok) throw invalidField("expiresAt", expiry.message);

  const { value, row } = await mintKey(ctx, { ...input, expiresAt: expiry.value });
  const resource = presentKey(row, ctx.nowMs, true);

  const audit = auditEvent(ctx, {
    action: "api_keys:create",
    category: "iam",
    target: `api_key:${row.id}`,
    outcome: "success",
    environment: row.environment,
    details: { name: row.name, scopes: row.scopes, expiresAt: resource.expiresAt },
  });
  const writes = [
    ...insertKey(ctx.deps.db, ctx.actor, row, ctx.nowMs),
    announceKey(ctx, keyCreated, row, {
      ...keyFactsOf(row),
      ...actedBy(ctx.actor),
      scopes: row.scopes.join(" "),
      expiresAt: resource.expiresAt,
    }),
  ];
  const created = { resource, revision: revisionOf(row) };
  await commit(ctx, audit, writes, created);

  return { ...created, value };
}
