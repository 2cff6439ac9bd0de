import { defineConfig, type OxlintOverride } from "oxlint";

import { PURE, zonesOf } from "./scripts/lint/feature-zones.ts";
import type { Zone } from "./scripts/lint/import-map.ts";
import { RULES } from "./scripts/lint/rules.ts";

/**
 * Which feature may import which others, and only their index.ts. Each names features listed before it, so there is no
 * cycle: a needed back-edge is a port that the lower feature owns and deps.ts fills. Change it deliberately, here.
 */
export const FEATURES: Readonly<Record<string, readonly string[]>> = {
  audit: [],
  tenancy: ["audit"],
  policies: ["audit", "tenancy"],
  // Who may change a thing is told of it, so it asks policies.
  notifications: ["audit", "tenancy", "policies"],
  sessions: ["audit", "tenancy"],
  // A key's object reads its company's plan, and lists flag creators who were deactivated.
  "api-keys": ["audit", "policies", "tenancy"],
  mfa: ["audit", "tenancy", "sessions"],
  "oauth-clients": ["audit", "tenancy"],
  "sign-in": ["audit", "tenancy", "sessions", "mfa", "oauth-clients"],
  // Who is in a company and as what. Above sessions and mfa, for a deactivation ends sign-ins, and who must have a
  // second factor is the company's setting. Above api-keys, for so is the age at which a key is spoken of.
  members: ["audit", "tenancy", "sessions", "mfa", "policies", "api-keys"],
  // What happens to a key that somebody reports as leaked.
  leaks: ["audit", "tenancy", "api-keys"],
  secrets: ["audit", "policies"],
  // The one way out with a secret's value.
  egress: ["audit", "secrets"],
  // Machines of customers, and what they are to run.
  runners: ["audit", "policies", "tenancy", "secrets", "egress"],
  connectors: ["audit", "policies", "secrets", "egress"],
  workflows: ["audit", "policies", "tenancy", "connectors", "secrets", "egress", "runners"],
  "inbound-webhooks": ["audit", "policies", "secrets", "egress", "workflows"],
  // Services, and the requests that run a service's workflow.
  catalog: ["audit", "policies", "tenancy", "workflows"],
  // What a person holds, and what needs attention: queries over the things of others, and none of its own.
  oversight: [
    ...["tenancy", "policies", "notifications", "sessions", "api-keys", "mfa"],
    ...["oauth-clients", "secrets", "runners"],
  ],
  // Counters, so no audit.
  usage: ["api-keys", "tenancy"],
};

/** The lease's arithmetic stands alone: the model test runs it without platform or database. */
const LEASE = "src/features/api-keys/lease/**";

/** Where time and chance enter; everybody else is handed them. */
const CLOCK_READERS = [
  "src/{index,worker,objects,app,scheduled,deps,front-deps,readiness-deps}.ts",
  "src/compose/**",
  "src/features/**/*.do.ts",
  "src/features/sign-in/tokens/jwks-source.ts",
];

/** `compose/` is what `deps.ts` is made of. */
const ENTRY = [
  "src/{index,index-with-engine,worker,objects,app,scheduled,deps,front-deps,readiness-deps}.ts",
  "src/compose/**",
];

const ZONES: readonly Zone[] = [
  { name: "an entry file", files: ["src/app.ts"], may: ["**", "!node:*"] },
  // A slice's routes have one importer, `app.ts`.
  { name: "an entry file", files: ENTRY, may: ["**", "!node:*", "!src/features/*/http.ts"] },
  // The one schema of core: every slice's schemas are made of it.
  { name: "the text schemas", files: ["src/core/text-schemas.ts"], may: ["src/core/**", "zod"] },
  {
    // It runs in an isolate of its own and knows nothing of the Worker that asks it.
    name: "engine/",
    files: ["src/engine/**"],
    // The second is Cedar's bytecode, which its package does not export.
    may: [
      "src/engine/**",
      "@cedar-policy/**",
      "node_modules/@cedar-policy/**",
      "cloudflare:workers",
    ],
  },
  {
    name: "core/",
    files: ["src/core/**"],
    may: ["src/core/**", "@noble/hashes/**"],
    // A verb's input is read by its slice's schema, which core does not make.
    mayTypes: ["zod"],
  },
  {
    name: "platform/",
    files: ["src/platform/**"],
    // zod: vars and secrets are parsed there.
    may: [
      "src/core/**",
      "src/platform/**",
      "drizzle-orm",
      "drizzle-orm/**",
      "aws4fetch",
      "cloudflare:*",
      "zod",
      "zod/v4/locales/en.js",
    ],
  },
  {
    name: "http/",
    files: ["src/http/**"],
    may: [
      ...["build/reference.txt", "src/core/**", "src/http/**"],
      ...["hono", "hono/**", "@hono/**", "zod"],
    ],
    mayTypes: ["src/platform/**"],
  },
  {
    name: "console/",
    files: ["src/console/**"],
    may: [
      "build/console.txt",
      "src/console/**",
      "src/features/*/index.ts",
      "src/http/**",
      "src/core/**",
      "hono",
      "hono/**",
      "@hono/**",
      "zod",
      "uqr",
    ],
  },
  {
    name: "jobs/",
    files: ["src/jobs/**"],
    may: ["src/jobs/**", "src/features/*/index.ts", "src/core/**", "src/platform/**"],
  },
  { name: "lease/", files: [LEASE], may: ["src/core/**", LEASE] },
  ...Object.entries(FEATURES).flatMap(([feature, lower]) => zonesOf(feature, lower)),
];

