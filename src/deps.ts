/** The composition root, and the only reader of Env: bindings and vars in, dependencies out. */

import type { Actor } from "./core/actor.ts";
import type { Context, PersonContext } from "./core/context.ts";
import { importHmacKey } from "./core/crypto.ts";
import { randomBase36, type Random } from "./core/encoding.ts";
import type { CallerRequest, Verifiers } from "./http/authenticate.ts";
import type { IdempotencyDeps } from "./http/idempotency.ts";
import type { ApiKeyDeps, LeaseAnswer, VerifyDeps } from "./features/api-keys/index.ts";
import { createKeyMemory, findKnownKey, verifyKey } from "./features/api-keys/index.ts";
import { createRefusalLog, recordRefusal, type RefusalLog } from "./features/audit/index.ts";
import {
  createClientOrigins,
  createJwksMemory,
  createJwksSource,
  findBearerPerson,
  findSessionPerson,
  selectClientOrigins,
  verifyAccessToken,
  verifyIdToken,
  type LoginDeps,
  type OAuthClientDeps,
} from "./features/oauth/index.ts";
import type { MfaDeps } from "./features/mfa/index.ts";
import { createDevSmsSender, insertNotice } from "./features/notifications/index.ts";
import { createAuthorize, createReach, createRequireHeld } from "./features/policies/index.ts";
import type { Checked, SessionObjects } from "./features/sessions/index.ts";
import { createAwsFetch } from "./platform/aws/client.ts";
import { createUserPool } from "./platform/aws/cognito.ts";
import { createSnsSender, type SendSms } from "./platform/aws/sns.ts";
import { parseConfig, type Config } from "./platform/config.ts";
import { createDatabase, type Database } from "./platform/d1/database.ts";
import { callObject } from "./platform/durable-object.ts";
import { claimIdempotencyKey, releaseClaim } from "./platform/idempotency/store.ts";
import { createLogger, type Logger } from "./platform/logger.ts";

export interface AppDeps extends ApiKeyDeps, IdempotencyDeps, OAuthClientDeps, LoginDeps, MfaDeps {
  readonly config: Config;
  readonly db: Database;
  readonly random: Random;
  readonly refusals: RefusalLog;
  readonly logger: Logger;
}

/** Pairs of client and origin that one isolate keeps, some 100 bytes each. */
const MAX_ORIGINS = 20_000;

export interface Composition {
  readonly deps: AppDeps;
  readonly verifiers: Verifiers<AppDeps>;
  /** One small read of each store; throws what they throw. */
  readonly checkBindings: () => Promise<void>;
}

/** One per isolate and Env: holds the caches, which are plain data. Throws `ConfigError` on an unsafe configuration. */
const compositions = new WeakMap<object, Composition>();

export function composeFor(env: object): Composition {
  const present = compositions.get(env);
  if (present !== undefined) return present;
  const made = compose(env as Env);
  compositions.set(env, made);
  return made;
}

function compose(env: Env): Composition {
  const config = parseConfig(env);
  const db = createDatabase(env.DB);
  const random: Random = (count) => crypto.getRandomValues(new Uint8Array(count));
  const logger = createLogger((line) => console.log(line));
  const keyLease = (environment: string, keyId: string) =>
    env.KEY_LEASE.get(env.KEY_LEASE.idFromName(`${environment}:${keyId}`));

  const pool = createPool(env, config);
  const passesIpFence = async (ip: string) => (await env.IP_FENCE.limit({ key: ip })).success;

  const deps: AppDeps = {
    config,
    db,
    random,
    refusals: createRefusalLog(),
    logger,
    sealKeys: createSealKeys(config.keySealSecrets),
    fenceKey: (scope, keyId, endMs) =>
      callObject(
        () => keyLease(scope.environment, keyId),
        (stub) => stub.fence(plainScope(scope), keyId, endMs),
        "The key's lease object",
      ),
    keyring: { masters: config.sealMasterKeys },
    sessionObjects: createSessionObjects(env),
    passesIpFence,
    verifyIdToken: (token, nonce, request) =>
      verifyIdToken(token, { clientId: config.cognito.clientId, nonce }, { ...pool, ...request }),
    sendSms: createSmsSender(config, db),
    announce: (notice, nowMs) => insertNotice(db, notice, nowMs),
    publicUrl: config.publicUrl,
    userPool: createUserPool({
      endpoint: config.cognito.endpoint,
      userPoolId: config.cognito.userPoolId,
      hasManagedLogin: config.cognito.profile === "aws",
      fetch: createAwsFetch(config.aws),
      sleep: (ms) => scheduler.wait(ms),
      random,
    }),
    clientOrigins: createClientOrigins(() => selectClientOrigins(db, MAX_ORIGINS)),
    idempotency: {
      claim: (request) => claimIdempotencyKey(db, request),
      release: (attemptId) => releaseClaim(db, attemptId),
      newAttemptId: () => randomBase36(20, random),
    },
  };

  const verify: VerifyDeps = {
    db,
    facts: env.FACTS,
    memory: createKeyMemory(),
    sealKeys: deps.sealKeys,
    now: () => Date.now(),
    newAskId: () => randomBase36(16, random),
    askKey: (scope, keyId, ask) =>
      callObject(
        () => keyLease(scope.environment, keyId),
        async (stub): Promise<LeaseAnswer> => stub.ask(plainScope(scope), keyId, ask),
        "The key's lease object",
      ),
    passesIpFence,
    auditRefusal: ({ actor, code, request }) =>
      recordRefusal(deps, deps.refusals, keyRefusal(actor, code, request), request.nowMs),
  };

  return {
    deps,
    verifiers: createVerifiers(deps, verify, pool),
    checkBindings: async () => {
      await Promise.all([db.run("SELECT 1"), env.FACTS.get("readiness")]);
    },
  };
}

