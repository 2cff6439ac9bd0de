/** Secrets, policies, notices and the audit log against `npm run dev`, as an admin and a webhook's owner meet them. */

import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import type { Seed } from "../../scripts/dev/seed-file.ts";
import { send, signIn } from "./client.ts";
import { ROOT } from "./dev-stack.ts";
import { useOwnStack } from "./own-stack.ts";

const VALUE = "canary-value-of-the-end-to-end-test";

let seed: Seed;
let owner: { authorization: string };
let member: { authorization: string };

useOwnStack(8_970, async (ready) => {
  seed = ready;
  owner = await signIn(seed, "owner@alder.example");
  member = await signIn(seed, "member@alder.example");
});

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const received: Received[] = [];
const receiver = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
  request.on("end", () => {
    received.push({ headers: request.headers, body });
    response.writeHead(204).end();
  });
}).listen(0, "127.0.0.1");
after(() => receiver.close());

async function waitFor<T>(find: () => T | undefined, what: string): Promise<T> {
  for (let tries = 0; tries < 150; tries++) {
    const found = find();
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error(`Waited for ${what} in vain`);
}

describe("a secret", () => {
  it("is made once and never shown", async () => {
    const json = { slug: "deploy-token", value: VALUE, tags: { environment: "production" } };
    const made = await send(seed, "POST", "/v1/secrets", owner, json);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.equal(made.body.data["version"], 1);
    assert.match(String(made.body.data["path"]), /^nembl\/co_\w+\/deploy-token$/);
    const shown = await send(seed, "GET", "/v1/secrets/deploy-token", member);
    assert.equal(shown.status, 200);
    assert.ok(!JSON.stringify([made.body, shown.body]).includes(VALUE));
  });

  it("is replaced by those who may, and by no one else", async () => {
    const path = "/v1/secrets/deploy-token/value";
    const refused = await send(seed, "PUT", path, member, { value: "x" });
    assert.deepEqual([refused.status, refused.body.error], [403, "forbidden"]);
    const replaced = await send(seed, "PUT", path, owner, { value: `${VALUE}-2` });
    assert.deepEqual([replaced.status, replaced.body.data["version"]], [200, 2]);
  });
});

describe("a policy", () => {
  it("holds at the next request, and says in advance what it would do", async () => {
    const policy = {
      name: "Members replace what is not production",
      effect: "Allow",
      resource: "secrets:*",
      actions: ["update"],
      conditions: { tags: { environment: "staging" } },
      principals: { roles: ["member"] },
      enabled: true,
    };
    const made = await send(seed, "POST", "/v1/policies", owner, policy);
    assert.equal(made.status, 201, JSON.stringify(made.body));

    const question = {
      principal: { role: "member" },
      action: "secrets:update",
      resource: "secrets:deploy-token",
    };
    const [staging, production] = await Promise.all(
      ["staging", "production"].map((environment) =>
        send(seed, "POST", "/v1/policies/simulate", owner, { ...question, tags: { environment } }),
      ),
    );
    assert.equal(staging?.body.data["decision"], "Allow", JSON.stringify(staging?.body));
    assert.equal(production?.body.data["decision"], "Deny");

    const json = { slug: "staging-token", value: VALUE, tags: { environment: "staging" } };
    assert.equal((await send(seed, "POST", "/v1/secrets", owner, json)).status, 201);
    const path = (slug: string) => `/v1/secrets/${slug}/value`;
    const allowed = await send(seed, "PUT", path("staging-token"), member, { value: "y" });
    assert.equal(allowed.status, 200, JSON.stringify(allowed.body));
    const denied = await send(seed, "PUT", path("deploy-token"), member, { value: "y" });
    assert.equal(denied.status, 403);
  });
});

describe("a webhook", () => {
  it("arrives through the queue, signed as Standard Webhooks", async () => {
    if (!receiver.listening) await once(receiver, "listening");
    const { port } = receiver.address() as AddressInfo;
    const json = { url: `http://127.0.0.1:${port}/hook`, events: ["secret.replaced"] };
    const made = await send(seed, "POST", "/v1/webhook-endpoints", owner, json);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const signingSecret = Object.values(made.body.data).find(
      (value) => typeof value === "string" && value.startsWith("whsec_"),
    ) as string;
    assert.ok(signingSecret);

    const path = "/v1/secrets/staging-token/value";
    assert.equal((await send(seed, "PUT", path, owner, { value: `${VALUE}-3` })).status, 200);
    const { headers, body } = await waitFor(
      () => received.find((item) => item.body.includes("secret.replaced")),
      "the webhook",
    );
    const key = Buffer.from(signingSecret.slice("whsec_".length), "base64");
    const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
    const expected = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
    assert.ok(String(headers["webhook-signature"]).split(" ").includes(expected));
    assert.ok(!body.includes(VALUE));
  });

  it("leaves the same news in the owner's inbox", async () => {
    const list = await send(seed, "GET", "/v1/notifications", owner);
    assert.equal(list.status, 200);
    assert.ok(JSON.stringify(list.body).includes("staging-token"), JSON.stringify(list.body));
  });
});

describe("the audit log", () => {
  const directory = mkdtempSync(join(tmpdir(), "nembl-audit-"));
  after(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, "export.ndjson");

  function verify(): string {
    const keys = `${seed.baseUrl}/.well-known/nembl-audit-keys`;
    const args = ["run", "--silent", "audit:verify", "--", file, "--keys", keys];
    return execFileSync("npm", args, { cwd: ROOT, encoding: "utf8" });
  }

  it("is exported with its seals and verified away from us", async () => {
    const url = `${seed.baseUrl}/v1/audit/export?format=ndjson`;
    const response = await fetch(url, { headers: owner });
    assert.equal(response.status, 200);
    const text = await response.text();
    assert.ok(text.includes("secrets:replace_value") || text.includes("secrets:update"));
    assert.ok(!text.includes(VALUE));
    writeFileSync(file, text);
    verify();
  });

  it("is seen through when a denial is taken out of it", () => {
    const lines = readFileSync(file, "utf8").split("\n");
    const kept = lines.filter((line) => !line.includes('"outcome":"denied"'));
    assert.ok(kept.length < lines.length);
    writeFileSync(file, kept.join("\n"));
    assert.throws(verify);
  });
});
