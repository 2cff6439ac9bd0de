/**
 * Every contender is bundled by the product's own wrangler, as `wrangler deploy` would. The product itself is bundled
 * from its own wrangler.toml, unchanged.
 */

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";

import { unstable_readConfig as readConfig } from "wrangler";

import { buildParts } from "../../scripts/build.ts";
import { BENCH, ROOT } from "./paths.ts";
import { runCommand } from "./run-command.ts";

/** What the product is deployed with, everybody is: a better bundle must not make only us faster. */
const PRODUCT = readConfig({ config: join(ROOT, "wrangler.toml") });

export const COMPATIBILITY_DATE = PRODUCT.compatibility_date ?? "";

/** A path in it is relative to the configuration, and that of others is elsewhere. */
const ALIAS = Object.fromEntries(
  Object.entries((PRODUCT.alias ?? {}) as Readonly<Record<string, string>>).map(([name, path]) => [
    name,
    path.startsWith(".") ? join(ROOT, path) : path,
  ]),
);

export interface Source {
  /** Relative to the repository. */
  readonly main: string;
  readonly compatibilityFlags: readonly string[];
  /** Wrapped so that its calls to KV, D1 and Durable Objects are counted. */
  readonly counted?: boolean;
}

/** One ES module, and what it imports that is no script. */
export interface Bundle {
  readonly code: string;
  readonly wasm: readonly WasmModule[];
  readonly texts: readonly TextModule[];
  /** How many bytes of the script each source file takes, by its path. */
  readonly inputs: Readonly<Record<string, number>>;
  readonly compatibilityFlags: readonly string[];
}

export interface WasmModule {
  /** As the script imports it, beside itself. */
  readonly name: string;
  readonly contents: Uint8Array;
}

export interface TextModule {
  readonly name: string;
  readonly contents: string;
}

export async function bundle(source: Source, workDir: string): Promise<Bundle> {
  const name = basename(source.main, ".ts") + (source.counted ? "-counted" : "");
  const dir = join(workDir, name);
  const outDir = join(dir, "out");
  await mkdir(dir, { recursive: true });
  // Wrangler does it for the product alone.
  await buildParts();
  const isProduct = source.main === "src/index.ts" && !source.counted;
  const config = isProduct ? join(ROOT, "wrangler.toml") : await writeConfig(name, dir, source);

  const args = [
    "wrangler",
    "deploy",
    "--dry-run",
    "--config",
    config,
    "--env",
    "",
    "--outdir",
    outDir,
    "--metafile",
  ];
  await runCommand("npx", args, { cwd: ROOT });
  const file = source.counted ? "entry.js" : `${basename(source.main, ".ts")}.js`;
  return {
    code: await readFile(join(outDir, file), "utf8"),
    wasm: await readWasm(outDir),
    texts: await readTexts(outDir),
    inputs: await readInputs(outDir, file),
    compatibilityFlags: source.compatibilityFlags,
  };
}

/** The part of esbuild's metafile used here. */
interface Metafile {
  readonly outputs: Readonly<
    Record<
      string,
      { readonly inputs?: Readonly<Record<string, { readonly bytesInOutput: number }>> }
    >
  >;
}

async function readInputs(outDir: string, file: string): Promise<Bundle["inputs"]> {
  const text = await readFile(join(outDir, "bundle-meta.json"), "utf8");
  const { outputs } = JSON.parse(text) as Metafile;
  const [, output] = Object.entries(outputs).find(([path]) => basename(path) === file) ?? [];
  const inputs = Object.entries(output?.inputs ?? {});
  return Object.fromEntries(inputs.map(([path, { bytesInOutput }]) => [path, bytesInOutput]));
}

async function readWasm(outDir: string): Promise<WasmModule[]> {
  const names = (await readdir(outDir)).filter((name) => name.endsWith(".wasm"));
  return Promise.all(
    names.map(async (name) => ({ name, contents: await readFile(join(outDir, name)) })),
  );
}

async function readTexts(outDir: string): Promise<TextModule[]> {
  const names = (await readdir(outDir)).filter((name) => name.endsWith(".txt"));
  return Promise.all(
    names.map(async (name) => ({ name, contents: await readFile(join(outDir, name), "utf8") })),
  );
}

async function writeConfig(name: string, dir: string, source: Source): Promise<string> {
  const file = join(dir, "wrangler.json");
  const main = source.counted ? await writeCountedEntry(dir, source.main) : join(ROOT, source.main);
  const config = {
    name,
    main,
    compatibility_date: COMPATIBILITY_DATE,
    compatibility_flags: source.compatibilityFlags,
    keep_names: PRODUCT.keep_names,
    minify: PRODUCT.minify,
    alias: ALIAS,
  };
  await writeFile(file, JSON.stringify(config));
  return file;
}

async function writeCountedEntry(dir: string, main: string): Promise<string> {
  const file = join(dir, "entry.ts");
  const path = (target: string) => JSON.stringify(relative(dir, target).replaceAll("\\", "/"));
  const lines = [
    `import worker from ${path(join(ROOT, main))};`,
    `import { counting } from ${path(join(BENCH, "workers", "counting.ts"))};`,
    `export * from ${path(join(ROOT, main))};`,
    "export default counting(worker);",
  ];
  await writeFile(file, `${lines.join("\n")}\n`);
  return file;
}
