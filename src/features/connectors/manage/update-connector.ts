import type { z } from "@hono/zod-openapi";

import { canonicalJson } from "../../../core/canonical-json.ts";
import type { Context } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import { patchRow } from "../../../core/patch.ts";
import { hasChanged, type Seen, type Versioned, revisionOf } from "../../../core/version.ts";
import { auditEvent, commit, describeChange } from "../../audit/index.ts";
import type { ConnectorDeps } from "../deps.ts";
import { presentConnector, type ConnectorResource } from "../present.ts";
import { updateConnectorBody } from "../schemas.ts";
import { updateConnectorRow, type ConnectorRow } from "../store.ts";
import { loadConnector } from "./load-connector.ts";
import {
  bindingWrites,
  inLog,
  requireBindableSecrets,
  requireSettings,
  type Settings,
} from "./settings.ts";

export async function updateConnector(
  ctx: Context<ConnectorDeps>,
  input: Seen & {
    readonly slug: string;
    readonly patch: z.input<typeof updateConnectorBody>;
  },
): Promise<Versioned<ConnectorResource>> {
  const { slug } = input;
  const patch = parse(updateConnectorBody, input.patch);
  const before = await loadConnector(ctx, slug, "connectors:update");
  const changed = hasChanged("connector");
  if (!input.matches(revisionOf(before))) throw changed;

  const patched = patchRow<ConnectorRow, typeof patch>(before, patch);
  const isSet = patch.baseUrl !== undefined || patch.auth !== undefined;
  const settings: Settings = isSet ? requireSettings(ctx.deps, patched) : before;
  // Where a value goes, and how it is placed there: any other is a new binding.
  const isRebound = !isSame(before, settings);
  if (isRebound) await requireBindableSecrets(ctx, settings);

  const after: ConnectorRow = {
    ...patched,
    baseUrl: settings.baseUrl,
    auth: settings.auth,
    // What was refused was another credential, or in another place.
    refusedSince: isRebound ? null : before.refusedSince,
    updatedAt: ctx.nowMs,
    revision: before.revision + 1,
  };
  const audit = auditEvent(ctx, {
    action: "connectors:update",
    category: "workflow",
    target: `connector:${slug}`,
    outcome: "success",
    details: {
      id: before.id,
      ...describeChange(
        inLog(before),
        inLog(after),
        ["name", "host", "scheme", "secret", "clientSecret"],
        ["baseUrl", "auth"],
      ),
    },
  });
  const { db } = ctx.deps;
  await commit(ctx, audit, [
    ...updateConnectorRow(db, ctx.actor, before, after, changed),
    ...bindingWrites(ctx, after),
  ]);

  return { resource: presentConnector(after), revision: revisionOf(after) };
}

function isSame(before: Settings, after: Settings): boolean {
  const of = ({ baseUrl, auth }: Settings) => canonicalJson({ baseUrl, auth });
  return of(before) === of(after);
}
