/** What the guide tells people to paste signs as the Worker verifies. */

import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("the guide's lines for an inbound webhook sign the body as it is sent", () => {
  const guide = readFileSync("docs/guides/inbound-webhooks.md", "utf8");
  const [, script = ""] = /```sh\n([^]*?)```/.exec(guide) ?? [];
  expect(script).toContain("curl -X POST");
  // In place of curl, what it was given: the headers, and the body behind `--data-raw`.
  const shell = `curl() { printf '%s\\n' "$@"; }\n${script}`;
  const SIGNING_KEY = "a signing key of 32 bytes, or so";
  const env = { ...process.env, SIGNING_KEY, API: "https://api.test", WEBHOOK_ID: "whk_x" };
  const given = execFileSync("sh", ["-c", shell], { encoding: "utf8", env }).trimEnd().split("\n");
  const body = given.at(-1) ?? "";
  const expected = createHmac("sha256", SIGNING_KEY).update(body).digest("hex");
  expect(JSON.parse(body)).toEqual({ event: "deployed" });
  expect(given).toContain(`x-webhook-signature: sha256=${expected}`);
  expect(given).toContain("https://api.test/v1/webhooks/inbound/whk_x");
});
