/**
 * `npm run audit:verify -- export.ndjson [--keys file-or-url] [--company co_…] [--contains number:hash]`
 *
 * Says whether an unfiltered NDJSON export is whole and as it was sealed. Exits with 0 if so, else with 1.
 */

import { createReadStream } from "node:fs";
import { parseArgs } from "node:util";

import { checkExport, verdictOf } from "./audit-verify/check-export.ts";
import { Fault } from "./audit-verify/verify-export.ts";

const PUBLISHED = "https://api.nembl.com/.well-known/nembl-audit-keys";

const USAGE =
  "npm run audit:verify -- export.ndjson [--keys file-or-url] [--company id] [--contains number:hash]";

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      keys: { type: "string", default: PUBLISHED },
      company: { type: "string" },
      contains: { type: "string" },
    },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new Fault(`Name one file. ${USAGE}`);
  const verified = await checkExport({ chunks: createReadStream(file), ...values });
  console.log(verdictOf(verified));
}

try {
  await main();
} catch (error) {
  console.error(`NOT VERIFIED. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
