/** Builds the console's stylesheet and script as static assets under names that say what is in them. */

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

import { build } from "esbuild";

import { ASSETS, OUT, writeIfChanged } from "../engine/build.ts";

const SOURCES = resolve(import.meta.dirname, "../../src/console/assets");

/** What `src/console/assets.ts` reads. */
export async function buildConsole(): Promise<void> {
  const folder = join(ASSETS, "assets");
  mkdirSync(folder, { recursive: true });
  const names = { style: await put("console.css"), script: await put("console.js") };
  const current = new Set<string>(Object.values(names));
  for (const name of readdirSync(folder)) {
    if (!current.has(`/assets/${name}`)) rmSync(join(folder, name), { force: true });
  }
  writeIfChanged(join(OUT, "console.txt"), Buffer.from(JSON.stringify(names)));
}

/** The address that the file is served at. */
async function put(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCES, file)],
    // The stylesheet is several files.
    bundle: file.endsWith(".css"),
    write: false,
    minify: true,
    target: ["chrome120", "firefox121", "safari17.5"],
    logLevel: "warning",
  });
  const { contents } = outputFiles[0] as { contents: Uint8Array };
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 16);
  const [stem, ending] = file.split(".");
  const name = `${stem}-${hash}.${ending}`;
  writeIfChanged(join(ASSETS, "assets", name), contents);
  return `/assets/${name}`;
}
