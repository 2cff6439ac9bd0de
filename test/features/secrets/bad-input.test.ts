import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import type { Answer } from "../../support/call.ts";
import { startPool } from "../../support/tokens.ts";
import { env } from "../../support/world.ts";
import { secretsOf, seedHouse, type House } from "./support.ts";

let house: House;
let secrets: ReturnType<typeof secretsOf>;

beforeAll(async () => {
  house = await seedHouse(await startPool());
  secrets = secretsOf(house.owner);
  await secrets.create({ slug: "here" });
});
afterAll(() => vi.unstubAllGlobals());

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, "x"]));

function expectRefused(answer: Answer, field: string): void {
  expect([answer.status, answer.body.error]).toEqual([422, "validation_error"]);
  expect(answer.body.details[0].field).toBe(field);
}

describe("a slug", () => {
  it.each([
    ["empty", ""],
    ["in upper case", "GitHub"],
    ["with a leading hyphen", "-a"],
    ["with a trailing hyphen", "a-"],
    ["with a double hyphen", "a--b"],
    ["of 65 characters", "a".repeat(65)],
    ["with a dot", "a.b"],
    ["with an underscore", "a_b"],
    ["with a blank", "a b"],
    ["with a line feed at its end", "a\n"],
    ["with a Cyrillic letter", "gith\u0443b"],
    ["with a full-width digit", "a\uff11"],
    ["with a soft hyphen", "a\u00adb"],
    ["with an Arabic digit", "a\u0661"],
    ["that climbs up", "../other"],
    ["that is a path", "nembl/co_x/y"],
    ["that is an encoded path", "a%2fb"],
    ["with a NUL", "a\u0000"],
    ["that is no text", 7],
    ["that is a list", ["a"]],
    ["that is nothing", null],
  ])("%s is refused by its field", async (_, slug) => {
    expectRefused(await secrets.create({ slug }), "slug");
  });

  it.each(["a", "0", "a-b-c", "a".repeat(64), "github-api-token", "test", "value"])(
    "'%s' is taken",
    async (slug) => {
      expect((await secrets.create({ slug })).status).toBe(201);
      expect((await secrets.get(slug)).body.data.slug).toBe(slug);
    },
  );

  it.each(["..", "%2e%2e", "%00", "HERE", "here%2f", "x".repeat(200), "%F0%9F%92%A9"])(
    "'%s' in the address names nothing",
    async (slug) => {
      expect([404, 422]).toContain((await secrets.get(slug)).status);
    },
  );
});

