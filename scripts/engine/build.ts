/**
 * Builds the policy engine, which runs in an isolate of its own: its script as text, with the fingerprint of the
 * WebAssembly that belongs to it, and that WebAssembly as a static asset. Both go into build/, which git ignores.
 */

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";

import { build } from "esbuild";

const ROOT = resolve(import.meta.dirname, "../..");
/** What is built, and is in no commit. */
export const OUT = join(ROOT, "build");
/** The benchmark binds it, too. @public */
export const ASSETS = join(OUT, "assets");
const WASM = join(ROOT, "node_modules/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm");

/** What `src/compose/policy-engine.ts` reads. */
export async function buildEngine(): Promise<void> {
  const wasm = readFileSync(WASM);
  const wasmSha256 = sha256(wasm);
  const script = await bundle();
  const name = `policy-engine-${wasmSha256.slice(0, 16)}.wasm`;
  const engine = {
    id: `policy-engine-${sha256(`${script}\n${wasmSha256}`).slice(0, 24)}`,
    compatibilityDate: readCompatibilityDate(),
    script,
    wasmPath: `/${name}`,
    wasmSha256,
  };
  mkdirSync(ASSETS, { recursive: true });
  for (const stale of readdirSync(ASSETS)) {
    if (stale.endsWith(".wasm") && stale !== name) rmSync(join(ASSETS, stale), { force: true });
  }
  writeIfChanged(join(ASSETS, name), wasm);
  writeIfChanged(join(OUT, "engine.txt"), Buffer.from(JSON.stringify(engine)));
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, "src/engine/entry.ts")],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    platform: "neutral",
    target: "es2024",
    external: ["cloudflare:workers"],
    // The package's own loader of the bytecode; never called here.
    define: { "import.meta.url": '"file:///"' },
    plugins: [
      {
        name: "bytecode",
        setup: (bundler) =>
          bundler.onResolve({ filter: /\.wasm$/ }, () => ({
            path: "./cedar.wasm",
            external: true,
          })),
      },
    ],
    logLevel: "warning",
  });
  return (outputFiles[0] as { text: string }).text;
}

/** Written again, a file that is watched would start the build again. */
export function writeIfChanged(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  // Whole or not at all: another process may read it, or write it too.
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

function sha256(contents: string | Uint8Array): string {
  return createHash("sha256").update(contents).digest("hex");
}

function readCompatibilityDate(): string {
  const [, date] =
    /^compatibility_date = "([\d-]+)"/m.exec(readFileSync(join(ROOT, "wrangler.toml"), "utf8")) ??
    [];
  if (date === undefined) throw new Error("wrangler.toml has no compatibility_date");
  return date;
}
