import { eq } from "drizzle-orm";

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import type { SecretStatus } from "../rules/secret.ts";
import { secrets } from "../tables.ts";

/** What a retrieval needs to know. */
export interface ReadableRow {
  readonly id: string;
  readonly physicalName: string;
  readonly status: SecretStatus;
  readonly version: number;
  readonly versionToken: string | null;
  readonly allowedHosts: readonly string[];
}

/** On the primary, as all our reads: a value replaced a moment ago is the one that is read. */
export async function findReadable(
  db: Database,
  place: EnvironmentPlace,
  slug: string,
): Promise<ReadableRow | undefined> {
  const [row] = await db
    .select({
      id: secrets.id,
      physicalName: secrets.physicalName,
      status: secrets.status,
      version: secrets.version,
      versionToken: secrets.versionToken,
      allowedHosts: secrets.allowedHosts,
    })
    .from(secrets)
    .where(inEnvironment(secrets, place, eq(secrets.slug, slug)));
  return row;
}
