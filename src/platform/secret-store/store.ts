/**
 * Where secret values are kept: behind this interface is AWS Secrets Manager or the embedded vault, held to one contract
 * suite. Every operation may be repeated with its token and does nothing the second time. A physical name is used once:
 * after `delete` it cannot be created again.
 */

import type { Secret } from "../../core/secret.ts";

export interface SecretStore {
  /** Makes the name with its first value. The token, a random UUID, becomes the version's id. */
  readonly create: (request: WriteRequest) => Promise<void>;
  /** Adds a version and makes it the current one. Earlier versions stay readable by their token until the store prunes them. */
  readonly replace: (request: WriteRequest) => Promise<void>;
  /**
   * Makes a version that is there the current one, on condition that `from` is. For a version that a late request or a
   * hand has put behind another: what is neither current nor the one before may be pruned one day.
   */
  readonly makeCurrent: (
    name: string,
    version: { readonly token: string; readonly from: string },
    deadlineMs: number,
  ) => Promise<void>;
  /** The value of exactly this version. Throws `StoreFailure` with `missing` where there is none. */
  readonly read: (name: string, token: string, deadlineMs: number) => Promise<Secret>;
  /** At once and for good; a name that is not there is no error. */
  readonly delete: (name: string, deadlineMs: number) => Promise<void>;
  /** What is there now, values left out; undefined where the name is not, or is being deleted. */
  readonly describe: (name: string, deadlineMs: number) => Promise<StoredSecret | undefined>;
}

export interface WriteRequest {
  readonly name: string;
  readonly token: string;
  readonly value: Secret;
  /** Of a replacement: the version that is read until it is settled, which is not pruned by it. */
  readonly kept?: string | null;
  /**
   * Epoch milliseconds after which nothing of this is sent or retried. Attack on P9: an isolate that was frozen between
   * two steps wakes up after the sweep has settled its row, signs afresh and leaves an orphan.
   */
  readonly deadlineMs: number;
}

export interface StoredSecret {
  /** Versions that can be read, by token. */
  readonly tokens: readonly string[];
  readonly currentToken: string | null;
}
