/** The composition root, and the only reader of Env: bindings and vars in, dependencies out. */

import type { Actor } from "./core/actor.ts";
import type { Context } from "./core/context.ts";
import { importHmacKey } from "./core/crypto.ts";
import { randomBase36, type Random } from "./core/encoding.ts";
import type { CallerRequest, UserChoice, Verifiers } from "./http/authenticate.ts";
import type { IdempotencyDeps } from "./http/idempotency.ts";
import type { ApiKeyDeps, LeaseAnswer, VerifyDeps } from "./features/api-keys/index.ts";
import { createKeyMemory, findKnownKey, verifyKey } from "./features/api-keys/index.ts";
import { createRefusalLog, recordRefusal, type RefusalLog } from "./features/audit/index.ts";
import { createJwksMemory, createJwksSource, verifyAccessToken } from "./features/oauth/index.ts";
import { createAuthorize, holdsAction } from "./features/policies/index.ts";
import { findUserActor } from "./features/tenancy/index.ts";
import { parseConfig, type Config } from "./platform/config.ts";
import { createDatabase, type Database } from "./platform/d1/database.ts";
import { callObject } from "./platform/durable-object.ts";
import { claimIdempotencyKey, releaseClaim } from "./platform/idempotency/store.ts";
import { createLogger, type Logger } from "./platform/logger.ts";

export interface AppDeps extends ApiKeyDeps, IdempotencyDeps {
  readonly config: Config;
  readonly db: Database;
  readonly random: Random;
  readonly refusals: RefusalLog;
  readonly logger: Logger;
}

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
    passesIpFence: async (ip) => (await env.IP_FENCE.limit({ key: ip })).success,
    auditRefusal: ({ actor, code, request }) =>
      recordRefusal(deps, deps.refusals, keyRefusal(actor, code, request), request.nowMs),
  };

  return {
    deps,
    verifiers: createVerifiers(deps, verify, createBearerVerifier(env, config, db)),
    checkBindings: async () => {
      await Promise.all([db.run("SELECT 1"), env.FACTS.get("readiness")]);
    },
  };
}

function createVerifiers(
  deps: AppDeps,
  verify: VerifyDeps,
  verifyBearer: Verifiers<AppDeps>["verifyBearer"],
): Verifiers<AppDeps> {
  return {
    verifyApiKey: (value, request) => verifyKey(value, request, verify),
    verifyKeyHolder: async (value, request) => (await findKnownKey(value, request, verify)).actor,
    verifyBearer,
    createContext: (actor, request) => createContext(deps, actor, request),
  };
}

function createContext(deps: AppDeps, actor: Actor, request: CallerRequest): Context<AppDeps> {
  const { requestId, nowMs, ip, defer } = request;
  return {
    actor,
    deps,
    requestId,
    nowMs,
    ip,
    defer,
    authorize: createAuthorize(deps, { actor, requestId, ip, nowMs }),
    holds: holdsAction,
  };
}

function createBearerVerifier(env: Env, config: Config, db: Database) {
  const memory = createJwksMemory();
  const source = createJwksSource({ jwksUrl: config.cognito.jwksUrl, kv: env.FACTS });
  return async function verifyBearer(token: string, choice: UserChoice) {
    const { nowMs, defer, company: wantedCompany, environment } = choice;
    const verification = { rules: config.cognito, memory, source, defer, nowMs };
    const { issuer, sub } = await verifyAccessToken(token, verification);
    return findUserActor(db, { issuer, sub, wantedCompany, environment });
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
