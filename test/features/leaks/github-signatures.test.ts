/** Which reports are believed to be GitHub's. */

import { describe, expect, it, vi } from "vitest";

import { sha256Hex } from "../../../src/core/crypto.ts";
import { call } from "../../support/call.ts";
import { startFakeGithub } from "../../support/fake-github.ts";
import { createIsolate, withKey } from "../../support/isolate.ts";
import { matchOf, useGithub } from "./support.ts";

const { scene, post, report } = useGithub();

it("takes GitHub's published sample, under the key it was signed with", async () => {
  const id = "bcb53661c06b4728e59d897fb6165d5c9cda0fd9cdf9d09ead458168deb7518c";
  const pem =
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYAGMWO8XgCamYKMJS6jc/qgvSlAd\nAjPuDPRcXU22YxgBrz+zoN19MzuRyW87qEt9/AmtoNP5GrobzUvQSyJFVw==\n-----END PUBLIC KEY-----\n";
  scene.github.publish([{ id, pem }]);
  const body =
    '[{"source":"commit","token":"some_token","type":"some_type","url":"https://example.com/base-repo-url/"}]';
  const headers = {
    "content-type": "application/json",
    "github-public-key-identifier": id,
    "github-public-key-signature":
      "MEQCIQDaMKqrGnE27S0kgMrEK0eYBmyG0LeZismAEz/BgZyt7AIfXt9fErtRS4XaeSt/AO1RtBY66YcAdjxji410VQV4xg==",
  };
  const answer = await post(body, headers);
  expect([answer.status, answer.body]).toEqual([
    200,
    [
      {
        token_hash: await sha256Hex("some_token"),
        token_type: "some_type",
        label: "false_positive",
      },
    ],
  ]);
  expect((await post(body.replace("some_type", "some_typo"), headers)).status).toBe(401);
});

