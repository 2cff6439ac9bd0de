/** The composition root, and the only reader of Env: bindings and vars in, dependencies out. */

import type { AppDeps } from "./compose/app-deps.ts";
import { createAuditKeys, createSealKeys } from "./compose/key-material.ts";
import { NOTICE_KINDS, WEBHOOK_EVENTS } from "./compose/notices.ts";
import { createInstanceEngine } from "./compose/instances.ts";
import { createHandOver, createKeyObjects, createSessionObjects } from "./compose/objects.ts";
import {
  createEngineOfItsOwn,
  type CreateEngine,
  type EngineInUse,
} from "./compose/policy-engine.ts";
import {
  createEmailSender,
  createPool,
  createSecretStore,
  createSmsSender,
} from "./compose/outside.ts";
import { createFindThing } from "./compose/things.ts";
import { createVerifiers, keyRefusal } from "./compose/verifiers.ts";
import { addressBlock } from "./core/address-block.ts";
import { randomBase36, type Random } from "./core/encoding.ts";
import { unavailable } from "./core/errors.ts";
import { keyedHashes } from "./core/keyed-hash.ts";
import { SECOND_MS } from "./core/time.ts";
import { createTurns } from "./core/turns.ts";
import {
  createDeadKeys,
  createKeyMemory,
  createLookupTurns,
  noteAddress,
  type KeyLeaseDeps,
  type VerifyDeps,
} from "./features/api-keys/index.ts";
import { createRefusalLog, recordRefusal } from "./features/audit/index.ts";
import { followInstance } from "./features/catalog/index.ts";
import { createInboundMemory } from "./features/inbound-webhooks/index.ts";
import { createGithubKeyFinder, revokeQueued } from "./features/leaks/index.ts";
import {
  insertEachNotice,
  insertNotice,
  type QueueMessage,
} from "./features/notifications/index.ts";
import { createClientOrigins, selectClientOrigins } from "./features/oauth-clients/index.ts";
import { createValueCache } from "./features/secrets/index.ts";
import type { BrowserSessionDeps } from "./features/sessions/index.ts";
import { refreshKeys, verifyIdToken } from "./features/sign-in/index.ts";
import { createPolicySource, filterHolders } from "./features/policies/index.ts";
import { performPhase } from "./features/workflows/index.ts";
import type { FrontDeps } from "./http/front.ts";
import { createAwsFetch } from "./platform/aws/client.ts";
import { createUserPool } from "./platform/aws/cognito.ts";
import type { AwsCaller } from "./platform/aws/json-call.ts";
import { parseConfig, type Config } from "./platform/config.ts";
import type { AnnounceEach } from "./platform/d1/announce-each.ts";
import { createDatabase } from "./platform/d1/database.ts";
import { claimIdempotencyKey, releaseClaim } from "./platform/idempotency/store.ts";
import { createLogger } from "./platform/logger.ts";
import { createOnceInAWhile } from "./platform/once-in-a-while.ts";
import { createPace } from "./platform/pace.ts";
import { createCallOut } from "./platform/outbound/call.ts";
import { createEnqueue } from "./platform/queue.ts";
import { rewrapVault } from "./platform/secret-store/rewrap.ts";

export type { AppDeps } from "./compose/app-deps.ts";

/** Pairs of client and origin that one isolate keeps, some 100 bytes each. */
const MAX_ORIGINS = 20_000;

/** Load balancers ask more often than this; one answer is as good as another for so long. */
const READINESS_PERIOD_MS = 5 * SECOND_MS;

/** Webhooks that one isolate looks up at a time for addresses that sent too many bad calls. */
const CROWDED_LOOKUPS = 5;

export interface Composition {
  readonly deps: AppDeps;
  /** What the front asks before any router. */
  readonly front: FrontDeps;
  /** One small read of each store, at most once in five seconds; throws what they threw. */
  readonly checkBindings: () => Promise<void>;
  /** Where policies are decided. */
  readonly engineKind: EngineInUse["kind"];
}

export type Compose = (env: object) => Composition;

/** One per isolate and Env: holds the caches, which are plain data. Throws `ConfigError` on an unsafe configuration. */
export function createCompose(createEngine: CreateEngine): Compose {
  const compositions = new WeakMap<object, Composition>();
  return (env) => {
    const present = compositions.get(env);
    if (present !== undefined) return present;
    const made = compose(env as Env, createEngine);
    compositions.set(env, made);
    return made;
  };
}

const random: Random = (count) => crypto.getRandomValues(new Uint8Array(count));

export interface ObjectComposition {
  readonly keyLease: KeyLeaseDeps;
  readonly browserSession: BrowserSessionDeps;
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
  return {
    keyLease: { db },
    browserSession: {
      db,
      random,
      cognito: () => config().cognito,
      keyring: () => ({ masters: config().sealMasterKeys }),
      handOver: createHandOver(env.BROWSER_SESSION),
    },
  };
}

/** With the policy engine in an isolate of its own. */
export const composeFor = createCompose(createEngineOfItsOwn);

