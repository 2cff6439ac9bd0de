/** Whether the client's types were made from docs/openapi.json as it is: by the hash that they carry, without the generator. */

import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";

const expected = createHash("sha256").update(readFileSync("docs/openapi.json")).digest("hex");

const files = globSync("clients/typescript/src/generated/*.ts");
const stale = files.filter((file) => !readFileSync(file, "utf8").includes(`sha256-${expected} `));

if (files.length === 0 || stale.length > 0) {
  console.error("The client is not of docs/openapi.json as it is. Run: npm run client:generate");
  process.exitCode = 1;
}
