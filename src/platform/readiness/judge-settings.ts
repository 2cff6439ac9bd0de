/**
 * Whether the vars and secrets are those of a real deployment. `parseConfig` refuses what is unsafe; this finds what is
 * safe and cannot work, or is known to everybody. Pure. Development is judged by neither.
 */

import type { Fault } from "./fault.ts";

export type Settings = Readonly<Record<string, string>>;

/** What wrangler.toml comes with, and what manuals write in the place of a value. */
const PLACEHOLDER = /replace|change-?me|placeholder|your-|example\.(?:com|net|org)$/i;

const NAMED_BY_OPERATORS = [
  "COGNITO_ISSUER",
  "COGNITO_CLIENT_ID",
  "COGNITO_USER_POOL_ID",
  "COGNITO_DOMAIN",
  "PUBLIC_URL",
  "EMAIL_FROM",
] as const;

const CREDENTIALS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

/** Of emulators, and the pair that AWS's manuals print. */
const KNOWN_TO_EVERYBODY = new Set([
  "local",
  "test",
  "testing",
  "dummy",
  "foobar",
  "AKIAIOSFODNN7EXAMPLE",
  "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
]);

const SECRET_LISTS = [
  "KEY_SEAL_SECRET",
  "SEAL_MASTER_KEY",
  "VAULT_MASTER_KEY",
  "AUDIT_SIGNING_KEY",
] as const;

/** Random text of 32 characters has more than 15 different ones; a word that is repeated has not. */
const FEWEST_CHARACTERS = 10;

export function judgeSettings(settings: Settings): readonly Fault[] {
  if (settings["ENVIRONMENT"] === "development") return [];
  return [
    ...placeholders(settings),
    ...credentialFaults(settings),
    ...weakSecrets(settings),
    ...sharedSecrets(settings),
    ...issuerFaults(settings),
  ];
}

function placeholders(settings: Settings): Fault[] {
  return NAMED_BY_OPERATORS.filter((name) => PLACEHOLDER.test(settings[name] ?? "")).map(
    (name) => ({
      code: "placeholder",
      words: `${name} is still a placeholder: set the real one in wrangler.toml and deploy.`,
    }),
  );
}

function credentialFaults(settings: Settings): Fault[] {
  return CREDENTIALS.flatMap((name): Fault[] => {
    const value = settings[name] ?? "";
    if (value === "") {
      const words = `${name} is empty: set it with \`npx wrangler secret put ${name}\`.`;
      return [{ code: "credentials_missing", words }];
    }
    if (!KNOWN_TO_EVERYBODY.has(value)) return [];
    const words = `${name} is a value that everybody knows: create an access key for the policy in docs/DEPLOY.md and set it.`;
    return [{ code: "credentials_default", words }];
  });
}

function weakSecrets(settings: Settings): Fault[] {
  return SECRET_LISTS.filter((name) => listOf(settings, name).some(isWeak)).map((name) => ({
    code: "secret_weak",
    words: `${name} holds a key that is not random: put one in front that \`npm run setup\` generates.`,
  }));
}

function isWeak(key: string): boolean {
  return PLACEHOLDER.test(key) || new Set(key).size < FEWEST_CHARACTERS;
}

/** Attack: who learns one key, of a backup or a log, opens what the other one guards. */
function sharedSecrets(settings: Settings): Fault[] {
  const faults: Fault[] = [];
  const owners = new Map<string, string>();
  for (const name of SECRET_LISTS) {
    for (const key of new Set(listOf(settings, name))) {
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, name);
      else {
        const words = `${owner} and ${name} hold the same key: give each a key of its own.`;
        faults.push({ code: "secret_shared", words });
      }
    }
  }
  return faults;
}

function listOf(settings: Settings, name: string): string[] {
  const keys = (settings[name] ?? "").split(",").map((key) => key.trim());
  return keys.filter((key) => key !== "");
}

/** Tokens of another pool, or of the right one under another name, are all refused. An emulator names itself. */
function issuerFaults(settings: Settings): Fault[] {
  const { AWS_REGION: region = "", COGNITO_USER_POOL_ID: pool = "" } = settings;
  if (settings["COGNITO_ENDPOINT"] || settings["AWS_ENDPOINT"]) return [];
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const issuer = `https://cognito-idp.${region}.${suffix}/${pool}`;
  if (settings["COGNITO_ISSUER"] === issuer && pool.startsWith(`${region}_`)) return [];
  const words =
    "COGNITO_ISSUER, COGNITO_USER_POOL_ID and AWS_REGION disagree: the issuer is https://cognito-idp.<region>.amazonaws.com/<pool>, and the pool's id begins with its region.";
  return [{ code: "issuer_mismatch", words }];
}
