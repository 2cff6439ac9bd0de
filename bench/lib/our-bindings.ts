/** What the product runs with here: as deployed but for an issuer that does not exist and a limit that nothing reaches. */

import { ASSETS } from "../../scripts/engine/build.ts";
import type { Bindings } from "./stage.ts";

export const SEAL_SECRET = "only-the-benchmark-uses-this-secret-0123456789";

export const USER_POOL_ID = "eu-central-1_bench";
export const ISSUER = `https://cognito-idp.eu-central-1.amazonaws.com/${USER_POOL_ID}`;
export const CLIENT_ID = "bench";

/** Nothing listens there: keys that were not seeded are nowhere to be had. */
export const JWKS_URL = "http://127.0.0.1:9/jwks.json";

export const OUR_BINDINGS: Bindings = {
  bindings: {
    // The addresses must not be https here.
    ENVIRONMENT: "development",
    KEY_SEAL_SECRET: SEAL_SECRET,
    SEAL_MASTER_KEY: SEAL_SECRET,
    PUBLIC_URL: "https://api.example.test",
    COGNITO_ISSUER: ISSUER,
    COGNITO_CLIENT_ID: CLIENT_ID,
    COGNITO_JWKS_URL: JWKS_URL,
    COGNITO_PROFILE: "aws",
    COGNITO_USER_POOL_ID: USER_POOL_ID,
    COGNITO_DOMAIN: "https://auth.example.test",
    COGNITO_ENDPOINT: "",
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    SMS_BACKEND: "sns",
    COMPANY_FOUNDING: "open",
    SECRETS_BACKEND: "embedded",
    VAULT_MASTER_KEY: SEAL_SECRET,
    AUDIT_SIGNING_KEY: "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA",
    AUDIT_RETENTION_DAYS: "400",
    AWS_ENDPOINT: "",
    EMAIL_BACKEND: "ses",
    EMAIL_FROM: "no-reply@example.test",
    LOOPBACK_CALLS: "refused",
    GITHUB_KEYS_URL: "https://example.test/keys",
  },
  kvNamespaces: ["FACTS"],
  d1Databases: ["DB"],
  durableObjects: {
    KEY_LEASE: { className: "KeyLease", useSQLite: true },
    BROWSER_SESSION: { className: "BrowserSession", useSQLite: true },
  },
  // The policy engine's isolate, and its WebAssembly.
  workerLoaders: { LOADER: {} },
  // As a folder, not as Miniflare's `assets`: those would put a router of its own before the Worker, for every request.
  serviceBindings: { ASSETS: { disk: { path: ASSETS } } },
  queueProducers: { DELIVERIES: { queueName: "deliveries" } },
  ratelimits: {
    IP_LIMIT: { namespace_id: "1001", simple: { limit: 1_000_000_000, period: 60 } },
    PERSON_LIMIT: { namespace_id: "1003", simple: { limit: 1_000_000_000, period: 60 } },
    COMPANY_LIMIT: { namespace_id: "1005", simple: { limit: 1_000_000_000, period: 60 } },
  },
};
