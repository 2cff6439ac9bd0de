/** What still calls the connector is reviewed first, as what still uses a secret is before its deletion. */

import type { Context } from "../../../core/context.ts";
import { base64Url, utf8 } from "../../../core/encoding.ts";
import { CodedError, conflict } from "../../../core/errors.ts";
import { hasChanged, revisionOf, type Seen } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { findSecret, removeBindings } from "../../secrets/index.ts";
import { mustStillCall, reviewCallers, type CallerReview } from "../binding-store.ts";
import type { ConnectorDeps } from "../deps.ts";
import { secretsNamedBy } from "../rules/connector.ts";
import { deleteConnectorRow, type ConnectorRow } from "../store.ts";
import { loadConnector } from "./load-connector.ts";

export interface ConnectorDeletion extends Seen {
  readonly slug: string;
  /** Of the list that was reviewed. */
  readonly confirm: string | undefined;
}

/** Answers the slugs of secrets that it named and that nothing names any more, as far as the caller may read them. */
export async function deleteConnector(
  ctx: Context<ConnectorDeps>,
  input: ConnectorDeletion,
): Promise<{ unusedSecrets: string[] }> {
  const { db } = ctx.deps;
  const row = await loadConnector(ctx, input.slug, "connectors:delete");
  const changed = hasChanged("connector");
  if (!input.matches(revisionOf(row))) throw changed;
  const review = await reviewCallers(db, ctx.actor, row.slug);
  if (review.callers.length > 0 && input.confirm !== (await confirmationOf(row, review))) {
    throw await connectorInUse(ctx, row, review);
  }

  const audit = auditEvent(ctx, {
    action: "connectors:delete",
    category: "workflow",
    target: `connector:${row.slug}`,
    outcome: "success",
    details: { id: row.id, name: row.name, callers: review.callers },
  });
  const listChanged = conflict("What calls the connector has changed.");
  try {
    await commit(ctx, audit, [
      mustStillCall(db, ctx.actor, row.slug, review, listChanged),
      ...deleteConnectorRow(db, ctx.actor, row, changed),
      removeBindings(db, ctx.actor, { type: "connector", id: row.id }),
    ]);
  } catch (error) {
    if (error !== listChanged) throw error;
    throw await connectorInUse(ctx, row, await reviewCallers(db, ctx.actor, row.slug));
  }

  return { unusedSecrets: await findUnused(ctx, row) };
}

/** Good for this connector and exactly this list: one made anew under the slug has another id. */
async function confirmationOf({ id }: ConnectorRow, { list }: CallerReview): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", utf8(`${id} ${list}`));
  return base64Url(new Uint8Array(digest));
}

/** A workflow that the caller may not read counts, and is not named. */
async function connectorInUse(
  ctx: Context<ConnectorDeps>,
  row: ConnectorRow,
  review: CallerReview,
): Promise<CodedError> {
  const { allows } = await ctx.glimpse("workflows:read");
  const details = review.callers.map(({ workflowId, phaseKey, name }) =>
    allows({ id: workflowId })
      ? { field: `workflow_phase:${workflowId}:${phaseKey}`, message: name }
      : { field: "workflow_phase", message: "One that you may not read." },
  );
  const message =
    "Workflows that call this connector will fail without it. Send `confirm` to delete it all the same.";
  const confirm = await confirmationOf(row, review);
  return new CodedError("conflict", message, { details, confirm });
}

/** Somebody may name one of them meanwhile: it is advice, and deleting a secret looks again. */
async function findUnused(ctx: Context<ConnectorDeps>, row: ConnectorRow): Promise<string[]> {
  const named = secretsNamedBy(row.auth, row.baseUrl).map(({ slug }) => slug);
  if (named.length === 0) return [];
  const { allows } = await ctx.glimpse("secrets:read");
  const slugs = [...new Set(named)].toSorted();
  const found = await Promise.all(slugs.map((slug) => findSecret(ctx.deps.db, ctx.actor, slug)));
  return found.flatMap(({ row: secret, bound }) => {
    const isUnused = secret !== undefined && bound.length === 0;
    return isUnused && allows({ id: secret.slug, tags: secret.tags }) ? [secret.slug] : [];
  });
}
