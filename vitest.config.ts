import { availableParallelism } from "node:os";

import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

import { buildParts } from "./scripts/build.ts";
import { startOutsideServers } from "./test/support/outside-server.ts";
import { TEST_VARS } from "./test/support/test-vars.ts";

// Wrangler says at every start which secrets are missing; the tests set them below.
process.env["WRANGLER_LOG"] ??= "error";

// Wrangler would, but nobody starts it here.
await buildParts();

const outside = await startOutsideServers();

export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism()),
    // Of a module from this cache, workerd gets no source map, and a failure would name the compiled line.
    fsModuleCache: false,
    // What the Worker logs is shown for a test that failed.
    silent: "passed-only",
    projects: [
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            // What an object throws at its caller is the caller's to report.
            verbose: false,
            miniflare: {
              // Vitest asks for it at every start, and workerd would report that it has none.
              compatibilityFlags: ["enable_nodejs_inspector_module"],
              bindings: {
                ...TEST_VARS,
                TEST_MIGRATIONS: await readD1Migrations("migrations"),
                OUTSIDE_URLS: [...outside.urls],
                // Of each operation, in test/promises/p14-any-input.test.ts. `.ci/run` asks for more.
                GENERATED_RUNS: process.env["GENERATED_RUNS"] ?? "3",
                GENERATED_SEED: process.env["GENERATED_SEED"] ?? "20261128",
              },
            },
          })),
        ],
        test: {
          name: "workerd",
          // A workerd for all files of a worker: the Worker's modules are loaded once, test/setup.ts empties the stores.
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: ["test/tooling/**", "test/features/api-keys/lease/**"],
          setupFiles: ["./test/setup.ts"],
          // A test of ten seconds takes a minute on a machine with four times as much to do.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // What needs no platform: the lease model, and tests that read the repository's own files.
        test: {
          name: "node",
          // Its tests start wrangler themselves and read what it prints.
          env: { WRANGLER_LOG: "log" },
          include: ["test/tooling/**/*.test.ts", "test/features/api-keys/lease/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
