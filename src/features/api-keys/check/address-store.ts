import { and, desc, eq, inArray, notInArray, sql, type SQL } from "drizzle-orm";

import type { EnvironmentPlace } from "../../../core/place.ts";
import { DAY_MS } from "../../../core/time.ts";
import { selectNotices } from "../../../platform/d1/announce-each.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { keyNewAddress } from "../notices.ts";
import { apiKeyAddresses, apiKeys } from "../tables.ts";

/** Addresses remembered of one key; those unseen for longest are forgotten. @internal Exported for the tests. */
export const MAX_ADDRESSES = 100;

/** Per key; further addresses cause no notice. Attack: a leaked key is used from thousands of machines, to bury its owners in
 * notices. */
const FIRST_SIGHTS_A_DAY = 10;

export interface SeenAddress {
  readonly keyId: string;
  /** Under each master key, the current one first. */
  readonly hashes: readonly string[];
  readonly ip: string;
  readonly nowMs: number;
}

function ofKey(db: Database, place: EnvironmentPlace, keyId: string, ...more: (SQL | undefined)[]) {
  return db
    .select({ found: sql`1` })
    .from(apiKeyAddresses)
    .where(inEnvironment(apiKeyAddresses, place, eq(apiKeyAddresses.keyId, keyId), ...more));
}

/** One row where the key is known from elsewhere and not from here. The first address of a key is no news. */
export function selectAddressNews(
  db: Database,
  place: EnvironmentPlace,
  { keyId, hashes, ip, nowMs }: SeenAddress,
): SQL {
  const known = ofKey(db, place, keyId, inArray(apiKeyAddresses.addressHash, [...hashes]));
  const lately = ofKey(db, place, keyId, sql`${apiKeyAddresses.firstSeenAt} > ${nowMs - DAY_MS}`);
  const { id, name, environment, createdBy, companyId } = apiKeys;
  const where = inEnvironment(apiKeys, place, eq(id, keyId));
  return selectNotices(
    {
      kinds: [keyNewAddress],
      companyId: sql`${companyId}`,
      payload: {
        keyId: sql`${id}`,
        name: sql`${name}`,
        environment: sql`${environment}`,
        ip: sql`${ip}`,
      },
      audience: sql<string>`json_object('about', json_object('id', ${id}), 'creatorId', ${createdBy})`,
    },
    sql`${apiKeys} WHERE ${where} AND EXISTS ${ofKey(db, place, keyId)} AND NOT EXISTS ${known} AND (SELECT count(*) FROM ${lately}) < ${FIRST_SIGHTS_A_DAY}`,
  );
}

export function rememberAddress(
  db: Database,
  place: EnvironmentPlace,
  { keyId, hashes, nowMs }: SeenAddress,
): Write[] {
  const { companyId, environment } = place;
  const row = { keyId, companyId, environment, addressHash: hashes[0] ?? "" };
  const { keyId: key, addressHash, seenAt } = apiKeyAddresses;
  const kept = db
    .select({ addressHash })
    .from(apiKeyAddresses)
    .where(inEnvironment(apiKeyAddresses, place, eq(key, keyId)))
    .orderBy(desc(seenAt), desc(addressHash))
    .limit(MAX_ADDRESSES);
  const forgotten = and(eq(key, keyId), notInArray(addressHash, kept));
  return [
    write(
      db
        .insert(apiKeyAddresses)
        .values({ ...row, firstSeenAt: nowMs, seenAt: nowMs })
        .onConflictDoUpdate({
          target: [key, addressHash],
          set: { seenAt: nowMs },
          setWhere: sql`${seenAt} < ${nowMs - DAY_MS}`,
        }),
    ),
    write(db.delete(apiKeyAddresses).where(inEnvironment(apiKeyAddresses, place, forgotten))),
  ];
}
