/**
 * A start is planned, committed by its caller together with what caused it, and then launched. The row is what counts:
 * a launch that failed, or was cut off, is the sweep's.
 */

import type { Context } from "../../../core/context.ts";
import { conflict, invalidField, notFound } from "../../../core/errors.ts";
import { newId } from "../../../core/ids.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Write } from "../../../platform/d1/write.ts";
import type { Json } from "../rules/definition.ts";
import { findInputFault } from "../rules/input.ts";
import type { InstanceSource } from "../rules/instance.ts";
import type { InstanceDeps, InstanceParams } from "./deps.ts";
import { findPublished, insertInstance, type InstanceRow } from "./instance-store.ts";

export interface StartRequest {
  readonly workflowId: string;
  readonly input: Json;
  readonly source: InstanceSource;
  /** The request's or the webhook's. */
  readonly sourceId: string | null;
  /** Where its caller has made one. */
  readonly instanceId?: string;
}

export interface PlannedStart {
  readonly instanceId: string;
  readonly version: number;
  readonly row: InstanceRow;
  /** For the batch of what caused it. */
  readonly writes: readonly Write[];
  /** After the commit. Never fails: what it leaves undone the sweep does. */
  readonly launch: () => Promise<void>;
}

/** Who starts it, as the log will name them while it runs. */
export type StartContext = Pick<Context<InstanceDeps>, "deps" | "nowMs"> & {
  readonly actor: EnvironmentPlace &
    Pick<Context<InstanceDeps>["actor"], "type" | "id"> & { readonly name?: string };
};

/** Asks no right. Throws `not_found`, `conflict` where nothing is published, `validation_error` for the input. */
export async function planStart(ctx: StartContext, request: StartRequest): Promise<PlannedStart> {
  const { actor, deps, nowMs } = ctx;
  const { workflowId, source, sourceId } = request;
  // Null is no input, as leaving it out is.
  const input = request.input ?? {};
  const fault = findInputFault(input);
  if (fault !== undefined) throw invalidField("input", fault);

  const found = await findPublished(deps.db, actor, workflowId);
  if (found === undefined) throw notFound("workflow");
  if (found.published === null) {
    throw conflict("The workflow is not published. Publish it first.");
  }

  const { version, phases } = found.published;
  const instanceId = request.instanceId ?? newId("instance", deps.random);
  const { companyId, environment } = actor;
  const row: InstanceRow = {
    ...{ id: instanceId, companyId, environment, workflowId, version, input, source, sourceId },
    status: "starting",
    startedByType: actor.type,
    startedById: actor.id,
    startedByName: actor.name ?? null,
    failure: null,
    createdAt: nowMs,
    startedAt: null,
    endedAt: null,
    touchedAt: nowMs,
    revision: 1,
  };
  const changed = conflict("The workflow was published anew or deleted just now. Try again.");
  return {
    instanceId,
    version,
    row,
    writes: insertInstance(deps.db, actor, row, phases, changed),
    launch: () => launch(deps, { instanceId, companyId, environment }),
  };
}

async function launch(
  { instanceEngine, logger }: InstanceDeps,
  params: InstanceParams,
): Promise<void> {
  try {
    await instanceEngine.create(params);
  } catch {
    // The platform takes so many a second, or did not answer: the sweep begins it.
    logger.error("instance_not_launched", { instanceId: params.instanceId });
  }
}
