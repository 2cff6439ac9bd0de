/** What others sign with a secret of ours. */

import { beforeEach, describe, expect, it } from "vitest";

import { base64, hex, utf8 } from "../../../src/core/encoding.ts";
import {
  loadVerifier,
  readSha256Signature,
  readStandardSignature,
  verifySignature,
} from "../../../src/features/egress/index.ts";
import { auditEventsOf } from "../../support/world.ts";
import { openDesk, type Desk } from "./support.ts";

const BY = { type: "inbound_webhook", id: "whk_1" } as const;
const BOUND = { by: BY, host: null };
const SECRET = "a signing secret of some length";
const KEY = Uint8Array.from({ length: 24 }, (_, index) => index * 7);

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.secret("plain", SECRET, BOUND);
  await desk.secret("standard", `whsec_${base64(KEY)}`, BOUND);
});

async function sign(key: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

async function sha256Header(body: Uint8Array, key = utf8(SECRET)): Promise<string> {
  return `sha256=${hex(await sign(key, body))}`;
}

const check = (secret: string, candidates: ReturnType<typeof readSha256Signature>) =>
  verifySignature(desk.context(), { secret, by: BY, candidates });

const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

describe("x-webhook-signature", () => {
  /** Attack, or bad luck: a body that is read as text loses its byte order mark, and what is no text is lost altogether. */
  it.each([
    ["JSON", utf8('{"a":1}')],
    ["a byte order mark", joined(Uint8Array.of(0xef, 0xbb, 0xbf), utf8("{}"))],
    ["no text at all", Uint8Array.from({ length: 300 }, (_, index) => index & 0xff)],
    ["nothing", new Uint8Array()],
  ])("holds over the bytes of %s", async (_, body) => {
    const header = await sha256Header(body);
    expect(await check("plain", readSha256Signature(header, body))).toBe(true);
    expect(
      await check(
        "plain",
        readSha256Signature(header.toUpperCase().replace("SHA256", "sha256"), body),
      ),
    ).toBe(true);
    expect(await check("plain", readSha256Signature(header, joined(body, Uint8Array.of(0))))).toBe(
      false,
    );
    expect(await check("standard", readSha256Signature(header, body))).toBe(false);
  });

  it("that is changed in any digit does not", async () => {
    const body = utf8("{}");
    const header = await sha256Header(body);
    const verifier = await loadVerifier(desk.context(), { secret: "plain", by: BY });
    for (let at = "sha256=".length; at < header.length; at++) {
      const digit = header[at] === "0" ? "1" : "0";
      const forged = header.slice(0, at) + digit + header.slice(at + 1);
      expect(await verifier.verify(readSha256Signature(forged, body))).toBe(false);
    }
  });

  /** Attack: what a strict reader throws at becomes a 500, and a lax one takes half a signature for a whole. */
  it.each([
    ["", "sha256=", "sha256", "sha1=00", `sha256=${"0".repeat(63)}`, `sha256=${"0".repeat(65)}`],
    [`sha256=${"g".repeat(64)}`, `sha256= ${"0".repeat(64)}`, `sha256=${"0".repeat(62)}é`, "🔑"],
    ["0".repeat(64), `sha256=${"0".repeat(64)},sha256=${"0".repeat(64)}`, "sha256=\0"],
  ])("that is malformed does not, and reads no secret: %j", async (...headers) => {
    for (const header of headers) {
      expect(readSha256Signature(header, utf8("{}"))).toEqual([]);
      expect(await check("plain", readSha256Signature(header, utf8("{}")))).toBe(false);
    }
    expect(await auditEventsOf(desk.companyId)).toEqual([]);
  });
});

describe("Standard Webhooks", () => {
  const body = utf8('{"type":"x"}');
  const signed = async (id: string, timestamp: string, key: Uint8Array = KEY) =>
    `v1,${base64(await sign(key, utf8(`${id}.${timestamp}.${new TextDecoder().decode(body)}`)))}`;
  const read = (id: string, timestamp: string, signature: string) =>
    readStandardSignature({ id, timestamp, signature }, body);

  it("holds over id, time and body, with the key behind whsec_", async () => {
    const signature = await signed("msg_1", "1700000000");
    expect(await check("standard", read("msg_1", "1700000000", signature))).toBe(true);
    expect(await check("standard", read("msg_2", "1700000000", signature))).toBe(false);
    expect(await check("standard", read("msg_1", "1700000001", signature))).toBe(false);
    expect(await check("standard", read("msg_1", "01700000000", signature))).toBe(false);
    expect(await check("plain", read("msg_1", "1700000000", signature))).toBe(false);
  });

  it("holds where one of several does, and passes over other versions", async () => {
    const right = await signed("msg_1", "1");
    const wrong = await signed("msg_1", "1", utf8("the key before this one"));
    for (const signature of [
      `${wrong} ${right}`,
      `${right} ${wrong}`,
      `v1a,AAAA ${right}`,
      `x  ${right}`,
    ]) {
      expect(await check("standard", read("msg_1", "1", signature))).toBe(true);
    }
    expect(await check("standard", read("msg_1", "1", wrong))).toBe(false);
  });

  it("holds with a value that has no prefix, by its own bytes", async () => {
    const signature = await signed("msg_1", "1", utf8(SECRET));
    expect(await check("plain", read("msg_1", "1", signature))).toBe(true);
  });

  it.each([
    "",
    "v1",
    "v1,",
    "v1,====",
    "v1,AAA",
    "v2,AAAA",
    "v1,é",
    "v1, AAAA",
    `v1,${"A".repeat(43)}`,
  ])("malformed gives nothing to check: %j", (signature) =>
    expect(read("msg_1", "1", signature)).toEqual([]),
  );

  it("takes one spelling of base64 only, and no more than ten of them", async () => {
    const signature = await signed("msg_1", "1");
    const last = signature.at(-2) ?? "";
    const other = String.fromCharCode(last.charCodeAt(0) + 1);
    expect(read("msg_1", "1", `${signature.slice(0, -2)}${other}=`)).toEqual([]);
    expect(read("msg_1", "1", signature.replace(/=$/, ""))).toEqual([]);
    expect(read("msg_1", "1", Array.from({ length: 50 }, () => signature).join(" "))).toHaveLength(
      10,
    );
  });

  /** Attack: `1e3`, `NaN`, or a full stop that moves the border between id and time. */
  it.each([
    ["msg_1", "NaN"],
    ["msg_1", "1e3"],
    ["msg_1", "-1"],
    ["msg_1", " 1"],
    ["msg_1", ""],
    ["msg_1", "1".repeat(16)],
    ["msg.1", "1"],
    ["", "1"],
  ])("takes no id and time as %j, %j", async (id, timestamp) => {
    expect(read(id, timestamp, await signed(id, timestamp))).toEqual([]);
  });
});

/** Attack: a key that everybody knows, for it is empty or decodes to nothing. */
describe("a key under 16 bytes", () => {
  it.each([
    ["short", "fifteen bytes.."],
    ["blank", " "],
    ["nothing behind the prefix", "whsec_"],
    ["too little behind it", `whsec_${base64(KEY.subarray(0, 15))}`],
  ])("verifies nothing: %s", async (_, value) => {
    await desk.secret("weak", value, BOUND);
    const body = utf8("{}");
    for (const key of [utf8(value), KEY.subarray(0, 15)]) {
      const mac = await sign(key, body);
      expect(await check("weak", [{ key: "standard", message: body, mac }])).toBe(false);
      if (value.length < 16) {
        expect(await check("weak", [{ key: "text", message: body, mac }])).toBe(false);
      }
    }
  });

  it("or one whose base64 is not strict, verifies nothing", async () => {
    const body = utf8("{}");
    await desk.secret("loose", `whsec_${base64(KEY)}\n`, BOUND);
    const mac = await sign(KEY, body);
    expect(await check("loose", [{ key: "standard", message: body, mac }])).toBe(false);
  });
});

describe("a verifier", () => {
  it("is one retrieval, however often it is asked", async () => {
    const body = utf8("{}");
    const header = await sha256Header(body);
    const verifier = await loadVerifier(desk.context(), { secret: "plain", by: BY });
    for (let turn = 0; turn < 5; turn++) {
      expect(await verifier.verify(readSha256Signature(header, body))).toBe(true);
    }
    expect(await verifier.verify([])).toBe(false);
    expect(await auditEventsOf(desk.companyId)).toHaveLength(1);
  });

  it("is made for what the secret is bound to, and of a secret that is there", async () => {
    const other = { type: "inbound_webhook", id: "whk_2" } as const;
    const { candidates } = {
      candidates: readSha256Signature(await sha256Header(utf8("")), utf8("")),
    };
    await expect(
      verifySignature(desk.context(), { secret: "plain", by: other, candidates }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await desk.secret("of-a-host", SECRET, { by: BY, host: "api.example.com" });
    await expect(check("of-a-host", candidates)).rejects.toMatchObject({ code: "forbidden" });
    await expect(check("gone", candidates)).rejects.toMatchObject({ code: "secret_missing" });
  });
});
