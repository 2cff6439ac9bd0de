/**
 * Whose right counts: the publisher's, for every secret and connector that the definition names. Whoever starts it later
 * is asked for neither, and a right that is withdrawn stops the next publishing, not what runs.
 */

import type { Context } from "../../../core/context.ts";
import { conflict, invalidField } from "../../../core/errors.ts";
import { hasChanged, revisionOf, type Version, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { findSecrets } from "../../secrets/index.ts";
import type { Phase } from "../rules/definition.ts";
import { findDefinitionFaults } from "../rules/definition-faults.ts";
import { connectorReferences, secretReferences } from "../rules/variables.ts";
import { updateWorkflowRow, type WorkflowRow } from "./definition-store.ts";
import type { DefinitionDeps } from "./deps.ts";
import { loadWorkflow } from "./load-workflow.ts";
import { bindingWrites } from "./named-store.ts";
import { presentWorkflow, type WorkflowResource } from "./present.ts";
import { requirePerson } from "./require-person.ts";
import { refuseFaults, requireReferences, slugsOf } from "./require-references.ts";
import { countVersionsInUse, deleteUnusedVersions, insertVersion } from "./version-store.ts";

/** Each is as long as a definition may be, and is kept until the last of its instances is over. */
const MAX_VERSIONS_IN_USE = 100;

/** A draft that is what is published already stays that version. */
export async function publishWorkflow(
  ctx: Context<DefinitionDeps>,
  input: Version,
): Promise<Versioned<WorkflowResource>> {
  const { row: before, published } = await loadWorkflow(ctx, input.id, "workflows:publish");
  const { phases } = before;
  await requirePerson(ctx, "workflows:publish", before.id, phases, published);
  const changed = hasChanged("workflow");
  if (!input.matches(revisionOf(before))) throw changed;
  if (!before.hasDraft) return { resource: presentWorkflow(before), revision: revisionOf(before) };

  if (phases.length === 0) throw invalidField("phases", "At least one phase.");
  // It may have been written under the rules of an older release.
  refuseFaults(findDefinitionFaults(phases));
  await requireReferences(ctx, phases);
  await requireRights(ctx, phases);

  const { actor, deps, nowMs } = ctx;
  const { db } = deps;
  if ((await countVersionsInUse(db, actor, before.id)) > MAX_VERSIONS_IN_USE) {
    throw conflict(
      `Instances of ${MAX_VERSIONS_IN_USE} older versions still run. Let some end, or cancel them.`,
    );
  }

  const version = (before.publishedVersion ?? 0) + 1;
  const after: WorkflowRow = {
    ...before,
    publishedVersion: version,
    hasDraft: false,
    updatedAt: nowMs,
    revision: before.revision + 1,
  };
  const audit = auditEvent(ctx, {
    action: "workflows:publish",
    category: "workflow",
    target: `workflow:${before.id}`,
    outcome: "success",
    details: {
      version,
      phases: phases.length,
      secrets: slugsOf(secretReferences(phases)).slice(0, MAX_SHOWN),
      connectors: slugsOf(connectorReferences(phases)).slice(0, MAX_SHOWN),
    },
  });
  const { companyId, environment } = actor;
  const row = { companyId, environment, workflowId: before.id, version, phases };
  await commit(ctx, audit, [
    ...updateWorkflowRow(db, actor, before, after, changed),
    insertVersion(db, actor, { ...row, publishedAt: nowMs, publishedBy: actor.id }),
    deleteUnusedVersions(db, actor, before.id),
    ...bindingWrites(db, actor, before.id),
  ]);

  return { resource: presentWorkflow(after), revision: revisionOf(after) };
}

/** Of each kind, in one event of the log. */
const MAX_SHOWN = 100;

/**
 * Decided by class, as lists are, for a definition may name 2,500 secrets; the first that is refused is asked about by
 * itself, so that the refusal names it and the log has it.
 */
async function requireRights(
  ctx: Context<DefinitionDeps>,
  phases: readonly Phase[],
): Promise<void> {
  const { db } = ctx.deps;
  const slugs = slugsOf(secretReferences(phases));
  const secrets = slugs.length === 0 ? [] : await findSecrets(db, ctx.actor, slugs);
  const connectors = slugsOf(connectorReferences(phases)).map((id) => ({ id }));
  const things = secrets.map(({ slug, tags }) => ({ id: slug, tags }));
  // Attack: somebody who may use a secret and not see it has a command print it.
  const handedOut = new Set(
    slugsOf(secretReferences(phases).filter(({ phase }) => phase.type === "command")),
  );
  const wanted = [
    ["secrets:bind", things],
    ["secrets:read_value", things.filter(({ id }) => handedOut.has(id))],
    ["connectors:execute", connectors],
  ] as const;
  for (const [action, some] of wanted) {
    if (some.length === 0) continue;
    const { allows } = await ctx.reach(action);
    for (const thing of some) {
      if (!allows(thing)) await ctx.authorize(action, thing);
    }
  }
}
