/** What is reached over the network, or stands in for it on a developer's machine. */

import type { Random } from "../core/encoding.ts";
import type { EgressDeps } from "../features/egress/index.ts";
import { createDevEmailSender, createDevSmsSender } from "../features/notifications/index.ts";
import { createJwksMemory, createJwksSource } from "../features/sign-in/index.ts";
import { awsUrl, createAwsFetch } from "../platform/aws/client.ts";
import type { AwsCaller } from "../platform/aws/json-call.ts";
import { createSecretsManager } from "../platform/aws/secrets-manager.ts";
import { createSesSender, type SendEmail } from "../platform/aws/ses.ts";
import { createSnsSender, type SendSms } from "../platform/aws/sns.ts";
import type { Config } from "../platform/config.ts";
import type { Database } from "../platform/d1/database.ts";
import { createEmbeddedVault } from "../platform/secret-store/embedded-vault.ts";
import type { SecretStore } from "../platform/secret-store/store.ts";

/** For what customers name; looked up at each call, for tests put another one in its place. */
export const fetchOut: EgressDeps["fetchOut"] = (url, init) => fetch(url, init);

export function createAwsCaller(config: Config, random: Random): AwsCaller {
  return {
    fetch: createAwsFetch(config.aws),
    sleep: (ms) => scheduler.wait(ms),
    random,
    now: () => Date.now(),
  };
}

export function createSecretStore(config: Config, db: Database, caller: AwsCaller): SecretStore {
  return config.secretsBackend === "aws"
    ? createSecretsManager({ url: awsUrl("secretsmanager", config.aws), ...caller })
    : createEmbeddedVault({ db, keyring: { masters: config.vaultMasterKeys }, ...caller });
}

export function createSmsSender(config: Config, db: Database, { fetch }: AwsCaller): SendSms {
  return config.smsBackend === "sns"
    ? createSnsSender(fetch, awsUrl("sns", config.aws))
    : createDevSmsSender(db, { development: config.development, now: () => Date.now() });
}

export function createEmailSender(config: Config, db: Database): SendEmail {
  const { region, endpoint } = config.aws;
  return config.email.backend === "ses"
    ? createSesSender(createAwsFetch(config.aws), { region, endpoint, from: config.email.from })
    : createDevEmailSender(db, { development: config.development, now: () => Date.now() });
}

export type Pool = ReturnType<typeof createPool>;

/** The pool's keys and rules, for tokens of either kind. */
export function createPool(kv: KVNamespace, config: Config) {
  return {
    rules: config.cognito,
    memory: createJwksMemory(),
    source: createJwksSource({ jwksUrl: config.cognito.jwksUrl, kv }),
  };
}
