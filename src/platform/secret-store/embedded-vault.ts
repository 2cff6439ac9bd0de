/** Secret values in D1, sealed. Behaves as Secrets Manager does, but that a deleted name is never made again. */

import { CodedError } from "../../core/errors.ts";
import type { Random } from "../../core/encoding.ts";
import { NOTHING_SENT } from "../../core/outside-failure.ts";
import type { Keyring } from "../../core/sealed-box.ts";
import { DAY_MS } from "../../core/time.ts";
import type { Database } from "../d1/database.ts";
import { translateD1Error } from "../d1/errors.ts";
import { writeBatch, type Write } from "../d1/write.ts";
import { EnvelopeBroken, openValue, sealValue, type VersionId } from "./envelope.ts";
import type { SecretStore, WriteRequest } from "./store.ts";
import { deletedName, missingValue, outOfTime, StoreFailure, takenName } from "./store-failure.ts";
import { requireStorable } from "./value-size.ts";
import {
  advanceName,
  buryName,
  findEntry,
  insertName,
  insertVersion,
  labelVersion,
  pruneVersions,
  selectVersions,
  type VaultEntry,
} from "./vault-rows.ts";

export interface EmbeddedVaultOptions {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly random: Random;
  readonly now: () => number;
}

/** Like Secrets Manager: the current version and the one before it stay, and whatever is younger than a day. */
const KEPT_MS = DAY_MS;

/** Two writers of one name at once are what the layer above prevents; three turns are for a crowd that it did not. */
const TURNS = 3;

export function createEmbeddedVault(options: EmbeddedVaultOptions): SecretStore {
  const { db, keyring, random, now } = options;
  /** Never leaves: a guard's error, by which a lost race is told from a failure. */
  const lost = new CodedError("conflict", "Another write came first.");

  async function settle(request: WriteRequest, plan: Plan): Promise<void> {
    requireStorable(request.value);
    for (let turn = 0; turn < TURNS; turn++) {
      requireTime(request.deadlineMs);
      const entry = await asking("none", () => findEntry(db, request));
      if (await isDone(request, entry)) return;
      const sealed = await sealValue(keyring, request, request.value, random);
      const writes = plan(entry, (nowMs) => insertVersion(db, request, sealed, nowMs));
      requireTime(request.deadlineMs);
      try {
        await asking("some", () => writeBatch(db, writes));
        return;
      } catch (error) {
        if (error !== lost) throw error;
      }
    }
    throw busy();
  }

  /** The token is there: with this value there is nothing to do, with another one nothing may be done. */
  async function isDone(request: WriteRequest, entry: VaultEntry | undefined): Promise<boolean> {
    const envelope = entry?.envelope ?? null;
    if (envelope === null) return false;
    const held = await open(request, envelope);
    if (held.reveal() !== request.value.reveal()) throw takenName(NOTHING_SENT);
    return true;
  }

  async function open(versionId: VersionId, envelope: string) {
    try {
      return await openValue(keyring, versionId, envelope);
    } catch (error) {
      throw error instanceof EnvelopeBroken ? unopened(error) : error;
    }
  }

  /** A turn that lost its race did nothing, and one that may have done something is the last: so nothing is open here. */
  function requireTime(deadlineMs: number): void {
    if (now() >= deadlineMs) throw outOfTime();
  }

  return {
    create: (request) =>
      settle(request, (entry, insert) => {
        if (entry !== undefined)
          throw entry.deletedAt === null ? takenName(NOTHING_SENT) : deletedName();
        const nowMs = now();
        return [...insertName(db, request, nowMs, lost), insert(nowMs)];
      }),

    replace: (request) =>
      settle(request, (entry, insert) => {
        const currentToken = entry?.currentToken ?? null;
        if (currentToken === null) throw missingValue(NOTHING_SENT);
        const nowMs = now();
        return [
          ...advanceName(db, request, currentToken, lost),
          pruneVersions(db, request.name, keptTokens(request, currentToken), nowMs - KEPT_MS),
          insert(nowMs),
        ];
      }),

    makeCurrent: async (name, { token, from }, deadlineMs) => {
      requireTime(deadlineMs);
      const gone = missingValue(NOTHING_SENT);
      await asking("some", () => writeBatch(db, labelVersion(db, { name, token }, from, gone)));
    },

    read: async (name, token, deadlineMs) => {
      requireTime(deadlineMs);
      const versionId = { name, token };
      const entry = await asking("none", () => findEntry(db, versionId));
      const envelope = entry?.envelope ?? null;
      if (envelope === null) throw missingValue(NOTHING_SENT);
      return open(versionId, envelope);
    },

    delete: async (name, deadlineMs) => {
      requireTime(deadlineMs);
      await asking("some", () => writeBatch(db, buryName(db, name, now())));
    },

    describe: async (name, deadlineMs) => {
      requireTime(deadlineMs);
      const versions = await asking("none", () => selectVersions(db, name));
      const [first] = versions;
      if (first === undefined) return undefined;
      return { tokens: versions.map(({ token }) => token), currentToken: first.currentToken };
    },
  };
}

/**
 * The version before the one that comes, and the one that is read meanwhile. They differ where an earlier replacement
 * has taken effect and was never settled.
 */
function keptTokens({ kept }: WriteRequest, currentToken: string): string[] {
  return kept === undefined || kept === null ? [currentToken] : [currentToken, kept];
}

/** The batch that settles a write, from what is there. */
type Plan = (entry: VaultEntry | undefined, insert: (nowMs: number) => Write) => Write[];

/** D1 not answering leaves a batch open: it may have been committed. A statement that it refuses is our defect. */
async function asking<T>(effect: "none" | "some", work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CodedError) throw error;
    const coded = translateD1Error(error);
    if (coded?.code !== "unavailable") throw error;
    throw new StoreFailure("unavailable", NOT_NOW, {
      after: NOTHING_SENT,
      saidNo: false,
      open: effect === "some",
      cause: new Error("The vault's database did not answer", { cause: error }),
      retryAfterSeconds: 1,
    });
  }
}

const NOT_NOW = "The secret store is not available right now. Try again shortly.";

function busy(): StoreFailure {
  const conclusion = { after: NOTHING_SENT, saidNo: true, open: false, retryAfterSeconds: 1 };
  return new StoreFailure("unavailable", NOT_NOW, conclusion);
}

function unopened(cause: EnvelopeBroken): StoreFailure {
  const message = "The secret store could not open the value.";
  const conclusion = { after: NOTHING_SENT, saidNo: true, open: false, cause };
  return new StoreFailure("upstream_error", message, conclusion);
}
