import { eq } from "drizzle-orm";

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import type { ConsumerRef } from "../rules/binding.ts";
import type { SecretStatus } from "../rules/secret.ts";
import { secretBindings, secrets } from "../tables.ts";

/** What a retrieval needs to know. */
export interface ReadableRow {
  readonly id: string;
  readonly physicalName: string;
  readonly status: SecretStatus;
  readonly version: number;
  readonly versionToken: string | null;
  readonly allowedHosts: readonly string[];
  /** How what retrieves it is bound to it, or null where it is not. */
  readonly binding: { readonly host: string | null } | null;
}

/** On the primary, as all our reads: a value replaced a moment ago is the one that is read. */
export async function findReadable(
  db: Database,
  place: EnvironmentPlace,
  slug: string,
  consumer: ConsumerRef,
): Promise<ReadableRow | undefined> {
  const [row] = await db
    .select({
      id: secrets.id,
      physicalName: secrets.physicalName,
      status: secrets.status,
      version: secrets.version,
      versionToken: secrets.versionToken,
      allowedHosts: secrets.allowedHosts,
      binding: { consumerId: secretBindings.consumerId, host: secretBindings.host },
    })
    .from(secrets)
    .leftJoin(secretBindings, bindingOf(place, slug, consumer))
    .where(inEnvironment(secrets, place, eq(secrets.slug, slug)));
  return row;
}

function bindingOf(place: EnvironmentPlace, slug: string, { type, id }: ConsumerRef) {
  const { consumerType, consumerId } = secretBindings;
  return inEnvironment(
    secretBindings,
    place,
    eq(secretBindings.slug, slug),
    eq(consumerType, type),
    eq(consumerId, id),
  );
}
