/** Vars and Worker secrets, parsed once. The Worker does not start on a configuration that is not safe. */

import { z } from "zod";

import { ConfigError, NOT_SET, type ConfigFault } from "./config-error.ts";
import type { AddressRules } from "./outbound/address.ts";

const secretList = z
  .string("must be text")
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(
    z
      .array(z.string().min(32, "each key of the list has at least 32 characters"))
      .max(16, "at most 16 keys"),
  );

/**
 * Seeds of Ed25519 keys (RFC 8032 §5.1.5), 32 bytes as base64url. Of a retired key the public half is enough, as
 * `public.` and its 32 bytes: no one can sign with it, and what it signed is still verified.
 */
const signingSeeds = z
  .string("must be text")
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(
    z
      .array(
        z.string().regex(/^(public\.)?[A-Za-z0-9_-]{43}$/, "each seed is 32 bytes as base64url"),
      )
      .max(16, "at most 16 seeds")
      .refine(([first]) => first?.startsWith("public.") !== true, "the first key signs: a seed"),
  );

const url = z.string().regex(/^https?:\/\/\S+$/, "must be an absolute URL");

const urlOrNothing = z.string().regex(/^(?:https?:\/\/\S+)?$/, "must be an absolute URL, or empty");

const text = z.string().min(1, "must not be empty");

function oneOf<const T extends readonly [string, ...string[]]>(...values: T) {
  return z.enum(values, `must be one of: ${values.join(", ")}`);
}

const SAMPLE = "must be a whole number: 1 for every request, 100 for one in a hundred, 0 for none";

const RETENTION = "must be a whole number of days from 30 to 3650";

const configSchema = z
  .object({
    ENVIRONMENT: oneOf("production", "staging", "development"),
    KEY_SEAL_SECRET: secretList,
    SEAL_MASTER_KEY: secretList,
    VAULT_MASTER_KEY: secretList,
    AUDIT_SIGNING_KEY: signingSeeds,
    SECRETS_BACKEND: oneOf("aws", "embedded").default("aws"),
    AWS_ENDPOINT: urlOrNothing.default(""),
    AUDIT_RETENTION_DAYS: z.coerce
      .number(RETENTION)
      .int(RETENTION)
      .min(30, RETENTION)
      .max(3650, RETENTION)
      .default(400),
    EMAIL_BACKEND: oneOf("ses", "outbox").default("ses"),
    EMAIL_FROM: z.string().min(3, "must be an e-mail address").default("no-reply@nembl.com"),
    LOOPBACK_CALLS: oneOf("refused", "allowed").default("refused"),
    GITHUB_KEYS_URL: url.default("https://api.github.com/meta/public_keys/secret_scanning"),
    PUBLIC_URL: url,
    COGNITO_DOMAIN: url,
    COGNITO_USER_POOL_ID: text,
    COGNITO_ENDPOINT: urlOrNothing.default(""),
    AWS_REGION: text,
    AWS_ACCESS_KEY_ID: z.string().default(""),
    AWS_SECRET_ACCESS_KEY: z.string().default(""),
    SMS_BACKEND: oneOf("sns", "outbox").default("sns"),
    SERVING: oneOf("open", "closed").default("open"),
    COMPANY_FOUNDING: oneOf("open", "closed").default("open"),
    REQUEST_LOG_SAMPLE: z.coerce.number(SAMPLE).int(SAMPLE).min(0, SAMPLE).default(100),
    COGNITO_ISSUER: url,
    COGNITO_CLIENT_ID: text,
    COGNITO_JWKS_URL: urlOrNothing.default(""),
    COGNITO_PROFILE: oneOf("aws", "local").default("aws"),
  })
  .superRefine((vars, ctx) => {
    if (vars.ENVIRONMENT === "development") return;
    // Dev settings weaken what is checked; one left on in production must stop it, not be ignored.
    const refuse = (path: string, message: string) =>
      ctx.addIssue({ code: "custom", path: [path], message });
    if (vars.COGNITO_PROFILE === "local") refuse("COGNITO_PROFILE", "'local' is for development");
    if (vars.SMS_BACKEND === "outbox") refuse("SMS_BACKEND", "'outbox' is for development");
    if (vars.EMAIL_BACKEND === "outbox") refuse("EMAIL_BACKEND", "'outbox' is for development");
    if (vars.LOOPBACK_CALLS === "allowed") refuse("LOOPBACK_CALLS", "'allowed' is for development");
    const addresses = [
      "COGNITO_ISSUER",
      "COGNITO_JWKS_URL",
      "COGNITO_DOMAIN",
      "COGNITO_ENDPOINT",
      "AWS_ENDPOINT",
      "GITHUB_KEYS_URL",
      "PUBLIC_URL",
    ] as const;
    for (const name of addresses) {
      if (vars[name].startsWith("http:")) refuse(name, "plain http is for development");
    }
  });

