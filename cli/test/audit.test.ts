/** `nembl audit`, over an export that is signed here. */

import { strict as assert } from "node:assert";
import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { createServer } from "node:http";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";

import { bundle } from "../build.mjs";
import { listen } from "./support/fake-site.ts";
import { nembl, ownFolder, type Options, type Run } from "./support/nembl.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const { x = "" } = publicKey.export({ format: "jwk" });
const keySet = JSON.stringify({ keys: [{ kty: "OKP", crv: "Ed25519", x }] });

const sha256 = (text: string, encoding: "hex" | "base64url") =>
  createHash("sha256").update(text).digest(encoding);

/** A log of nothing but events that are not sealed yet. */
function exportOf(events: readonly string[], key: KeyObject = privateKey): string {
  const tail = events.map((id) => `{"id":"${id}"}\n`).join("");
  const head = {
    company: "co_a",
    exportedAt: "2030-01-01T00:00:00.000Z",
    firstSegment: null,
    format: 1,
    keyId: sha256(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`, "base64url"),
    lastHash: null,
    lastSegment: 0,
    line: "head",
    tailEvents: events.length,
    tailHash: sha256(tail, "hex"),
    totalEvents: 0,
  };
  const message = Buffer.from(`nembl-audit-v1\n${JSON.stringify(head)}`);
  const signature = sign(null, message, key).toString("base64url");
  const { totalEvents, ...before_ } = head;
  const signed = { ...before_, signature, totalEvents };
  const ordered = Object.fromEntries(
    Object.entries(signed).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  return `{"company":"co_a","line":"unsealed"}\n${tail}${JSON.stringify(ordered)}\n`;
}

let sent: { status: number; text: string; cut: boolean };
let asked: (string | undefined)[] = [];
const server = createServer((request, response) => {
  asked.push(request.url);
  if (request.url === "/.well-known/nembl-audit-keys") return response.end(keySet);
  if (request.url === "/moved") {
    return response.writeHead(302, { location: "/.well-known/nembl-audit-keys" }).end();
  }
  response.writeHead(sent.status);
  response.write(sent.text);
  if (sent.cut) return setTimeout(() => response.destroy(), 50);
  return response.end();
});
let url: string;
let folder: string;

const run = (args: readonly string[], options: Options = {}): Promise<Run> =>
  nembl(args, { folder, ...options, env: { NEMBL_URL: url, NEMBL_TOKEN: "token" } });

before(async () => {
  await bundle();
  url = await listen(server);
});

beforeEach(() => {
  folder = ownFolder();
  asked = [];
  sent = { status: 200, text: exportOf(["evt_1", "evt_2"]), cut: false };
});

after(() => {
  server.close();
  server.closeAllConnections();
});

describe("an export", () => {
  it("goes to stdout as it is, and from there to its check", async () => {
    const exported = await run(["audit", "export"]);
    assert.equal(exported.code, 0, exported.stderr);
    assert.equal(exported.stdout, sent.text);
    const verified = await run(["audit", "verify", "-"], { input: exported.stdout });
    assert.equal(verified.code, 0, verified.stderr);
    assert.match(verified.stdout, /^VERIFIED: the audit log of co_a/);
    const json = await run(["audit", "verify", "-", "--json"], { input: exported.stdout });
    assert.equal((JSON.parse(json.stdout) as { data: { tailEvents: number } }).data.tailEvents, 2);
  });

  it("goes into a file of its owner's alone, with the filters that were asked for", async () => {
    const file = join(folder, "export.ndjson");
    const args = ["audit", "export", "--output", file, "--action", "secrets:read"];
    assert.equal((await run(args)).code, 0);
    assert.equal(readFileSync(file, "utf8"), sent.text);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(asked[0], "/v1/audit/export?action=secrets%3Aread");
  });

  it("that breaks off is told, and leaves no file", async () => {
    const file = join(folder, "export.ndjson");
    sent = { ...sent, text: sent.text.slice(0, -40) };
    const short = await run(["audit", "export", "--output", file]);
    assert.deepEqual([short.code, existsSync(file)], [1, false]);
    assert.match(short.stderr, /broke off/);
    sent = { ...sent, cut: true };
    const cut = await run(["audit", "export", "--output", file]);
    assert.equal(cut.code, 6, cut.stderr);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes("export")),
      [],
    );
  });

  it("that is refused says why", async () => {
    sent = { status: 403, text: '{"error":"forbidden","message":"No audit:export."}', cut: false };
    const { code, stderr, stdout } = await run(["audit", "export"]);
    assert.deepEqual([code, stdout], [4, ""]);
    assert.match(stderr, /No audit:export/);
  });
});

describe("a file that is not as it was sealed", () => {
  it("is told, with exit code 1", async () => {
    const file = join(folder, "export.ndjson");
    writeFileSync(file, sent.text.replace("evt_1", "evt_9"));
    const changed = await run(["audit", "verify", file]);
    assert.equal(changed.code, 1);
    assert.match(changed.stderr, /NOT VERIFIED.*Line 4/);
    const other = generateKeyPairSync("ed25519");
    writeFileSync(file, exportOf(["evt_1"], other.privateKey));
    assert.match((await run(["audit", "verify", file])).stderr, /NOT VERIFIED.*signature/);
    assert.equal((await run(["audit", "verify", join(folder, "none")])).code, 1);
    writeFileSync(file, sent.text);
    const elsewhere = await run(["audit", "verify", file, "--company", "co_b"]);
    assert.match(elsewhere.stderr, /not of co_b/);
  });

  it("takes its keys from the address that it is told, and follows no redirect to another", async () => {
    const file = join(folder, "export.ndjson");
    writeFileSync(file, sent.text);
    const keysAt = (path: string) => run(["audit", "verify", file, "--keys", `${url}${path}`]);
    assert.equal((await keysAt("/.well-known/nembl-audit-keys")).code, 0);
    const { code, stderr } = await keysAt("/moved");
    assert.equal(code, 1);
    assert.match(stderr, /answered 302/);
    assert.equal(asked.filter((path) => path === "/.well-known/nembl-audit-keys").length, 1);
  });

  it("needs no network where the keys are a file", async () => {
    const [file, keys] = [join(folder, "export.ndjson"), join(folder, "keys.json")];
    writeFileSync(file, sent.text);
    writeFileSync(keys, keySet);
    assert.equal((await run(["audit", "verify", file, "--keys", keys])).code, 0);
    assert.equal(asked.length, 0);
  });
});
