/** What a call says of its own signature, and which headers of it are kept. */

import { describe, expect, it } from "vitest";

import { keptHeaders } from "../../../src/features/inbound-webhooks/rules/kept-headers.ts";
import {
  readSignature,
  type SignatureHeaders,
} from "../../../src/features/inbound-webhooks/receive/read-signature.ts";

const NOW_MS = 1_700_000_000_000;
const NOW = String(NOW_MS / 1_000);
const BODY = new TextEncoder().encode('{"a":1}');
const MAC = `${"A".repeat(43)}=`;

const standard = (change: Partial<SignatureHeaders> = {}): SignatureHeaders => ({
  id: "msg_1",
  timestamp: NOW,
  standard: `v1,${MAC}`,
  own: undefined,
  ...change,
});

const own = (text: string | undefined): SignatureHeaders => ({
  id: undefined,
  timestamp: undefined,
  standard: undefined,
  own: text,
});

const read = (headers: SignatureHeaders, body = BODY) => readSignature(headers, body, NOW_MS);

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe("Standard Webhooks", () => {
  it("signs id, time and body, in the words that were sent", () => {
    const found = read(standard());
    expect(found?.sameness).toEqual({ by: "id", text: "msg_1" });
    expect(found?.candidates.map(({ key }) => key)).toEqual(["standard"]);
    expect(text(found?.candidates[0]?.message)).toBe(`msg_1.${NOW}.{"a":1}`);
    const padded = read(standard({ timestamp: `0${NOW}` }));
    expect(text(padded?.candidates[0]?.message)).toBe(`msg_1.0${NOW}.{"a":1}`);
  });

  it("takes each signature of its version, ten at most, and none of another", () => {
    const many = Array.from({ length: 20 }, () => `v1,${MAC}`).join(" ");
    expect(read(standard({ standard: many }))?.candidates).toHaveLength(10);
    const mixed = `v1a,${MAC} v2,${MAC} v1,short v1,${MAC}`;
    expect(read(standard({ standard: mixed }))?.candidates).toHaveLength(1);
    expect(read(standard({ standard: `v2,${MAC}` }))).toBeUndefined();
  });

  /** Attack: a captured call is sent again when its time is over, or before it. */
  it("is good for five minutes either way", () => {
    const at = (seconds: number) => read(standard({ timestamp: String(Number(NOW) + seconds) }));
    expect([at(-300), at(300)].map((found) => found !== undefined)).toEqual([true, true]);
    expect([at(-301), at(301), at(10 ** 9)]).toEqual([undefined, undefined, undefined]);
  });

  /** Attack: a time that is no number is neither too old nor too new, and passes both checks. */
  it.each([
    "",
    "NaN",
    "Infinity",
    "1e9",
    `${NOW}.0`,
    `+${NOW}`,
    ` ${NOW}`,
    `-${NOW}`,
    "9".repeat(13),
  ])("refuses the time '%s'", (timestamp) => {
    expect(read(standard({ timestamp }))).toBeUndefined();
  });

  /** Attack: a header is left out, and with it what the call is recognised by. */
  it.each([
    ["id", { id: undefined }],
    ["time", { timestamp: undefined }],
  ])("is none without its %s, whatever else is signed beside it", (_, change) => {
    expect(read(standard({ ...change, own: `sha256=${"a".repeat(64)}` }))).toBeUndefined();
  });

  /** Attack: what was signed in one form is cut at a dot and sent in the other. */
  it.each(["a.b", "", '{"a":"1', "[1", '"x', "x".repeat(257), "msg 1", "msgé"])(
    "refuses the id '%s'",
    (id) => {
      expect(read(standard({ id }))).toBeUndefined();
    },
  );
});

describe("the product's own form", () => {
  it("signs the body to the byte, and is recognised by the signature however it is spelled", () => {
    const found = read(own(`sha256=${"aB".repeat(32)}`));
    expect(found?.candidates).toEqual([
      { key: "text", message: BODY, mac: Uint8Array.from({ length: 32 }, () => 0xab) },
    ]);
    expect(found?.sameness).toEqual({ by: "signature", text: "ab".repeat(32) });
  });

  /** Attack: text of another length in bytes than in characters; a comparison of bytes that throws is a 500. */
  it.each([
    undefined,
    "",
    "sha256=",
    `sha1=${"a".repeat(40)}`,
    "a".repeat(64),
    `sha256=${"a".repeat(63)}`,
    `sha256=${"a".repeat(65)}`,
    `sha256=${"a".repeat(62)}é`,
    `sha256=${"ａ".repeat(64)}`,
    `sha256=${"a".repeat(64)}, sha256=${"a".repeat(64)}`,
  ])("is none: %s", (sent) => {
    expect(read(own(sent))).toBeUndefined();
  });
});

/** Attack, or accident: a sender's credential ends in the history of every instance. */
describe("headers that are kept", () => {
  it("say what the call is", () => {
    const kept = keptHeaders([
      ["Content-Type", "application/json"],
      ["User-Agent", "sender/1"],
      ["X-GitHub-Event", "push"],
      ["X-GitHub-Delivery", "72d3162e"],
      ["X-Shopify-Topic", "orders/create"],
      ["X-Event-Key", "repo:push"],
      ["Webhook-Id", "msg_1"],
      ["X-Request-Id", "r-1"],
    ]);
    expect(kept).toEqual({
      "content-type": "application/json",
      "user-agent": "sender/1",
      "x-github-event": "push",
      "x-github-delivery": "72d3162e",
      "x-shopify-topic": "orders/create",
      "x-event-key": "repo:push",
      "webhook-id": "msg_1",
      "x-request-id": "r-1",
    });
  });

  it.each([
    "authorization",
    "proxy-authorization",
    "cookie",
    "x-api-key",
    "x-webhook-signature",
    "webhook-signature",
    "x-hub-signature-256",
    "x-gitlab-token",
    "x-hook-secret",
    "x-auth-event",
    "x-token-type",
    "x-session-id",
    "cf-connecting-ip",
    "cf-access-jwt-assertion",
    "x-forwarded-for",
    "x-real-ip",
    "forwarded",
    "host",
    "x-custom",
  ])("are none of %s", (name) => {
    expect(keptHeaders([[name, "canary"]])).toEqual({});
  });

  it("are few, and short, and one line each", () => {
    const many = Array.from({ length: 50 }, (_, index) => [`x-a${index}-event`, "x"] as const);
    expect(Object.keys(keptHeaders(many))).toHaveLength(20);
    expect(keptHeaders([["user-agent", "x".repeat(9_000)]])["user-agent"]).toHaveLength(500);
    expect(keptHeaders([["user-agent", "a\u0000\u200b b"]])).toEqual({ "user-agent": "a b" });
  });
});