describe("a value", () => {
  it.each([
    ["empty", ""],
    ["of 65,537 bytes", "x".repeat(65_537)],
    ["of fewer characters and more bytes", "€".repeat(21_846)],
    ["of a million bytes", "x".repeat(1_000_000)],
    ["with half a surrogate pair", "canary-value\ud800"],
    ["with the other half", "canary-value\udc00x"],
    ["that is a number", 12_345_678],
    ["that is a list", ["canary-value"]],
    ["that is an object", { secret: "canary-value" }],
    ["that is nothing", null],
    ["that is missing", undefined],
  ])("%s is refused, and not quoted", async (_, value) => {
    for (const answer of [
      await secrets.create({ slug: "never", value }),
      await secrets.replace("here", value),
    ]) {
      expectRefused(answer, "value");
      expect(answer.text).not.toContain("canary-value");
      expect(answer.text).not.toContain("12345678");
      expect(answer.text.length).toBeLessThan(500);
    }
  });

  it.each([
    ["one byte", "x"],
    ["65,536 bytes", "x".repeat(65_536)],
    ["65,535 bytes of fewer characters", "€".repeat(21_845)],
    ["a NUL and other controls", "a\u0000b\u0007\r\n\t"],
    ["only blanks", "   "],
    ["quotes, backslashes and emoji", '"\\\u{1f600}</script>'],
    ["a byte order mark", "\ufeffx"],
    ["a replacement character that somebody meant", "\ufffd"],
    ["a JSON text", '{"a": 1}'],
  ])("of %s is kept as it is", async (_, value) => {
    expect((await secrets.replace("here", value)).status).toBe(200);
    const row = await env.DB.prepare(
      "SELECT physical_name AS name, version_token AS token FROM secrets WHERE company_id = ? AND slug = 'here'",
    )
      .bind(house.companyId)
      .first<{ name: string; token: string }>();
    const { secretStore } = composeFor(env).deps;
    const kept = await secretStore.read(row?.name ?? "", row?.token ?? "", Date.now() + 10_000);
    expect(kept.reveal() === value).toBe(true);
  });

  /** Attack on what is kept: a lenient decoder stores U+FFFD, and the password is another one from then on. */
  it.each([
    ["a byte that begins nothing", [0xff]],
    ["half a sequence", [0xe2, 0x82]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["an encoded surrogate", [0xed, 0xa0, 0x80]],
  ])("with %s is refused: the body is not UTF-8", async (_, bytes) => {
    const encode = (text: string) => new TextEncoder().encode(text);
    const body = new Uint8Array([...encode('{"value":"canary-'), ...bytes, ...encode('"}')]);
    const answer = await secrets.send("PUT", "/here/value", {
      body,
      headers: { "content-type": "application/json" },
    });
    expect([answer.status, answer.body.error]).toEqual([400, "invalid_request"]);
    expect(answer.text).not.toContain("canary");
  });

  it("in a body that is no JSON is not quoted", async () => {
    const headers = { "content-type": "application/json" };
    for (const body of ['{"value": canary-value}', "canary-value", '{"value":"canary-value"']) {
      const answer = await secrets.send("PUT", "/here/value", { body, headers });
      expect([answer.status, answer.body.error]).toEqual([400, "invalid_request"]);
      expect(answer.text).not.toContain("canary");
    }
  });
});

describe("tags", () => {
  it.each([
    ["41 of them", many(41), "tags"],
    ["200 of them", many(200), "tags"],
    ["AWS's own prefix", { "aws:x": "1" }, "tags.aws:x"],
    ["AWS's own prefix in capitals", { "AwS:x": "1" }, "tags.AwS:x"],
    ["a key of 129 characters", { ["k".repeat(129)]: "1" }, `tags.${"k".repeat(129)}`],
    ["an empty key", { "": "1" }, "tags."],
    ["a control character in a key", { "a\u0007": "1" }, "tags.a\u0007"],
    ["a value of 257 characters", { a: "v".repeat(257) }, "tags.a"],
    ["a value with a line feed", { a: "x\ny" }, "tags.a"],
    ["half a surrogate pair", { a: "\ud800" }, "tags.a"],
    ["a value that is no text", { a: 1 }, "tags.a"],
    ["a list", ["a"], "tags"],
  ])("%s are refused by their field", async (_, tags, field) => {
    expectRefused(await secrets.create({ slug: "tagged", tags }), field);
    expectRefused(await secrets.patch("here", { tags }), field);
  });

  it("up to 40, with long keys and values in any script, are taken", async () => {
    const tags = { ...many(38), ["k".repeat(128)]: "v".repeat(256), "Umgebung/größe": "" };
    expect((await secrets.patch("here", { tags })).body.data.tags).toEqual(tags);
  });
});

describe("allowed hosts", () => {
  it.each([
    "*.example.com",
    "*",
    "",
    "example.com:8443",
    "user@example.com",
    "https://example.com",
    "example.com/path",
    "example.com.",
    ".example.com",
    "a..b",
    "-a.com",
    "a-.com",
    `${"a".repeat(64)}.com`,
    `${"a.".repeat(127)}com`,
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "2130706433",
    "[::1]",
    "::1",
    "example.com\n",
    "exa mple.com",
    "ex\u0430mple.com",
    "example\u3002com",
    "münchen.de",
    "example.com#x",
    "example.com\\@evil.example",
    "a_b.com",
  ])("'%s' is refused", async (host) => {
    const answer = await secrets.patch("here", { allowedHosts: ["ok.example.com", host] });
    expectRefused(answer, "allowedHosts.1");
  });

  it("are written in lower case, each once, at most twenty", async () => {
    const hosts = ["API.Example.com", "xn--mnchen-3ya.de"];
    expect((await secrets.patch("here", { allowedHosts: hosts })).body.data.allowedHosts).toEqual([
      "api.example.com",
      "xn--mnchen-3ya.de",
    ]);
    const twice = { allowedHosts: ["a.example", "A.example"] };
    expectRefused(await secrets.patch("here", twice), "allowedHosts");
    const full = { allowedHosts: Array.from({ length: 21 }, (_, index) => `h${index}.example`) };
    expectRefused(await secrets.patch("here", full), "allowedHosts");
  });
});

describe("the rest", () => {
  it.each([
    ["an unknown member", { vlaue: "x" }, "vlaue"],
    ["an unknown type", { type: "token" }, "type"],
    ["a long description", { description: "x".repeat(2_001) }, "description"],
    ["a NUL in the description", { description: "\u0000" }, "description"],
  ])("refuses %s by its field", async (_, members, field) => {
    expectRefused(await secrets.create({ slug: "never", ...members }), field);
  });

  it("refuses to change what is fixed", async () => {
    for (const field of ["slug", "value", "status", "version", "path", "companyId"]) {
      expectRefused(await secrets.patch("here", { [field]: "x" }), field);
    }
  });

  it.each([0, 3_651, 1.5, "30", null, -1])("refuses a reminder every %s days", async (days) => {
    expectRefused(await secrets.remind("here", days), "intervalDays");
  });
});