function compose(env: Env, createEngine: CreateEngine): Composition {
  const config = parseConfig(env);
  const db = createDatabase(env.DB);
  const logger = createLogger((line) => console.log(line));
  const keyObjects = createKeyObjects(env.KEY_LEASE);
  const { engine, kind: engineKind } = createEngine(env, random);
  const policies = createPolicySource(db, engine);

  const awsCaller: AwsCaller = {
    fetch: createAwsFetch(config.aws),
    sleep: (ms) => scheduler.wait(ms),
    random,
    now: () => Date.now(),
  };

  const pool = createPool(env.FACTS, config);
  const enqueue = createEnqueue<QueueMessage>(env.DELIVERIES);
  const announceEach: AnnounceEach = (notices, nowMs) => insertEachNotice(db, notices, nowMs);
  const pace = createPace({ person: env.PERSON_LIMIT, company: env.COMPANY_LIMIT });
  // Each kind has a count of its own: keys mistyped in an office stop none of its people from signing in.
  const countFrom = async (kind: "key" | "sign_in", ip: string) =>
    (await env.IP_LIMIT.limit({ key: `${kind}|${addressBlock(ip)}` })).success;

  const deps: AppDeps = {
    config,
    db,
    random,
    refusals: createRefusalLog(),
    policies,
    findThing: createFindThing(db),
    logger,
    auditKeys: createAuditKeys(config.auditSigningSeeds),
    auditRetentionDays: config.auditRetentionDays,
    sealKeys: createSealKeys(config.keySealSecrets),
    fenceKey: keyObjects.fence,
    deadKeys: createDeadKeys(),
    keyring: { masters: config.sealMasterKeys },
    sessionObjects: createSessionObjects(env.BROWSER_SESSION),
    isWithinSignInLimit: (ip) => countFrom("sign_in", ip),
    verifyIdToken: (token, nonce, request) =>
      verifyIdToken(token, { clientId: config.cognito.clientId, nonce }, { ...pool, ...request }),
    sendSms: createSmsSender(config, db, awsCaller),
    announce: (notice, nowMs) =>
      insertNotice({ db, random, enqueue, noticeKinds: NOTICE_KINDS }, notice, nowMs),
    noticeKinds: NOTICE_KINDS,
    webhookEvents: WEBHOOK_EVENTS,
    enqueue,
    enqueueLeaks: enqueue,
    revokeLeaked: (leak, nowMs) => revokeQueued(deps, leak, nowMs),
    sendEmail: createEmailSender(config, db),
    callOut: createCallOut({ rules: config.addressRules, now: () => Date.now() }),
    addressRules: config.addressRules,
    fetchOut: (url, init) => fetch(url, init),
    accessTokenFor: () => Promise.reject(unavailable("The refresh of access tokens")),
    filterHolders: async (place, things, people) => {
      const holders = people.map(({ userId: id, role, groupIds }) => ({ id, role, groupIds }));
      const found = await filterHolders(policies, place, things, holders);
      return found.map((ids) => new Set(ids));
    },
    announceEach,
    findGithubKey: createGithubKeyFinder(config.githubKeysUrl, env.FACTS, () => Date.now()),
    rewrapVault: (limit) =>
      rewrapVault({ db, random, keyring: { masters: config.vaultMasterKeys } }, limit),
    inboundMemory: createInboundMemory(),
    inboundTurns: {
      turns: createTurns(CROWDED_LOOKUPS),
      now: () => Date.now(),
      sleep: (ms) => scheduler.wait(ms),
    },
    countBadCall: async (of) => (await env.IP_LIMIT.limit({ key: `webhook|${of}` })).success,
    refreshSigningKeys: () => refreshKeys(pool.memory, pool.source),
    instanceEngine: createInstanceEngine(env.INSTANCES),
    instanceFollowers: [followInstance],
    performPhase: (attempt) => performPhase(deps, attempt),
    now: () => Date.now(),
    publicUrl: config.publicUrl,
    userPool: createUserPool({
      endpoint: config.cognito.endpoint,
      userPoolId: config.cognito.userPoolId,
      hasManagedLogin: config.cognito.profile === "aws",
      ...awsCaller,
    }),
    secretStore: createSecretStore(config, db, awsCaller),
    secretValues: createValueCache(),
    clientOrigins: createClientOrigins(() => selectClientOrigins(db, MAX_ORIGINS)),
    idempotency: {
      claim: (request) => claimIdempotencyKey(db, request),
      release: (attemptId) => releaseClaim(db, attemptId),
      newAttemptId: () => randomBase36(20, random),
      fingerprintsOf: (request) => keyedHashes(deps.keyring, "idempotency-fingerprint", request),
    },
  };

  const verify: VerifyDeps = {
    db,
    facts: env.FACTS,
    memory: createKeyMemory(),
    sealKeys: deps.sealKeys,
    now: () => Date.now(),
    newAskId: () => randomBase36(16, random),
    askKey: keyObjects.ask,
    countBadKey: (ip) => countFrom("key", ip),
    turns: createLookupTurns(),
    sleep: (ms) => scheduler.wait(ms),
    noteAddress: (key, ip, nowMs) => noteAddress(deps, key, ip, nowMs),
    auditRefusal: ({ actor, code, request }) =>
      recordRefusal(deps, deps.refusals, keyRefusal(actor, code, request), request.nowMs),
  };

  return {
    deps,
    engineKind,
    front: {
      verifiers: createVerifiers(deps, verify, pool, pace),
      allowsOrigin: ({ origin, clientId, nowMs }) =>
        deps.clientOrigins.includes(origin, clientId, nowMs),
    },
    checkBindings: createOnceInAWhile({
      check: async () => {
        await Promise.all([db.run("SELECT 1"), env.FACTS.get("readiness")]);
      },
      periodMs: READINESS_PERIOD_MS,
      now: () => Date.now(),
      sleep: (ms) => scheduler.wait(ms),
    }),
  };
}
