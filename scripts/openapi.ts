/**
 * `npm run docs:openapi` writes docs/openapi.json from the routes; with `--check` it only says whether the file is what
 * they say. The app is bundled for Node and asked for its document: no workerd, so it takes a second.
 */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { build, type Plugin } from "esbuild";

const DOCUMENT = "docs/openapi.json";
const BUNDLE = `node_modules/.cache/openapi-${process.pid}.mjs`;

/** Names that only workerd knows, and what the builds have written. Describing the routes runs nothing of either. */
const runtimeStandIns: Plugin = {
  name: "runtime-stand-ins",
  setup(bundler) {
    const namespace = "stand-in";
    bundler.onResolve({ filter: /^cloudflare:|\.(?:wasm|txt)$/ }, ({ path }) => ({
      path,
      namespace,
    }));
    bundler.onLoad({ filter: /^/, namespace }, ({ path }) => ({
      contents: path.startsWith("cloudflare:")
        ? "export class DurableObject {} export class WorkerEntrypoint {} export class WorkflowEntrypoint {} export const env = {};"
        : // The console's assets are read as JSON when they are loaded.
          'export default "{}";',
    }));
  },
};

interface App {
  readonly document: () => Promise<object>;
}

async function loadApp(): Promise<App> {
  mkdirSync("node_modules/.cache", { recursive: true });
  try {
    await build({
      entryPoints: ["src/app.ts"],
      outfile: BUNDLE,
      bundle: true,
      format: "esm",
      platform: "neutral",
      conditions: ["workerd", "worker", "browser"],
      mainFields: ["browser", "module", "main"],
      plugins: [runtimeStandIns],
      logLevel: "warning",
    });
    const module = (await import(pathToFileURL(resolve(BUNDLE)).href)) as { createApp: () => App };
    return module.createApp();
  } finally {
    rmSync(BUNDLE, { force: true });
  }
}

const app = await loadApp();
const document = `${JSON.stringify(await app.document(), null, 2)}\n`;

if (!process.argv.includes("--check")) {
  writeFileSync(DOCUMENT, document);
} else if (readFileSync(DOCUMENT, "utf8") !== document) {
  console.error(`${DOCUMENT} is not what the routes say: run \`npm run docs:openapi\`.`);
  process.exitCode = 1;
}
