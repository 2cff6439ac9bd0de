/** Moves data keys under the first master key, so that the ones after it can be retired. Values are not touched. */

import type { Random } from "../../core/encoding.ts";
import { keyIdOf, type Keyring } from "../../core/sealed-box.ts";
import type { Database } from "../d1/database.ts";
import { writeBatch, type Write } from "../d1/write.ts";
import { EnvelopeBroken, rewrapHead } from "./envelope.ts";
import { buildWrappedCount, selectWrappedUnder, updateHead } from "./vault-rows.ts";

export interface RewrapOptions {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly random: Random;
}

export interface Rewrapped {
  readonly rewrapped: number;
  /** Wrapped by one of our keys and yet do not open: changed by somebody. They stay as they are. */
  readonly broken: number;
  /** Still under a retired key, broken ones included. */
  readonly left: number;
}

/** Looks at no more than `limit` versions; once it answers `left: 0`, the retired keys may go from the list. */
export async function rewrapVault(options: RewrapOptions, limit: number): Promise<Rewrapped> {
  const { db, keyring, random } = options;
  const [first, ...others] = await Promise.all(keyring.masters.map(keyIdOf));
  const retired = others.filter((keyId) => keyId !== first);
  if (retired.length === 0) return { rewrapped: 0, broken: 0, left: 0 };

  const writes: Write[] = [];
  let broken = 0;
  for (const row of await selectWrappedUnder(db, retired, limit)) {
    try {
      writes.push(updateHead(db, row, await rewrapHead(keyring, row, row.head, random)));
    } catch (error) {
      if (!(error instanceof EnvelopeBroken)) throw error;
      broken++;
    }
  }
  await writeBatch(db, writes);
  const [left] = await buildWrappedCount(db, retired);
  return { rewrapped: writes.length, broken, left: left?.value ?? 0 };
}