/** Attack: somebody who has found keys, or guesses at them, reports them as GitHub would, to have them revoked. */
describe("a report that GitHub did not sign", () => {
  async function expectIgnored(headers: Record<string, string>, body?: string): Promise<void> {
    const before = { ...scene.isolate.counts };
    const answer = await post(body ?? JSON.stringify([matchOf(scene.key.value)]), headers);
    expect([answer.status, answer.body]).toMatchObject([401, { error: "unauthenticated" }]);
    expect([
      scene.isolate.counts.d1 - before.d1,
      scene.isolate.counts.objects - before.objects,
    ]).toEqual([0, 0]);
    expect((await createIsolate().fetch("/v1/me", withKey(scene.key.value))).status).toBe(200);
  }

  it("at all is refused without a look at anything", async () => {
    await expectIgnored({ "content-type": "application/json" });
    expect([scene.github.fetches(), scene.isolate.counts.kv]).toEqual([0, 0]);
  });

  it("but somebody else did is refused", async () => {
    const body = JSON.stringify([matchOf(scene.key.value)]);
    const headers = await scene.github.sign(body);
    vi.stubGlobal("fetch", () => Promise.reject(new Error("nothing may leave a test")));
    const stranger = await startFakeGithub();
    stranger.publish([scene.github.own]);
    await expectIgnored({
      ...(await stranger.sign(body)),
      "github-public-key-identifier": scene.github.keyId,
    });
    expect(headers["github-public-key-identifier"]).toBe(scene.github.keyId);
  });

  it("as it is now is refused: a byte more, a byte less, other spacing, another key's identifier", async () => {
    const body = JSON.stringify([matchOf(scene.key.value)]);
    const headers = await scene.github.sign(body);
    await expectIgnored(headers, `${body} `);
    await expectIgnored(headers, body.slice(0, -1));
    await expectIgnored(headers, `[ ${body.slice(1)}`);
    await expectIgnored(headers, `\uFEFF${body}`);
    await expectIgnored({ ...headers, "github-public-key-identifier": "0".repeat(64) });
  });

  it("under a key that GitHub lists no more is refused", async () => {
    const body = JSON.stringify([matchOf(scene.key.value)]);
    const headers = await scene.github.sign(body);
    const pem = scene.github.own.pem;
    scene.github.publish([{ id: "another", pem }]);
    await expectIgnored(headers);
  });

  it.each([
    ["no base64", "%%%"],
    ["no DER", btoa("hello")],
    ["r and s of nothing", btoa(String.fromCharCode(0x30, 6, 2, 1, 0, 2, 1, 0))],
  ])("with a signature that is %s is refused", async (_, signature) => {
    const headers = await scene.github.sign("[]");
    await expectIgnored({ ...headers, "github-public-key-signature": signature });
  });

  it("under a key that is none of the curve is refused", async () => {
    scene.github.publish([
      { id: "bad", pem: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----" },
    ]);
    const headers = await scene.github.sign(JSON.stringify([matchOf(scene.key.value)]));
    await expectIgnored({ ...headers, "github-public-key-identifier": "bad" });
  });

  it("and is too long is refused before it is read", async () => {
    const answer = await call("POST", "/v1/leaks/github", { body: "x".repeat(2 * 1024 * 1024) });
    expect([answer.status, answer.body.error]).toEqual([413, "payload_too_large"]);
  });
});

describe("GitHub's keys", () => {
  const empty = "[]";

  it("are read one by one: entries that are none spoil no other", async () => {
    const odd = [
      null,
      "key",
      {},
      { key_identifier: 7, key: 7 },
      { key_identifier: "x".repeat(300) },
    ];
    const many = Array.from({ length: 80 }, () => null);
    const listed = {
      key_identifier: scene.github.own.id,
      key: scene.github.own.pem,
      is_current: "?",
    };
    const others = globalThis.fetch;
    vi.stubGlobal("fetch", (input: RequestInfo | URL, init?: RequestInit) =>
      (input instanceof Request ? input.url : String(input)).includes("public_keys")
        ? Promise.resolve(Response.json({ public_keys: [...odd, ...many, listed] }))
        : others(input, init),
    );
    expect((await report()).status).toBe(200);
  });

  it("are fetched once by an isolate, and by the next taken from KV", async () => {
    for (let index = 0; index < 5; index++) expect((await report()).status).toBe(200);
    expect(scene.github.fetches()).toBe(1);
    expect((await post(empty, undefined, createIsolate())).status).toBe(200);
    expect(scene.github.fetches()).toBe(1);
  });

  it("are fetched once by twenty reports at once in a cold isolate, and all are believed", async () => {
    const headers = await scene.github.sign(empty);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(empty, headers)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(scene.github.fetches()).toBe(1);
  });

  it("are asked for once when identifiers are invented: within the cool-down no one is asked again", async () => {
    await report();
    vi.setSystemTime(Date.now() + 31_000);
    const headers = await scene.github.sign(empty);
    for (let index = 0; index < 10; index++) {
      const invented = { ...headers, "github-public-key-identifier": `invented${index}` };
      expect((await post(empty, invented)).status).toBe(401);
    }
    expect(scene.github.fetches()).toBe(2);
    vi.useRealTimers();
  });

  it("are used while GitHub is down, for a day; then it is 503 with when to come back", async () => {
    await report();
    scene.github.publish(null);
    const startMs = Date.now();
    vi.setSystemTime(startMs + 23 * 3_600_000);
    expect((await report()).status).toBe(200);
    vi.setSystemTime(startMs + 25 * 3_600_000);
    const fresh = createIsolate();
    expect((await post(empty, undefined, fresh)).status).toBe(503);
    expect((await post(empty, undefined, scene.isolate)).status).toBe(503);
    vi.useRealTimers();
  });

  it("that GitHub has changed are found at the first report under the new one", async () => {
    await report();
    const others = { id: "other", pem: scene.github.own.pem };
    scene.github.publish([others]);
    vi.setSystemTime(Date.now() + 31_000);
    const headers = {
      ...(await scene.github.sign(empty)),
      "github-public-key-identifier": "other",
    };
    expect((await post(empty, headers)).status).toBe(200);
    vi.useRealTimers();
  });
});