const NO_CHANCE = [
  {
    object: "Math",
    property: "random",
    message: "It is predictable. Take the `random` of deps.",
  },
];

const NO_CLOCK = [
  ...NO_CHANCE,
  { object: "Date", property: "now", message: "Take `nowMs` or a `now` as an argument." },
  { object: "performance", property: "now", message: "Take `nowMs` or a `now` as an argument." },
];

// A later override replaces a rule's options, so every list below is whole.
const OVERRIDES: OxlintOverride[] = [
  {
    files: ["src/**"],
    rules: {
      "nembl/import-map": ["error", ZONES],
      "no-console": "error",
      "no-restricted-properties": ["error", ...NO_CLOCK],
      "typescript/no-restricted-types": [
        "error",
        {
          types: {
            Env: "deps.ts, front-deps.ts and readiness-deps.ts alone read Env; others are handed what they need.",
          },
        },
      ],
      // Types too: slices are layered, so not even a type needs to know what lies below it.
      "import/no-cycle": ["error", { ignoreTypes: false }],
    },
  },
  {
    files: ["src/features/**", "src/console/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@hono/zod-openapi",
              importNames: ["createRoute"],
              message: "A route says who reaches it: take `route` of http/declare.ts.",
            },
          ],
        },
      ],
    },
  },
  { files: CLOCK_READERS, rules: { "no-restricted-properties": ["error", ...NO_CHANCE] } },
  { files: ENTRY, rules: { "no-console": "off" } },
  // The first two name it where the runtime hands it in, and pass it on to the others.
  {
    files: ["src/{worker,scheduled,objects,deps,front-deps,readiness-deps}.ts"],
    rules: { "typescript/no-restricted-types": "off" },
  },
  {
    files: [...PURE, LEASE],
    rules: {
      "no-restricted-globals": [
        "error",
        ...["crypto", "fetch", "setTimeout", "scheduler", "caches", "console", "performance"].map(
          (name) => ({ name, message: "A pure file is handed what it needs." }),
        ),
      ],
    },
  },
  {
    // `Response.json()` is Node's or the Workers', whichever declaration tsgolint loads first: the one needs the
    // assertion, the other calls it unnecessary, and the verdict changed from run to run.
    files: ["bench/**", "scripts/**", "test/dev/**"],
    rules: { "typescript/no-unnecessary-type-assertion": "off" },
  },
  {
    // The runtime and tools that demand a default export.
    files: ["src/{index,index-with-engine}.ts", "*.config.ts", "scripts/lint/import-map.ts"],
    rules: { "import/no-default-export": "off" },
  },
];

export default defineConfig({
  plugins: ["eslint", "typescript", "oxc", "unicorn", "import", "promise", "vitest"],
  jsPlugins: ["./scripts/lint/import-map.ts"],
  options: {
    typeAware: true,
    typeCheck: true,
    denyWarnings: true,
    reportUnusedDisableDirectives: "error",
    respectEslintDisableDirectives: false,
  },
  ignorePatterns: [
    "worker-configuration.d.ts",
    "dist",
    "build",
    ".dev",
    ".wrangler",
    "bench/node_modules",
    "clients/typescript/generate/node_modules",
    "clients/typescript/src/generated",
  ],
  categories: { correctness: "error", suspicious: "error" },
  rules: RULES,
  overrides: OVERRIDES,
});
