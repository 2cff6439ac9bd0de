import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Known to the tests alone; the Worker under test runs as in development, so plain http is let through. */
const TEST_VARS = {
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
};

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: { ...TEST_VARS, TEST_MIGRATIONS: await readD1Migrations("migrations") },
            },
          })),
        ],
        test: {
          name: "workerd",
          include: ["test/**/*.test.ts"],
          exclude: ["test/tooling/**", "test/features/api-keys/lease/**"],
          setupFiles: ["./test/setup.ts"],
          // A revoke waits for its fence, and some tests wait for several.
          testTimeout: 30_000,
        },
      },
      {
        // What needs no platform: the lease model, and tests that read the repository's own files.
        test: {
          name: "node",
          include: ["test/tooling/**/*.test.ts", "test/features/api-keys/lease/**/*.test.ts"],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
