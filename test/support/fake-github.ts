/** GitHub's list of keys, and reports signed by one of them as GitHub signs them. */

import { vi } from "vitest";

import { hex } from "../../src/core/encoding.ts";
import { random } from "./world.ts";

const KEYS_URL = "https://api.github.com/meta/public_keys/secret_scanning";

export interface FakeGithub {
  readonly keyId: string;
  readonly fetches: () => number;
  /** What the list answers from now on; null: it is down. */
  readonly publish: (keys: readonly { id: string; pem: string }[] | null) => void;
  readonly own: { readonly id: string; readonly pem: string };
  /** Headers for a body. */
  readonly sign: (body: string | Uint8Array) => Promise<Record<string, string>>;
  readonly signRaw: (body: Uint8Array) => Promise<Uint8Array>;
}

/** Takes over the list's address from the `fetch` that is in place. */
export async function startFakeGithub(): Promise<FakeGithub> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const pair = (await crypto.subtle.generateKey(algorithm, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const spki = (await crypto.subtle.exportKey("spki", pair.publicKey)) as ArrayBuffer;
  const own = { id: hex(random(32)), pem: pemOf(new Uint8Array(spki)) };
  let published: readonly { id: string; pem: string }[] | null = [own];
  let fetches = 0;

  const others = globalThis.fetch;
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url !== KEYS_URL) return others(input, init);
    fetches++;
    if (published === null) return new Response("down", { status: 503 });
    const public_keys = published.map(({ id, pem }, index) => ({
      key_identifier: id,
      key: pem,
      is_current: index === 0,
    }));
    return Response.json({ public_keys });
  });

  const signRaw = async (body: Uint8Array) =>
    new Uint8Array(
      await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, body),
    );
  return {
    keyId: own.id,
    own,
    fetches: () => fetches,
    publish: (keys) => {
      published = keys;
    },
    signRaw,
    sign: async (body) => {
      const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
      return {
        "content-type": "application/json",
        "github-public-key-identifier": own.id,
        "github-public-key-signature": btoa(String.fromCharCode(...derOf(await signRaw(bytes)))),
      };
    },
  };
}

/** As ASN.1 wants it: each number as short as it goes, with a zero before a high bit. */
export function derOf(raw: Uint8Array): Uint8Array {
  const [r, s] = [raw.slice(0, 32), raw.slice(32)].map((number) => {
    let start = 0;
    while (start < 31 && number[start] === 0) start++;
    const short = number.slice(start);
    const content = (short[0] ?? 0) >= 0x80 ? [0, ...short] : [...short];
    return [0x02, content.length, ...content];
  }) as [number[], number[]];
  return Uint8Array.from([0x30, r.length + s.length, ...r, ...s]);
}

function pemOf(der: Uint8Array): string {
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join("\n")}\n-----END PUBLIC KEY-----\n`;
}
