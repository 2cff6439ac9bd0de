/** One file of the tool and all that it imports, so that it runs wherever Node does. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const SOURCE = fileURLToPath(new URL("./src/main.ts", import.meta.url));
const FOLDER = fileURLToPath(new URL("./dist", import.meta.url));
const { version } = JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8"));

export async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [SOURCE],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    define: { NEMBL_VERSION: JSON.stringify(version) },
    logLevel: "warning",
  });
  const [{ contents }] = outputFiles;
  const target = `${FOLDER}/nembl.mjs`;
  if (isSame(target, contents)) return;
  mkdirSync(FOLDER, { recursive: true });
  // Another process may be reading the former one.
  const fresh = `${target}.${process.pid}`;
  writeFileSync(fresh, contents);
  renameSync(fresh, target);
}

function isSame(path, contents) {
  try {
    return readFileSync(path).equals(Buffer.from(contents));
  } catch {
    return false;
  }
}