function createVerifiers(deps: AppDeps, verify: VerifyDeps, pool: Pool): Verifiers<AppDeps> {
  const { config, db, sessionObjects } = deps;
  const { clientId } = config.cognito;
  return {
    verifyApiKey: (value, request) => verifyKey(value, request, verify),
    verifyKeyHolder: async (value, request) => (await findKnownKey(value, request, verify)).actor,
    verifyBearer: async (value, choice) => {
      const token = await verifyAccessToken(value, { ...pool, ...choice });
      return findBearerPerson({
        ...choice,
        db,
        token,
        firstPartyClientId: clientId,
        wantedCompany: choice.company,
        environment: choice.environment ?? "live",
      });
    },
    verifySession: (cookie, choice) =>
      findSessionPerson({ ...choice, db, objects: sessionObjects, cookie, clientId }),
    createContext: (actor, request) => createContext(deps, actor, request),
    createPersonContext: ({ person, member }, request): PersonContext<AppDeps> => ({
      ...request,
      deps,
      person,
      member,
    }),
    createAnonymousContext: (request) => ({ ...request, deps }),
    publicUrl: config.publicUrl,
  };
}

function createContext(deps: AppDeps, actor: Actor, request: CallerRequest): Context<AppDeps> {
  const { requestId, nowMs, ip, defer } = request;
  const authorize = createAuthorize(deps, { actor, requestId, ip, nowMs });
  return {
    actor,
    deps,
    requestId,
    nowMs,
    ip,
    defer,
    authorize,
    reach: createReach(authorize),
    requireHeld: createRequireHeld(authorize),
  };
}

function createSmsSender(config: Config, db: Database): SendSms {
  return config.smsBackend === "sns"
    ? createSnsSender(createAwsFetch(config.aws), config.aws.region)
    : createDevSmsSender(db, { development: config.development, now: () => Date.now() });
}

type Pool = ReturnType<typeof createPool>;

/** The pool's keys and rules, for tokens of either kind. */
function createPool(env: Env, config: Config) {
  return {
    rules: config.cognito,
    memory: createJwksMemory(),
    source: createJwksSource({ jwksUrl: config.cognito.jwksUrl, kv: env.FACTS }),
  };
}

function createSessionObjects({ BROWSER_SESSION: objects }: Env): SessionObjects {
  const stubOf = (name: string) => objects.get(objects.idFromName(name));
  const what = "The session";
  return {
    open: (name, session) =>
      callObject(
        () => stubOf(name),
        (stub) => stub.open(session),
        what,
      ),
    check: (name) =>
      callObject(
        () => stubOf(name),
        async (stub): Promise<Checked> => stub.check(),
        what,
      ),
    end: (name) =>
      callObject(
        () => stubOf(name),
        (stub) => stub.end(),
        what,
      ),
  };
}

function keyRefusal(actor: Actor, code: string, { ip, requestId }: Omit<CallerRequest, "defer">) {
  const event = {
    action: "api_keys:use",
    category: "auth",
    target: `api_key:${actor.id}`,
    outcome: "denied",
    details: { code },
  } as const;
  return { actor, ip, requestId, event, code };
}

/** Imported once; the keys are kept, not the promise, for a promise dies with the request that made it. */
function createSealKeys(secrets: readonly string[]): ApiKeyDeps["sealKeys"] {
  let keys: readonly [CryptoKey, ...CryptoKey[]] | undefined;
  return async () =>
    (keys ??= (await Promise.all(secrets.map(importHmacKey))) as [CryptoKey, ...CryptoKey[]]);
}

/** What crosses to an object is the scope and nothing more that a row or actor may carry. */
function plainScope({ companyId, environment }: Actor | Parameters<ApiKeyDeps["fenceKey"]>[0]) {
  return { companyId, environment };
}
