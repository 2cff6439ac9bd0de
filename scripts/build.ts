/** What `wrangler dev` and `wrangler deploy` run first (`[build]` in wrangler.toml). Takes a fifth of a second. */

import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";

import { buildConsole } from "./console/build.ts";
import { buildEngine } from "./engine/build.ts";
import { buildReference } from "./reference/build.ts";
import { bringReference, hasReference } from "./reference/package.ts";

/** Everything of the Worker that is built before it is bundled. */
export async function buildParts(): Promise<void> {
  await buildEngine();
  await buildConsole();
  await buildReference();
}

/** Nothing is deployed without the reference. Development does not wait for it, and without it /docs is a plain list. */
async function buildForWrangler(): Promise<void> {
  if (process.env["WRANGLER_COMMAND"] !== "dev") await bringReference();
  else if (!hasReference()) {
    const script = join(import.meta.dirname, "reference/build.ts");
    spawn(process.execPath, [script], { detached: true, stdio: "ignore" }).unref();
  }
  await buildParts();
}

if (import.meta.main) await buildForWrangler();
