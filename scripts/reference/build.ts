/** Builds the API reference of /docs as static assets. Without its package /docs is the list that needs no script. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

import { build, type Plugin } from "esbuild";

import { ASSETS, OUT, writeIfChanged } from "../engine/build.ts";
import { bringReference, hasReference, REFERENCE } from "./package.ts";

const FOLDER = join(ASSETS, "docs");

/** As the bundle begins: it puts its style sheet into the page, which the page's policy refuses. We link the file. */
const INLINE_STYLE = /^\(function\(\)\{try\{[^]*?vite-plugin-css-injected-by-js`,e\)\}\}\)\(\);/;

const scalar: Plugin = {
  name: "scalar",
  setup(bundler) {
    const path = join(REFERENCE, "browser/standalone.esm.js");
    bundler.onResolve({ filter: /^scalar$/ }, () => ({ path }));
    bundler.onLoad({ filter: /standalone\.esm\.js$/ }, () => {
      const text = readFileSync(path, "utf8");
      if (!INLINE_STYLE.test(text)) throw new Error("The reference's bundle begins otherwise.");
      return { contents: text.replace(INLINE_STYLE, ""), loader: "js" };
    });
  },
};

const LIST = join(OUT, "reference.txt");

interface Built {
  /** Of what it was built from. */
  readonly key: string;
  /** Addresses; null where there is no reference. */
  readonly script: string | null;
  readonly style: string | null;
}

/** What `src/http/openapi/reference-assets.ts` reads. Once built from the same, it takes no time. */
export async function buildReference(): Promise<void> {
  const key = hasReference() ? keyOf(["boot.js", "build.ts", "package.ts"]) : "";
  if (key !== "" && findBuilt()?.key === key) return;
  const built: Built = { key, ...(key === "" ? { script: null, style: null } : await bundle()) };
  mkdirSync(OUT, { recursive: true });
  writeIfChanged(LIST, Buffer.from(JSON.stringify(built)));
}

function keyOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(join(import.meta.dirname, file)));
  return hash.digest("hex").slice(0, 16);
}

function findBuilt(): Built | undefined {
  if (!existsSync(LIST)) return undefined;
  const built = JSON.parse(readFileSync(LIST, "utf8")) as Built;
  return built.script !== null && existsSync(join(ASSETS, built.script)) ? built : undefined;
}

/** The addresses of its script and its style sheet: names say what is in them. */
async function bundle(): Promise<{ readonly script: string; readonly style: string }> {
  rmSync(FOLDER, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: {
      reference: join(import.meta.dirname, "boot.js"),
      style: join(REFERENCE, "style.css"),
    },
    outdir: FOLDER,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: ["chrome120", "firefox121", "safari17.5"],
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    metafile: true,
    logLevel: "error",
    plugins: [scalar],
  });
  const written = Object.keys(metafile.outputs).map((path) => basename(path));
  const find = (pattern: RegExp) => `/docs/${written.find((name) => pattern.test(name)) ?? ""}`;
  return { script: find(/^reference-.*\.js$/), style: find(/^style-.*\.css$/) };
}

if (import.meta.main) {
  await bringReference();
  await buildReference();
}
