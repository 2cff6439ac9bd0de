import { eq } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { mustHaveChanged, write, type Write } from "../../../platform/d1/write.ts";
import type { SecretRow } from "../store.ts";
import { secrets } from "../tables.ts";
import { addVersion } from "../versions/version-store.ts";

/**
 * The next version, on condition that the one before is still the current one and no person replaces it. Neither the
 * date of the last rotation nor the reminder moves.
 */
export function writeRotated(
  db: Database,
  place: EnvironmentPlace,
  { id, version, versionToken, revision }: SecretRow,
  next: { readonly token: string; readonly nowMs: number; readonly by: string },
  lost: CodedError,
): Write[] {
  const same = inEnvironment(
    secrets,
    place,
    eq(secrets.id, id),
    eq(secrets.versionToken, versionToken ?? ""),
    eq(secrets.status, "active"),
    eq(secrets.revision, revision),
  );
  return [
    write(
      db
        .update(secrets)
        .set({ version: version + 1, versionToken: next.token, revision: revision + 1 })
        .where(same),
    ),
    mustHaveChanged(db, "rotation_lost", lost),
    ...addVersion(db, place, {
      ...{ secretId: id, version: version + 1 },
      ...{ createdAt: next.nowMs, createdBy: next.by },
    }),
  ];
}

export function recheckSecret(
  db: Database,
  place: EnvironmentPlace,
  { id }: Pick<SecretRow, "id">,
  recheckAt: number,
): Write {
  return write(
    db
      .update(secrets)
      .set({ recheckAt })
      .where(inEnvironment(secrets, place, eq(secrets.id, id))),
  );
}
