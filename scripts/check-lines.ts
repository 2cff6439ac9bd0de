/**
 * No file is longer than 300 lines, but for what a tool writes, what others have published, and the one file that wrangler
 * reads: of its environments none inherits anything, so each is written out.
 */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const MOST = 300;

const EXEMPT =
  /(?:^|\/)package-lock\.json$|^migrations\/|^docs\/openapi\.json$|^bench\/results\.json$|^worker-configuration\.d\.ts$|^wrangler\.toml$|^test\/vectors\/|\.(?:svg|png|txt)$|^clients\/typescript\/src\/generated\//;

const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
  encoding: "utf8",
});

const long = listed
  .split("\0")
  .filter((path) => path !== "" && !EXEMPT.test(path) && existsSync(path))
  .map((path) => ({ path, lines: readFileSync(path, "utf8").split("\n").length - 1 }))
  .filter(({ lines }) => lines > MOST);

if (long.length > 0) {
  console.error(
    `Longer than ${MOST} lines:\n${long.map(({ path, lines }) => `${path}: ${lines}`).join("\n")}`,
  );
  process.exitCode = 1;
}
