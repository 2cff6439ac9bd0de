/** What instances need of the composition root. */

import type { Announce } from "../../../core/announce.ts";
import type { Environment } from "../../../core/environment.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import type { Write } from "../../../platform/d1/write.ts";
import type { Logger } from "../../../platform/logger.ts";
import type { AuditDeps } from "../../audit/index.ts";
import type { InstanceSource, InstanceStatus } from "../rules/instance.ts";

/** All that the engine is told of an instance, and keeps in plain text: ids. */
export interface InstanceParams {
  readonly instanceId: string;
  readonly companyId: string;
  readonly environment: Environment;
}

/** Cloudflare Workflows, as we use it. Our rows say how an instance stands; the engine is never asked. */
export interface InstanceEngine {
  /** Throws where it could not be, or is there already. */
  readonly create: (params: InstanceParams) => Promise<void>;
  /** Something has happened that the instance may wait for. Throws where it could not be told. */
  readonly nudge: (instanceId: string) => Promise<void>;
  /** It stops where it is. One that is over, or was never begun, is no error. */
  readonly stop: (instanceId: string) => Promise<void>;
  /** Whatever became of it, it goes on, or begins anew: our rows say where. */
  readonly revive: (params: InstanceParams) => Promise<void>;
}

export interface InstanceEnd {
  readonly instanceId: string;
  readonly source: InstanceSource;
  readonly sourceId: string | null;
  readonly status: Extract<InstanceStatus, "completed" | "failed" | "cancelled">;
  readonly nowMs: number;
}

/** What follows an instance that ends, in the batch that records its end. */
export type InstanceFollower = (db: Database, place: EnvironmentPlace, end: InstanceEnd) => Write[];

export interface InstanceDeps extends AuditDeps {
  readonly instanceEngine: InstanceEngine;
  readonly instanceFollowers: readonly InstanceFollower[];
  readonly announce: Announce<Write>;
  readonly logger: Logger;
}
