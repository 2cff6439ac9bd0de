/** What `wrangler dev` and `wrangler deploy` run first (`[build]` in wrangler.toml). Takes a fifth of a second. */

import { buildConsole } from "./console/build.ts";
import { buildEngine } from "./engine/build.ts";

/** Everything of the Worker that is built before it is bundled. */
export async function buildParts(): Promise<void> {
  await buildEngine();
  await buildConsole();
}

if (import.meta.main) await buildParts();
