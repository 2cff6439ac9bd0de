/**
 * The composition root: bindings and vars in, dependencies out. Beside `front-deps.ts`, on which it builds, it is the only
 * reader of Env. It is loaded by the first request that needs more than the check of an API key.
 */

import type { AppDeps } from "./compose/app-deps.ts";
import { createAuditKeys } from "./compose/key-material.ts";
import { pageOfNotice } from "./compose/notice-pages.ts";
import { NOTICE_KINDS, WEBHOOK_EVENTS } from "./compose/notices.ts";
import { createInstanceEngine } from "./compose/instances.ts";
import { workOnRestore } from "./compose/after-restore.ts";
import { lookAfterKeyRings } from "./compose/key-rings.ts";
import { createRefreshObjects, createSessionObjects } from "./compose/objects.ts";
import {
  createEngineOfItsOwn,
  type CreateEngine,
  type EngineInUse,
} from "./compose/policy-engine.ts";
import {
  createAwsCaller,
  createEmailSender,
  createPool,
  fetchOut,
  createSecretStore,
  createSmsSender,
} from "./compose/outside.ts";
import { createFindThing } from "./compose/things.ts";
import { createVerifiers } from "./compose/verifiers.ts";
import { randomBase36 } from "./core/encoding.ts";
import { keyedHashes } from "./core/keyed-hash.ts";
import { createTurns } from "./core/turns.ts";
import { createDeadKeys } from "./features/api-keys/index.ts";
import { followInstance } from "./features/catalog/index.ts";
import { findConnectorSlugs } from "./features/connectors/index.ts";
import { createAccessTokenFor } from "./features/egress/index.ts";
import { createInboundMemory, inboundWebhooksOf } from "./features/inbound-webhooks/index.ts";
import { createGithubKeyFinder, revokeQueued } from "./features/leaks/index.ts";
import { insertNotice, type QueueMessage } from "./features/notifications/index.ts";
import { createClientOrigins, selectClientOrigins } from "./features/oauth-clients/index.ts";
import { createValueCache } from "./features/secrets/index.ts";
import { servicesOf } from "./features/catalog/index.ts";
import { refreshKeys, verifyIdToken } from "./features/sign-in/index.ts";
import { createPolicySource, filterHolders } from "./features/policies/index.ts";
import { performPhase, selectWorkflowsOf } from "./features/workflows/index.ts";
import { composeFrontFor } from "./front-deps.ts";
import type { Whole } from "./http/front.ts";
import { createUserPool } from "./platform/aws/cognito.ts";
import { claimIdempotencyKey, releaseClaim } from "./platform/idempotency/store.ts";
import { createLogger } from "./platform/logger.ts";
import { createPace } from "./platform/pace.ts";
import { createCallOut } from "./platform/outbound/call.ts";
import { createEnqueue } from "./platform/queue.ts";

export type { AppDeps } from "./compose/app-deps.ts";

/** Pairs of client and origin that one isolate keeps, some 100 bytes each. */
const MAX_ORIGINS = 20_000;

/** Webhooks that one isolate looks up at a time for addresses that sent too many bad calls. */
const CROWDED_LOOKUPS = 5;

export interface Composition {
  readonly deps: AppDeps;
  /** What the front asks once it needs more than the check of a key. */
  readonly whole: Whole;
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

/** With the policy engine in an isolate of its own. */
export const composeFor = createCompose(createEngineOfItsOwn);

function compose(env: Env, createEngine: CreateEngine): Composition {
  const front = composeFrontFor(env);
  const { config, db, random, refusals, keyObjects, countFrom, announceEach, verify } = front;
  const logger = createLogger((line) => console.log(line));
  const { engine, kind: engineKind } = createEngine(env, random);
  const policies = createPolicySource(db, engine);

  const awsCaller = createAwsCaller(config, random);
  const pool = createPool(env.FACTS, config);
  const enqueue = createEnqueue<QueueMessage>(env.DELIVERIES);
  const pace = createPace({ person: env.PERSON_LIMIT, company: env.COMPANY_LIMIT });

  const refreshObjects = createRefreshObjects(env.REFRESH_TOKEN);
  const deps: AppDeps = {
    config,
    db,
    random,
    refusals,
    policies,
    findThing: createFindThing(db),
    logger,
    auditKeys: createAuditKeys(config.auditSigningSeeds),
    auditRetentionDays: config.auditRetentionDays,
    sealKeys: verify.sealKeys,
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
    pageOfNotice,
    webhookEvents: WEBHOOK_EVENTS,
    enqueue,
    enqueueLeaks: enqueue,
    revokeLeaked: (leak, nowMs) => revokeQueued(deps, leak, nowMs),
    sendEmail: createEmailSender(config, db),
    callOut: createCallOut({ rules: config.addressRules, now: () => Date.now() }),
    addressRules: config.addressRules,
    commandEnded: async ({ instanceId, companyId, environment }, again) => {
      // The event alone wakes no run that is gone, and a run that waits does not notice that it is looked after.
      if (again) await deps.instanceEngine.revive({ instanceId, companyId, environment });
      await deps.instanceEngine.nudge(instanceId);
    },
    findServicesOf: (place, workflowId) => servicesOf(db, place, workflowId),
    findWebhooksOf: (place, workflowId) => inboundWebhooksOf(db, place, workflowId),
    fetchOut,
    accessTokenFor: createAccessTokenFor(refreshObjects.obtain),
    findConnectorSlugs: (place, ids) => findConnectorSlugs(db, place, ids),
    filterHolders: async (place, things, people) => {
      const holders = people.map(({ userId: id, role, groupIds }) => ({ id, role, groupIds }));
      const found = await filterHolders(policies, place, things, holders);
      return found.map((ids) => new Set(ids));
    },
    announceEach,
    findGithubKey: createGithubKeyFinder(config.githubKeysUrl, env.FACTS, () => Date.now()),
    lookAfterKeyRings: (nowMs) =>
      lookAfterKeyRings({ db, random, config, sealTokenAnew: refreshObjects.sealAnew }, nowMs),
    askKeyEnd: keyObjects.end,
    workOnRestore: (nowMs) => workOnRestore(deps, nowMs),
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
    sleep: (ms) => scheduler.wait(ms),
    publicUrl: config.publicUrl,
    userPool: createUserPool({
      endpoint: config.cognito.endpoint,
      userPoolId: config.cognito.userPoolId,
      hasManagedLogin: config.cognito.profile === "aws",
      ...awsCaller,
    }),
    secretStore: createSecretStore(config, db, awsCaller),
    findWorkflowsOf: (place, instanceIds) => selectWorkflowsOf(db, place, instanceIds),
    secretValues: createValueCache(),
    clientOrigins: createClientOrigins(() => selectClientOrigins(db, MAX_ORIGINS)),
    idempotency: {
      claim: (request) => claimIdempotencyKey(db, request),
      release: (attemptId) => releaseClaim(db, attemptId),
      newAttemptId: () => randomBase36(20, random),
      fingerprintsOf: (request) => keyedHashes(deps.keyring, "idempotency-fingerprint", request),
    },
  };

  return {
    deps,
    engineKind,
    whole: {
      verifiers: createVerifiers(deps, front, pool, pace),
      allowsOrigin: ({ origin, clientId, nowMs }) =>
        deps.clientOrigins.includes(origin, clientId, nowMs),
    },
  };
}
