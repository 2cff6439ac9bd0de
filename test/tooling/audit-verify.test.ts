/**
 * The command as a person runs it, over files that are written here by hand, from the documentation of the format and with
 * another implementation of its parts (node:crypto): what the two agree on is the format.
 */

import { spawnSync } from "node:child_process";
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const seed = Buffer.alloc(32, 9);
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]),
  format: "der",
  type: "pkcs8",
});
const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
const keyId = createHash("sha256")
  .update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`)
  .digest("base64url");

let folder: string;
let keys: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nembl-audit-"));
  keys = join(folder, "keys.json");
  writeFileSync(keys, JSON.stringify({ keys: [{ kty: "OKP", crv: "Ed25519", x, kid: "any" }] }));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Statement = Readonly<Record<string, string | number | null>>;

/** Members by name; there are none within members. */
function canonical(statement: Statement): string {
  const sorted = Object.entries(statement).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `{${sorted.map(([name, value]) => `"${name}":${JSON.stringify(value)}`).join(",")}}`;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const signatureOf = (statement: Statement) =>
  sign(null, Buffer.from(`nembl-audit-v1\n${canonical(statement)}`), privateKey).toString(
    "base64url",
  );

/** A log whose segments have so many events each, with a tail, from the first segment that is still there. */
function writeLog(sizes: readonly number[], tail: number, from = 1): string {
  const lines: string[] = [];
  let previousHash: string | null = null;
  let totalEvents = 0;
  const event = (id: string) => `{"actor":{"name":"\u2028Zoë"},"id":"evt_${id}"}`;
  for (const [index, events] of sizes.entries()) {
    const ids = Array.from({ length: events }, (_, place) => `${index}x${place}`);
    totalEvents += events;
    const statement: Statement = {
      line: "segment",
      format: 1,
      company: "co_a",
      number: index + 1,
      events,
      totalEvents,
      firstEvent: `evt_${ids[0]}`,
      lastEvent: `evt_${ids.at(-1)}`,
      eventsHash: sha256(ids.map((id) => `${event(id)}\n`).join("")),
      previousHash,
      sealedAt: "2026-11-22T00:00:00.000Z",
      keyId,
    };
    previousHash = sha256(canonical(statement));
    const sealed = { ...statement, hash: previousHash, signature: signatureOf(statement) };
    if (index + 1 >= from) lines.push(...ids.map(event), canonical(sealed));
  }
  const tailLines = Array.from({ length: tail }, (_, place) => event(`tail${place}`));
  const head: Statement = {
    line: "head",
    format: 1,
    company: "co_a",
    firstSegment: from <= sizes.length ? from : null,
    lastSegment: sizes.length,
    lastHash: previousHash,
    totalEvents,
    tailEvents: tail,
    tailHash: sha256(tailLines.map((line) => `${line}\n`).join("")),
    exportedAt: "2026-11-22T01:00:00.000Z",
    keyId,
  };
  const last = canonical({ ...head, signature: signatureOf(head) });
  return [...lines, `{"company":"co_a","line":"unsealed"}`, ...tailLines, last, ""].join("\n");
}

function run(text: string | null, ...args: string[]) {
  const file = join(folder, "export.ndjson");
  if (text !== null) writeFileSync(file, text);
  const named = text === null ? [] : [file];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["scripts/audit-verify.ts", ...named, ...args],
    { encoding: "utf8" },
  );
  return { status, said: stdout + stderr };
}

const verify = (text: string, ...args: string[]) => run(text, "--keys", keys, ...args);

it("says of a whole file what it is, and exits with 0", () => {
  const { status, said } = verify(writeLog([3, 500, 1], 2));
  expect(said).toContain("VERIFIED: the audit log of co_a as of 2026-11-22T01:00:00.000Z.");
  expect(said).toContain("504 sealed events");
  expect(said).toContain("2 events at its end were not sealed yet");
  expect(said).toMatch(/--contains 3:[0-9a-f]{64}/);
  expect(status).toBe(0);
});

it("says where a log begins whose past was dropped, and takes one of which all was", () => {
  const later = verify(writeLog([3, 2, 4], 0, 3));
  expect([later.status, later.said]).toEqual([0, expect.stringContaining("after segment 2")]);
  expect(later.said).toContain("(5 events)");
  const empty = verify(writeLog([3], 1, 2));
  expect([empty.status, empty.said]).toEqual([0, expect.stringContaining("after segment 1")]);
  const young = verify(writeLog([], 1));
  expect([young.status, young.said]).toEqual([0, expect.stringContaining("the first event")]);
});

it("reads a long file, longer than one chunk, at line feeds alone", () => {
  expect(
    verify(
      writeLog(
        Array.from({ length: 40 }, () => 100),
        7,
      ),
    ).status,
  ).toBe(0);
});

describe("exits with 1 and says why", () => {
  const whole = () => writeLog([2, 2], 1);

  it.each<[string, () => string, string]>([
    [
      "an event is gone",
      () => whole().replace(/[^\n]*evt_0x1[^\n]*\n/, ""),
      "has 2 events, the file 1",
    ],
    ["a letter is another", () => whole().replace("Zoë", "Zoé"), "was changed"],
    [
      "the tail is gone",
      () => whole().replace(/[^\n]*evt_tail0[^\n]*\n/, ""),
      "1 events were not sealed",
    ],
    ["the last line is gone", () => whole().replace(/.*"line":"head".*\n/, ""), "cut off"],
    ["half a line is gone", () => whole().slice(0, -9), "middle of a line"],
    ["it is no export", () => "hello\n", "no JSON object"],
    ["a line never ends", () => "x".repeat(5_000_000), "too long"],
    ["it is empty", () => "", "cut off"],
    ["it was filtered", () => `{"line":"filtered"}\n${whole()}`, "proves nothing"],
  ])("where %s", (_, make, why) => {
    const { status, said } = verify(make());
    expect([status, said]).toEqual([1, expect.stringContaining("NOT VERIFIED. ")]);
    expect(said).toContain(why);
  });

  it("where it is of another company than was asked for, or does not hold an earlier segment", () => {
    expect(verify(whole(), "--company", "co_b").said).toContain("not of co_b");
    const hash = "0".repeat(64);
    expect(verify(whole(), "--contains", `1:${hash}`).said).toContain("rolled back");
    expect(verify(whole(), "--contains", "one").status).toBe(1);
  });

  it("where the keys are others, none, or not to be had", () => {
    const other = createPublicKey(
      createPrivateKey({
        key: Buffer.concat([
          Buffer.from("302e020100300506032b657004220420", "hex"),
          Buffer.alloc(32, 8),
        ]),
        format: "der",
        type: "pkcs8",
      }),
    ).export({ format: "jwk" });
    const others = join(folder, "others.json");
    // Attack: the right id on another key.
    writeFileSync(others, JSON.stringify({ keys: [{ ...other, kid: keyId }] }));
    expect(run(whole(), "--keys", others).said).toContain("key that is not known");
    writeFileSync(others, '{"keys":[]}');
    expect(run(whole(), "--keys", others).status).toBe(1);
    writeFileSync(others, "no json");
    expect(run(whole(), "--keys", others).said).toContain("JWK set");
    expect(run(whole(), "--keys", join(folder, "nowhere.json")).status).toBe(1);
    expect(run(whole(), "--keys", "http://keys.test/").said).toContain("over https");
  });

  it("where there is no file, or more than one", () => {
    expect(run(null, "--keys", keys).said).toContain("Name one file");
    expect(run(whole(), "a.ndjson", "--keys", keys).status).toBe(1);
    expect(run(null, join(folder, "nothing.ndjson"), "--keys", keys).status).toBe(1);
  });
});

it("fetches the keys from where they are published", async () => {
  const served = JSON.stringify({ keys: [{ kty: "OKP", crv: "Ed25519", x }] });
  const server = createServer((_, response) => response.end(served));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const file = join(folder, "served.ndjson");
    writeFileSync(file, writeLog([1], 0));
    const { spawn } = await import("node:child_process");
    const args = ["scripts/audit-verify.ts", file, "--keys", `http://127.0.0.1:${port}/keys`];
    const child = spawn(process.execPath, args);
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect(status).toBe(0);
  } finally {
    server.close();
  }
});
