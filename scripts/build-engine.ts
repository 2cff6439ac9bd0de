/** What `wrangler dev` and `wrangler deploy` run first (`[build]` in wrangler.toml). Takes a tenth of a second. */

import { buildEngine } from "./engine/build.ts";

await buildEngine();
