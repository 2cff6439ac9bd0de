/** Whether what a definition names is there, as far as its author may see. */

import type { Context } from "../../../core/context.ts";
import { validationError } from "../../../core/parse.ts";
import { judgeAddress } from "../../../platform/outbound/address.ts";
import { findConnectors } from "../../connectors/index.ts";
import { findSecrets } from "../../secrets/index.ts";
import { selectActiveMemberIds } from "../../tenancy/index.ts";
import { hostOf, sampleOf } from "../rules/address.ts";
import type { Phase } from "../rules/definition.ts";
import type { Fault } from "../rules/definition-faults.ts";
import { usedVariables } from "../rules/lookups.ts";
import { connectorReferences, secretReferences, type Reference } from "../rules/variables.ts";
import type { DefinitionDeps } from "./deps.ts";

/** Names every fault by its phase and member. */
export async function requireReferences(
  ctx: Context<DefinitionDeps>,
  phases: readonly Phase[],
): Promise<void> {
  refuseFaults([
    ...findAddressFaults(ctx, phases),
    ...(await findSecretFaults(ctx, phases)),
    ...(await findConnectorFaults(ctx, phases)),
    ...(await findAssigneeFaults(ctx, phases)),
  ]);
}

export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const issues = faults.map(({ path, message }) => ({
    code: "custom" as const,
    path: [...path],
    message,
    input: undefined,
  }));
  throw validationError({ issues }, undefined);
}

function findAddressFaults(
  { deps }: Pick<Context<DefinitionDeps>, "deps">,
  phases: readonly Phase[],
): Fault[] {
  return phases.flatMap((phase, index) => {
    if (phase.type !== "http") return [];
    const verdict = judgeAddress(sampleOf(phase.request.url), deps.addressRules);
    return verdict.kind === "refused"
      ? [{ path: ["phases", index, "request", "url"], message: verdict.why }]
      : [];
  });
}

/** Attack: slugs are tried one by one, to learn which secrets there are. One that may not be read is like none. */
async function findSecretFaults(
  ctx: Context<DefinitionDeps>,
  phases: readonly Phase[],
): Promise<Fault[]> {
  const references = secretReferences(phases);
  if (references.length === 0) return [];
  const rows = await findSecrets(ctx.deps.db, ctx.actor, slugsOf(references));
  const { allows } = await ctx.glimpse("secrets:read");
  const readable = rows.filter(
    ({ slug, tags, status }) => status !== "deleting" && allows({ id: slug, tags }),
  );
  const hostsOf = new Map(readable.map(({ slug, allowedHosts }) => [slug, allowedHosts]));
  return references.flatMap(({ slug, phase, path }) => {
    const hosts = hostsOf.get(slug);
    if (hosts === undefined) {
      const message = "No secret of this name that you may read; 'secret:' begins the slug of one.";
      return [{ path, message }];
    }
    const host = phase.type === "http" ? hostOf(phase.request.url) : undefined;
    const isSent = phase.type === "http" && usedVariables(phase).has(String(path.at(-1)));
    return isSent && !hosts.includes(host ?? "")
      ? [{ path, message: `The secret's allowedHosts do not list ${host ?? "this host"}.` }]
      : [];
  });
}

async function findConnectorFaults(
  ctx: Context<DefinitionDeps>,
  phases: readonly Phase[],
): Promise<Fault[]> {
  const references = connectorReferences(phases);
  if (references.length === 0) return [];
  const rows = await findConnectors(ctx.deps.db, ctx.actor, slugsOf(references));
  const { allows } = await ctx.glimpse("connectors:read");
  const known = new Set(rows.map(({ slug }) => slug).filter((slug) => allows({ id: slug })));
  return references
    .filter(({ slug }) => !known.has(slug))
    .map(({ path }) => ({ path, message: "No connector of this slug that you may see." }));
}

async function findAssigneeFaults(
  { deps, actor }: Pick<Context<DefinitionDeps>, "deps" | "actor">,
  phases: readonly Phase[],
): Promise<Fault[]> {
  const named = phases.flatMap((phase, index) =>
    phase.type === "manual"
      ? phase.assignees.map((id, at) => ({ id, path: ["phases", index, "assignees", at] }))
      : [],
  );
  const active = await selectActiveMemberIds(deps.db, actor, [
    ...new Set(named.map(({ id }) => id)),
  ]);
  return named
    .filter(({ id }) => !active.has(id))
    .map(({ path }) => ({ path, message: "No person of this id is active in this company." }));
}

export function slugsOf(references: readonly Reference[]): string[] {
  return [...new Set(references.map(({ slug }) => slug))];
}