export interface Config {
  readonly production: boolean;
  readonly development: boolean;
  /** For a restore of the database: no request is served and no job runs but the one for it. */
  readonly closed: boolean;
  /** The first seals, all verify. */
  readonly keySealSecrets: readonly string[];
  /** Seals what must be read again: the first seals, all open. */
  readonly sealMasterKeys: readonly string[];
  /** Wraps the embedded vault's data keys: the first wraps, all unwrap. */
  readonly vaultMasterKeys: readonly string[];
  /** Seeds of the keys that sign the audit log: the first signs, all are published. */
  readonly auditSigningSeeds: readonly string[];
  readonly auditRetentionDays: number;
  readonly secretsBackend: "aws" | "embedded";
  /** Our own origin, as browsers and clients see it; without a slash at its end. */
  readonly publicUrl: string;
  readonly cognito: {
    readonly issuer: string;
    readonly jwksUrl: string;
    readonly clientId: string;
    readonly profile: "aws" | "local";
    readonly userPoolId: string;
    /** Origin of the login pages and of /oauth2/token. */
    readonly domain: string;
    /** Of the user-pool API. */
    readonly endpoint: string;
  };
  readonly aws: {
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    /** Of an emulator, for every service; empty: AWS's own. */
    readonly endpoint: string;
  };
  readonly smsBackend: "sns" | "outbox";
  readonly email: { readonly backend: "ses" | "outbox"; readonly from: string };
  /** Where webhooks and connectors may not go. */
  readonly addressRules: AddressRules;
  /** Where GitHub publishes the keys that sign its leak reports. */
  readonly githubKeysUrl: string;
  readonly companyFounding: "open" | "closed";
  /** One in so many requests that went well is logged. */
  readonly requestLogSample: number;
}

/** Throws naming the variables at fault, never their values. */
export function parseConfig(vars: object): Config {
  const parsed = configSchema.safeParse(vars);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => faultOf(issue, vars)));
  }
  const value = parsed.data;
  return {
    production: value.ENVIRONMENT === "production",
    development: value.ENVIRONMENT === "development",
    closed: value.SERVING === "closed",
    keySealSecrets: value.KEY_SEAL_SECRET,
    cognito: {
      issuer: value.COGNITO_ISSUER,
      jwksUrl: value.COGNITO_JWKS_URL || `${value.COGNITO_ISSUER}/.well-known/jwks.json`,
      clientId: value.COGNITO_CLIENT_ID,
      profile: value.COGNITO_PROFILE,
      userPoolId: value.COGNITO_USER_POOL_ID,
      domain: withoutSlash(value.COGNITO_DOMAIN),
      endpoint:
        value.COGNITO_ENDPOINT ||
        value.AWS_ENDPOINT ||
        `https://cognito-idp.${value.AWS_REGION}.amazonaws.com/`,
    },
    sealMasterKeys: value.SEAL_MASTER_KEY,
    vaultMasterKeys: value.VAULT_MASTER_KEY,
    auditSigningSeeds: value.AUDIT_SIGNING_KEY,
    auditRetentionDays: value.AUDIT_RETENTION_DAYS,
    secretsBackend: value.SECRETS_BACKEND,
    email: { backend: value.EMAIL_BACKEND, from: value.EMAIL_FROM },
    addressRules: {
      loopbackAllowed: value.LOOPBACK_CALLS === "allowed",
      ownOrigins: [value.PUBLIC_URL, value.COGNITO_DOMAIN],
    },
    githubKeysUrl: value.GITHUB_KEYS_URL,
    publicUrl: withoutSlash(value.PUBLIC_URL),
    aws: {
      region: value.AWS_REGION,
      accessKeyId: value.AWS_ACCESS_KEY_ID,
      secretAccessKey: value.AWS_SECRET_ACCESS_KEY,
      endpoint: value.AWS_ENDPOINT,
    },
    smsBackend: value.SMS_BACKEND,
    companyFounding: value.COMPANY_FOUNDING,
    requestLogSample: value.REQUEST_LOG_SAMPLE,
  };
}

/** Every message of the schema is a sentence of ours; zod's own words would be riddles to an operator. */
function faultOf({ path, message }: z.core.$ZodIssue, vars: object): ConfigFault {
  const name = String(path[0] ?? "vars");
  const value: unknown = Reflect.get(vars, name);
  return { name, says: value === undefined || value === "" ? NOT_SET : message };
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, "");
}
