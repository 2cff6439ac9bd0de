/**
 * What every isolate starts with: the configuration, the check of an API key, and what the objects need. Beside
 * `deps.ts` it is the only reader of Env. It takes single files of slices, not their doors: a door leads to all that is
 * behind it, and a key's first answer would wait for that.
 */

import { createSealKeys } from "./compose/key-material.ts";
import { createHandOver, createKeyObjects } from "./compose/objects.ts";
import { keyRefusal } from "./compose/refusals.ts";
import { addressBlock } from "./core/address-block.ts";
import { randomBase36, type Random } from "./core/encoding.ts";
import { createKeyMemory } from "./features/api-keys/check/key-memory.ts";
import { createLookupTurns } from "./features/api-keys/check/find-facts.ts";
import { noteAddress } from "./features/api-keys/check/note-address.ts";
import { verifyKey, type VerifyDeps } from "./features/api-keys/check/verify-key.ts";
import type { KeyLeaseDeps } from "./features/api-keys/index.ts";
import { createRefusalLog, recordRefusal, type RefusalLog } from "./features/audit/index.ts";
import { insertEachNotice } from "./features/notifications/outbox/each-notice-store.ts";
import type { RefreshTokenDeps } from "./features/egress/index.ts";
import type { BrowserSessionDeps } from "./features/sessions/index.ts";
import type { KeyVerifiers } from "./http/callers.ts";
import { createRequestLog, type NoteRequest } from "./http/request-log.ts";
import { parseConfig, type Config } from "./platform/config.ts";
import type { AnnounceEach } from "./platform/d1/announce-each.ts";
import { createDatabase, type Database } from "./platform/d1/database.ts";
import { metricsOf, pointOf } from "./platform/metrics.ts";

export interface FrontComposition {
  readonly config: Config;
  readonly db: Database;
  readonly random: Random;
  readonly refusals: RefusalLog;
  readonly keyObjects: ReturnType<typeof createKeyObjects>;
  readonly countFrom: CountFrom;
  readonly announceEach: AnnounceEach;
  readonly verify: VerifyDeps;
  readonly verifiers: KeyVerifiers;
  readonly note: NoteRequest;
}

/** False when there were too many of this kind from the address. Each kind has a count of its own. */
export type CountFrom = (kind: "key" | "sign_in", ip: string) => Promise<boolean>;

const compositions = new WeakMap<object, FrontComposition>();

/** One per isolate and Env. Throws `ConfigError` on an unsafe configuration. */
export function composeFrontFor(env: object): FrontComposition {
  const present = compositions.get(env);
  if (present !== undefined) return present;
  const made = compose(env as Env);
  compositions.set(env, made);
  return made;
}

const random: Random = (count) => crypto.getRandomValues(new Uint8Array(count));

function compose(env: Env): FrontComposition {
  const config = parseConfig(env);
  const db = createDatabase(env.DB);
  const refusals = createRefusalLog();
  const keyObjects = createKeyObjects(env.KEY_LEASE);
  // Keys mistyped in an office stop none of its people from signing in.
  const countFrom: CountFrom = async (kind, ip) =>
    (await env.IP_LIMIT.limit({ key: `${kind}|${addressBlock(ip)}` })).success;

  const announceEach: AnnounceEach = (notices, nowMs) => insertEachNotice(db, notices, nowMs);

  const verify: VerifyDeps = {
    db,
    facts: env.FACTS,
    memory: createKeyMemory(),
    sealKeys: createSealKeys(config.keySealSecrets),
    now: () => Date.now(),
    newAskId: () => randomBase36(16, random),
    askKey: keyObjects.ask,
    countBadKey: (ip) => countFrom("key", ip),
    turns: createLookupTurns(),
    sleep: (ms) => scheduler.wait(ms),
    noteAddress: (key, ip, nowMs) =>
      noteAddress(
        { db, keyring: { masters: config.sealMasterKeys }, announceEach },
        key,
        ip,
        nowMs,
      ),
    auditRefusal: ({ actor, code, request }) =>
      recordRefusal({ db, random }, refusals, keyRefusal(actor, code, request), request.nowMs),
  };
  const verifiers: KeyVerifiers = {
    verifyApiKey: (value, request) => verifyKey(value, request, verify),
    publicUrl: config.publicUrl,
    development: config.development,
  };
  const note = createRequestLog({
    sample: config.requestLogSample,
    now: () => Date.now(),
    write: (line) => {
      console.log(JSON.stringify({ level: "info", event: "request", ...line }));
      metricsOf(env)?.writeDataPoint(pointOf(line));
    },
  });
  const parts = { config, db, random, refusals, keyObjects, countFrom, announceEach };
  return { ...parts, verify, verifiers, note };
}

/** A file of the console. The engine's WebAssembly lies beside that folder and is never served. */
export function readAsset(env: object, url: string): Promise<Response> {
  return (env as Env).ASSETS.fetch(url);
}

export interface ObjectComposition {
  readonly keyLease: KeyLeaseDeps;
  readonly browserSession: BrowserSessionDeps;
  readonly refreshToken: () => Promise<RefreshTokenDeps>;
}

const objectCompositions = new WeakMap<object, ObjectComposition>();

/** For the objects. An isolate may hold nothing else, so they are not made to wait for all of the above. */
export function composeObjectsFor(env: object): ObjectComposition {
  const present = objectCompositions.get(env);
  if (present !== undefined) return present;
  const made = composeObjects(env as Env);
  objectCompositions.set(env, made);
  return made;
}

function composeObjects(env: Env): ObjectComposition {
  const db = createDatabase(env.DB);
  let parsed: Config | undefined;
  const config = () => (parsed ??= parseConfig(env));
  let refreshToken: RefreshTokenDeps | undefined;
  return {
    keyLease: { db },
    refreshToken: async () => {
      const { composeRefreshToken } = await import("./compose/refresh-token.ts");
      return (refreshToken ??= composeRefreshToken(config(), db, random));
    },
    browserSession: {
      db,
      random,
      cognito: () => config().cognito,
      keyring: () => ({ masters: config().sealMasterKeys }),
      handOver: createHandOver(env.BROWSER_SESSION),
    },
  };
}
