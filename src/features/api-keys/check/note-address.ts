/** Takes note of where a key is used from, and tells of it when that is news. Beside the request, never in its way. */

import type { ApiKeyActor } from "../../../core/actor.ts";
import { addressBlock } from "../../../core/address-block.ts";
import { keyedHashes } from "../../../core/keyed-hash.ts";
import type { LruMap } from "../../../core/lru.ts";
import type { Keyring } from "../../../core/sealed-box.ts";
import type { AnnounceEach } from "../../../platform/d1/announce-each.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { touch } from "../../audit/index.ts";
import { rememberAddress, selectAddressNews } from "./address-store.ts";

export interface AddressDeps {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly announceEach: AnnounceEach;
}

export type NoteAddress = (key: ApiKeyActor, ip: string, nowMs: number) => Promise<void>;

/** News and note are one transaction: of two isolates that see an address first, one tells. */
export async function noteAddress(
  { db, keyring, announceEach }: AddressDeps,
  key: ApiKeyActor,
  ip: string,
  nowMs: number,
): Promise<void> {
  // The key's id is part of the hash, so the table does not show that two keys are used from one address.
  const message = `${key.id}|${addressBlock(ip)}`;
  const hashes = await keyedHashes(keyring, "api-key-address", message);
  const seen = { keyId: key.id, hashes, ip, nowMs };
  await touch(db, [
    announceEach(selectAddressNews(db, key, seen), nowMs),
    ...rememberAddress(db, key, seen),
  ]);
}

/**
 * What this isolate has noted already, so that it asks D1 once per key and address. Called when a lease is asked for,
 * which is about once a second for a key in use: a request that a held lease admits costs nothing here.
 */
export function noteOnce(
  noted: LruMap<string, true>,
  note: NoteAddress,
  key: ApiKeyActor,
  request: {
    readonly ip: string | null;
    readonly nowMs: number;
    readonly defer: (work: Promise<unknown>) => void;
  },
): void {
  const { ip, nowMs, defer } = request;
  if (ip === null) return;
  const seen = `${key.id}|${ip}`;
  if (noted.get(seen) === true) return;
  noted.set(seen, true);
  // Not noted after all: the next ask from there tries again.
  defer(note(key, ip, nowMs).catch(() => noted.delete(seen)));
}
