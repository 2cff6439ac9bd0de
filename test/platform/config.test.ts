import { expect, it } from "vitest";

import { parseConfig } from "../../src/platform/config.ts";

const production = {
  ENVIRONMENT: "production",
  KEY_SEAL_SECRET: "a-seal-secret-that-nobody-may-ever-read",
  COGNITO_ISSUER: "https://issuer.example/pool",
  COGNITO_CLIENT_ID: "client",
  COGNITO_JWKS_URL: "",
  COGNITO_PROFILE: "aws",
  SEAL_MASTER_KEY: "a-seal-master-key-that-nobody-may-read",
  VAULT_MASTER_KEY: "a-vault-master-key-that-nobody-may-read",
  AUDIT_SIGNING_KEY: "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA",
  PUBLIC_URL: "https://api.example",
  COGNITO_DOMAIN: "https://auth.example",
  COGNITO_USER_POOL_ID: "eu-central-1_pool",
  AWS_REGION: "eu-central-1",
};

it("reads an ordered list of seal secrets and fills the JWKS address in", () => {
  const config = parseConfig({
    ...production,
    KEY_SEAL_SECRET: `${"a".repeat(32)}, ${"b".repeat(32)}`,
  });
  expect(config.keySealSecrets).toEqual(["a".repeat(32), "b".repeat(32)]);
  expect(config.cognito.jwksUrl).toBe("https://issuer.example/pool/.well-known/jwks.json");
});

it.each([
  ["a local pool", { COGNITO_PROFILE: "local" }, "COGNITO_PROFILE"],
  ["a plain-http issuer", { COGNITO_ISSUER: "http://127.0.0.1:9229/pool" }, "COGNITO_ISSUER"],
  ["plain-http keys", { COGNITO_JWKS_URL: "http://127.0.0.1:9229/jwks" }, "COGNITO_JWKS_URL"],
  ["plain-http login pages", { COGNITO_DOMAIN: "http://127.0.0.1:9229" }, "COGNITO_DOMAIN"],
  [
    "a stand-in for the pool's API",
    { COGNITO_ENDPOINT: "http://127.0.0.1:9229" },
    "COGNITO_ENDPOINT",
  ],
  ["a plain-http origin", { PUBLIC_URL: "http://127.0.0.1:8787" }, "PUBLIC_URL"],
  ["text messages into a table", { SMS_BACKEND: "outbox" }, "SMS_BACKEND"],
  ["e-mail into a table", { EMAIL_BACKEND: "outbox" }, "EMAIL_BACKEND"],
  ["calls to this machine", { LOOPBACK_CALLS: "allowed" }, "LOOPBACK_CALLS"],
  ["plain-http AWS", { AWS_ENDPOINT: "http://127.0.0.1:5000" }, "AWS_ENDPOINT"],
  ["plain-http signers", { GITHUB_KEYS_URL: "http://127.0.0.1/keys" }, "GITHUB_KEYS_URL"],
  ["no vault key", { VAULT_MASTER_KEY: undefined }, "VAULT_MASTER_KEY"],
  ["a short signing seed", { AUDIT_SIGNING_KEY: "short" }, "AUDIT_SIGNING_KEY"],
  ["a retention of days", { AUDIT_RETENTION_DAYS: "3" }, "AUDIT_RETENTION_DAYS"],
  ["a short seal secret", { KEY_SEAL_SECRET: "short" }, "KEY_SEAL_SECRET"],
  ["one short among several", { KEY_SEAL_SECRET: `${"a".repeat(32)},short` }, "KEY_SEAL_SECRET"],
  ["no seal secret", { KEY_SEAL_SECRET: undefined }, "KEY_SEAL_SECRET"],
  ["an unknown environment", { ENVIRONMENT: "prod" }, "ENVIRONMENT"],
])("refuses %s in production, naming the variable and no value", (_, change, name) => {
  for (const ENVIRONMENT of ["production", "staging"]) {
    const vars = { ...production, ENVIRONMENT, ...change };
    expect(() => parseConfig(vars)).toThrow(name);
    expect(() => parseConfig(vars)).not.toThrow(/short\b.*short|a-seal-secret|127\.0\.0\.1/);
  }
});

it("lets development have them", () => {
  const local = { COGNITO_PROFILE: "local", COGNITO_ISSUER: "http://127.0.0.1:9229/pool" };
  expect(parseConfig({ ...production, ...local, ENVIRONMENT: "development" }).development).toBe(
    true,
  );
});
