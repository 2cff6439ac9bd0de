/** First what still uses the workflow is reviewed. Instances that run go on to their end, as they began. */

import type { Context } from "../../../core/context.ts";
import { base64Url, utf8 } from "../../../core/encoding.ts";
import { CodedError, type ErrorDetail } from "../../../core/errors.ts";
import { hasChanged, revisionOf, type Version } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { deleteWorkflowRow } from "./definition-store.ts";
import type { DefinitionDeps, FindWebhooksOf, WorkflowService } from "./deps.ts";
import { loadWorkflow } from "./load-workflow.ts";
import { bindingWrites } from "./named-store.ts";
import { requirePerson } from "./require-person.ts";
import { deleteUnusedVersions, hasRunning } from "./version-store.ts";

export interface WorkflowDeletion extends Version {
  /** Of what was reviewed. */
  readonly confirm: string | undefined;
}

export async function deleteWorkflow(
  ctx: Context<DefinitionDeps>,
  input: WorkflowDeletion,
): Promise<void> {
  const { row, published } = await loadWorkflow(ctx, input.id, "workflows:delete");
  await requirePerson(ctx, "workflows:delete", row.id, row.phases, published);
  const changed = hasChanged("workflow");
  if (!input.matches(revisionOf(row))) throw changed;
  const use = await reviewUse(ctx, row.id);
  if (isUsed(use) && input.confirm !== (await confirmationOf(row.id, use))) {
    throw await workflowInUse(ctx, row.id, use);
  }

  const audit = auditEvent(ctx, {
    action: "workflows:delete",
    category: "workflow",
    target: `workflow:${row.id}`,
    outcome: "success",
    details: { name: row.name, services: use.services.map(({ id }) => id), running: use.running },
  });
  const { db } = ctx.deps;
  await commit(ctx, audit, [
    ...deleteWorkflowRow(db, ctx.actor, row, changed),
    deleteUnusedVersions(db, ctx.actor, row.id),
    ...bindingWrites(db, ctx.actor, row.id),
  ]);
}

interface Use {
  readonly services: readonly WorkflowService[];
  readonly webhooks: Awaited<ReturnType<FindWebhooksOf>>;
  /** Not how many: that changes while somebody reads it. */
  readonly running: boolean;
}

async function reviewUse(
  { deps, actor }: Pick<Context<DefinitionDeps>, "deps" | "actor">,
  id: string,
): Promise<Use> {
  const [services, webhooks, running] = await Promise.all([
    deps.findServicesOf(actor, id),
    deps.findWebhooksOf(actor, id),
    hasRunning(deps.db, actor, id),
  ]);
  return { services, webhooks, running };
}

function isUsed({ services, webhooks, running }: Use): boolean {
  return services.length + webhooks.length > 0 || running;
}

/** Good for this workflow and exactly this use of it. */
async function confirmationOf(id: string, { services, webhooks, running }: Use): Promise<string> {
  const ids = [...services, ...webhooks].map((user) => user.id).toSorted();
  const list = JSON.stringify([id, running, ids]);
  return base64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(list))));
}

/** What the caller may not read counts, and is not named. */
async function workflowInUse(
  ctx: Context<DefinitionDeps>,
  id: string,
  use: Use,
): Promise<CodedError> {
  const [services, workflows] = await Promise.all([
    ctx.glimpse("services:read"),
    ctx.glimpse("workflows:read"),
  ]);
  const show = (kind: string, user: { id: string; name: string }, isShown: boolean) =>
    isShown
      ? { field: `${kind}:${user.id}`, message: user.name }
      : { field: kind, message: "One that you may not read." };
  const details: ErrorDetail[] = [
    ...use.services.map((service) =>
      show("service", service, services.allows({ id: service.id, tags: service.tags })),
    ),
    // A webhook is read by who may read the workflow that it starts.
    ...use.webhooks.map((webhook) => show("inbound_webhook", webhook, workflows.allows({ id }))),
  ];
  if (use.running) {
    details.unshift({
      field: "instances",
      message: "Some still run, and will go on to their end.",
    });
  }
  const message =
    "Services, inbound webhooks or running instances still use this workflow. Send `confirm` to delete it all the same.";
  return new CodedError("conflict", message, { details, confirm: await confirmationOf(id, use) });
}
