/** `npm run test:schemathesis`: somebody else's generator and judge against `npm run dev`, by key and by access token. */

import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";

import type { Seed } from "../../../scripts/dev/seed-file.ts";
import { signIn } from "../client.ts";
import { ROOT } from "../dev-stack.ts";
import { useOwnStack } from "../own-stack.ts";
import { installSchemathesis } from "./install.ts";

/** Of each run; `.ci/run` has four minutes for both and the start. */
const SECONDS = Number(process.env["SCHEMATHESIS_SECONDS"] ?? "60");

const SEED = "20261128";

/** They end the very credential that they are called with, or ask for what it cannot have: nothing would be tried after. */
const ENDINGS = ["sessions.endCurrent", "apiKeys.revokeSelf", "company.update"];

/**
 * Left out: what takes well-formed values for accepted ones. That a service exists, or that a host is public, no schema
 * can say; our own generated requests judge what is refused.
 */
const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
  "ignored_auth",
  "unsupported_method",
  "allow_header_conformance",
].join();

let seed: Seed;
let owner: { authorization: string };

useOwnStack(8_890, async (ready) => {
  seed = ready;
  owner = await signIn(seed, "owner@alder.example");
});

/** What it printed where it found something. */
async function run(header: string): Promise<string | undefined> {
  const args = [
    ...["run", `${seed.baseUrl}/openapi.json`, "--url", seed.baseUrl, "--header", header],
    ...["--checks", CHECKS, "--seed", SEED, "--max-time", String(SECONDS), "--workers", "2"],
    ...["--suppress-health-check", "all", "--warnings", "off", "--no-color"],
    ...ENDINGS.flatMap((id) => ["--exclude-operation-id", id]),
  ];
  // What it keeps of a run lies where git ignores it.
  const tool = spawn(installSchemathesis(), args, { cwd: join(ROOT, ".dev") });
  let said = "";
  for (const stream of [tool.stdout, tool.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  }
  const code = await new Promise<number | null>((resolve) => tool.once("exit", resolve));
  return code === 0 ? undefined : said;
}

describe("schemathesis finds nothing", { timeout: 600_000 }, () => {
  it("by API key", async () => {
    const [company] = seed.companies;
    assert.equal(await run(`x-api-key: ${company?.keys.live}`), undefined);
  });

  it("by an owner's access token", async () => {
    assert.equal(await run(`authorization: ${owner.authorization}`), undefined);
  });
});
