/** What a page of the console loads stays small: it is loaded by telephones, and parsed before anything is seen. */

import { globSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";

const MAX_STYLE_BYTES = 20_000;
const MAX_SCRIPT_GZIPPED_BYTES = 10_000;

/** As vitest.config.ts had it built. */
function served(pattern: string): Buffer {
  const [path, ...others] = globSync(`build/assets/assets/console-*.${pattern}`);
  expect(others).toEqual([]);
  return readFileSync(path ?? "");
}

it("holds the stylesheet and the script within their sizes", () => {
  expect(served("css").length).toBeLessThanOrEqual(MAX_STYLE_BYTES);
  expect(gzipSync(served("js")).length).toBeLessThanOrEqual(MAX_SCRIPT_GZIPPED_BYTES);
});
