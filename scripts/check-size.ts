/** The bundle that `wrangler deploy --dry-run` left in dist/ stays within its budget. */

import { globSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** Cloudflare's limit on the free plan; the paid one takes 10 MB, and a small Worker starts faster. */
const MAX_BYTES = 3_000_000;

const files = globSync("dist/**/*.{js,mjs,wasm}");
if (files.length === 0) throw new Error("dist/ holds no bundle: run `npm run build:dry`");

const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
console.log(`${files.length} files, ${Math.ceil(bytes / 1000)} of ${MAX_BYTES / 1000} kB, gzipped`);
if (bytes > MAX_BYTES) throw new Error("The bundle is over its budget.");
