/** What wrangler.toml and `.dev.vars` give the Worker as text. */
type Variables = {
  readonly [Name in keyof Env as Env[Name] extends string ? Name : never]: string;
};

/**
 * Known to the tests alone; the Worker under test runs as in development, so plain http is let through. Each variable is
 * set here, one left out does not compile: a `.dev.vars` that lies about then changes no test.
 */
export const TEST_VARS: Variables = {
  ENVIRONMENT: "development",
  KEY_SEAL_SECRET: "test-seal-secret-current-0123456789ab,test-seal-secret-retired-0123456789ab",
  COGNITO_ISSUER: "https://issuer.test/pool",
  COGNITO_CLIENT_ID: "first-party-client",
  SEAL_MASTER_KEY: "test-seal-master-current-0123456789ab,test-seal-master-retired-0123456789ab",
  PUBLIC_URL: "http://api.test",
  COGNITO_DOMAIN: "https://auth.test",
  COGNITO_USER_POOL_ID: "test_pool",
  COGNITO_ENDPOINT: "https://cognito-idp.test/",
  AWS_ACCESS_KEY_ID: "test-access-key",
  AWS_SECRET_ACCESS_KEY: "test-secret-key",
  SMS_BACKEND: "outbox",
  EMAIL_BACKEND: "outbox",
  SECRETS_BACKEND: "embedded",
  VAULT_MASTER_KEY: "test-vault-master-current-0123456789a,test-vault-master-retired-0123456789a",
  // Seeds anybody may know: bytes 1 to 32, and 2 to 33.
  AUDIT_SIGNING_KEY:
    "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA,AgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICE",
  COGNITO_JWKS_URL: "https://issuer.test/pool/.well-known/jwks.json",
  COGNITO_PROFILE: "aws",
  AWS_REGION: "eu-central-1",
  AWS_ENDPOINT: "",
  COMPANY_FOUNDING: "open",
  REQUEST_LOG_SAMPLE: "0",
  AUDIT_RETENTION_DAYS: "400",
  EMAIL_FROM: "no-reply@nembl.com",
  LOOPBACK_CALLS: "refused",
  GITHUB_KEYS_URL: "https://api.github.com/meta/public_keys/secret_scanning",
};
