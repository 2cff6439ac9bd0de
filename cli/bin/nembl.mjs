#!/usr/bin/env node
/** In a checkout it bundles the sources first, which takes a moment; a package has the bundle alone. */

import { existsSync } from "node:fs";

if (existsSync(new URL("../src/main.ts", import.meta.url))) {
  const { bundle } = await import("../build.mjs");
  await bundle();
}

await import("../dist/nembl.mjs");
