/** The sealed form: what opens, what must not, and which of the four ways it fails. */

import { describe, expect, it } from "vitest";

import { base64Url } from "../../../src/core/encoding.ts";
import { keyIdOf } from "../../../src/core/sealed-box.ts";
import { Secret } from "../../../src/core/secret.ts";
import {
  EnvelopeBroken,
  HEAD_LENGTH,
  openValue,
  rewrapHead,
  sealValue,
} from "../../../src/platform/secret-store/envelope.ts";
import { random } from "../../support/world.ts";

const NEW = "master-key-new-0123456789abcdef01234";
const OLD = "master-key-old-0123456789abcdef01234";
const OTHER = "master-key-other-0123456789abcdef012";
const keyring = { masters: [NEW, OLD] };
const place = { name: "nembl/co_a/token", token: "5b0f3c8e" };

const sealed = (value = "a value", ring = keyring) =>
  sealValue(ring, place, new Secret(value), random);

const opened = async (envelope: string, at = place, ring = keyring) =>
  (await openValue(ring, at, envelope)).reveal();

async function faultOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => "it opened",
    (thrown: unknown) => thrown,
  );
  return error instanceof EnvelopeBroken ? error.fault : String(error);
}

it("opens what was sealed, under whichever master key of the list", async () => {
  for (const masters of [[NEW], [OLD], [NEW, OLD], [OLD, NEW, OTHER]]) {
    const { envelope, keyId } = await sealed("a value", { masters });
    expect(keyId).toBe(await keyIdOf(masters[0] ?? ""));
    expect(await opened(envelope, place, { masters: [OTHER, OLD, NEW] })).toBe("a value");
  }
});

it("has the parts that are documented, a head of one length and IVs of 96 bits", async () => {
  const { envelope } = await sealed();
  const [version, keyId, wrapIv, wrapped, iv, ciphertext] = envelope.split(".");
  expect([version, keyId]).toEqual(["v1", await keyIdOf(NEW)]);
  expect([wrapIv?.length, iv?.length]).toEqual([16, 16]);
  expect(wrapped?.length).toBe(64);
  expect(atob((ciphertext ?? "").replaceAll("-", "+").replaceAll("_", "/")).length).toBe(7 + 16);
  expect(envelope.slice(0, HEAD_LENGTH)).toBe([version, keyId, wrapIv, wrapped].join("."));
});

/** Attack: with one IV twice under one key, GCM gives away both values and the means to forge (SP 800-38D §8). */
it("uses no key and no IV twice", async () => {
  const envelopes = await Promise.all(Array.from({ length: 200 }, () => sealed("same")));
  for (const part of [2, 3, 4, 5]) {
    const parts = envelopes.map(({ envelope }) => envelope.split(".")[part]);
    expect(new Set(parts).size).toBe(200);
  }
});

describe("does not open", () => {
  /** Attack: someone who may write to the database puts a row of their own, or an old one, in another's place. */
  it("in another place: another name, another version", async () => {
    const { envelope } = await sealed();
    for (const at of [
      { ...place, name: "nembl/co_b/token" },
      { ...place, token: "another" },
      { name: `${place.name}\n${place.token}`, token: "" },
    ]) {
      expect(await faultOf(opened(envelope, at))).toBe("seal");
    }
  });

  it("with the head of another version, or its rest", async () => {
    const [one, other] = [(await sealed("one")).envelope, (await sealed("other")).envelope];
    const mixed = one.slice(0, HEAD_LENGTH) + other.slice(HEAD_LENGTH);
    expect(await faultOf(opened(mixed))).toBe("seal");
  });

  it("under a key that is not in the list", async () => {
    const { envelope } = await sealed("a value", { masters: [OTHER] });
    expect(await faultOf(opened(envelope))).toBe("key");
  });

  it("under a key that only says it is the one", async () => {
    const { envelope, keyId } = await sealed("a value", { masters: [OTHER] });
    const lying = envelope.replace(keyId, await keyIdOf(NEW));
    expect(await faultOf(opened(lying))).toBe("seal");
  });

  it("with any byte of any part changed", async () => {
    const { envelope } = await sealed();
    const parts = envelope.split(".");
    for (const part of [2, 3, 4, 5]) {
      const text = (parts[part] ?? "").replaceAll("-", "+").replaceAll("_", "/");
      const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
      for (let index = 0; index < bytes.length; index++) {
        const changed = bytes.map((byte, at) => (at === index ? byte ^ 1 : byte));
        const broken = parts.with(part, base64Url(changed)).join(".");
        expect(await faultOf(opened(broken))).toBe("seal");
      }
    }
  });

  it("in any other format", async () => {
    const { envelope } = await sealed();
    const parts = envelope.split(".");
    const without = (index: number) => parts.toSpliced(index, 1).join(".");
    const broken = [
      "",
      "a value",
      envelope.slice(0, HEAD_LENGTH),
      `${envelope}.`,
      `${envelope}.AAAA`,
      ` ${envelope}`,
      `${envelope}\n`,
      // 31 characters; 29 are no whole bytes, whatever they are.
      envelope.slice(0, -2),
      envelope.replace("v1.", "v2."),
      envelope.replace("v1.", "V1."),
      parts.with(1, "ABCDEF01").join("."),
      parts.with(2, `${"A".repeat(15)}=`).join("."),
      parts.with(3, "A".repeat(63)).join("."),
      parts.with(4, "A".repeat(17)).join("."),
      // The tag alone: an empty value was never sealed.
      parts.with(5, "A".repeat(22)).join("."),
      parts.with(5, `${parts[5] ?? ""}=`).join("."),
      ...parts.map((_, index) => without(index)),
    ];
    for (const text of broken) expect(await faultOf(opened(text)), text).toBe("format");
  });

  /** 19 bytes take 26 characters, and the last one has four bits to spare that base64 ignores. */
  it("in a second spelling of the same bytes", async () => {
    const { envelope } = await sealed("123");
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const next = alphabet[alphabet.indexOf(envelope.at(-1) ?? "") + 1] ?? "";
    expect(await opened(envelope)).toBe("123");
    expect(await faultOf(opened(envelope.slice(0, -1) + next))).toBe("format");
  });
});

describe("a rewrap", () => {
  it("changes the head alone, and the retired key is needed no more", async () => {
    const { envelope } = await sealed("a value", { masters: [OLD] });
    const head = envelope.slice(0, HEAD_LENGTH);
    const rewrapped = await rewrapHead(keyring, place, head, random);
    expect(rewrapped.keyId).toBe(await keyIdOf(NEW));
    expect(rewrapped.head).toHaveLength(HEAD_LENGTH);
    const whole = rewrapped.head + envelope.slice(HEAD_LENGTH);
    expect(await opened(whole, place, { masters: [NEW] })).toBe("a value");
    expect(await faultOf(opened(whole, place, { masters: [OLD] }))).toBe("key");
  });

  it("is none for another place", async () => {
    const { envelope } = await sealed("a value", { masters: [OLD] });
    const head = envelope.slice(0, HEAD_LENGTH);
    const at = { ...place, token: "another" };
    expect(await faultOf(rewrapHead(keyring, at, head, random))).toBe("seal");
    expect(await faultOf(rewrapHead(keyring, place, envelope, random))).toBe("format");
  });
});
