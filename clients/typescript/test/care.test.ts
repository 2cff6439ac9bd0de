/** What the client keeps to itself, and what it does not take for done. */

import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { inspect } from "node:util";

import { createClient, isNemblError, type ClientOptions } from "../src/index.ts";

function clientOf(replies: readonly Response[], credential: ClientOptions["credential"]) {
  let asked = 0;
  const fetch: typeof globalThis.fetch = async () => replies[asked++] ?? Response.error();
  const client = createClient({
    ...{ baseUrl: "https://api.example", fetch },
    ...(credential === undefined ? {} : { credential }),
  });
  return { client, asked: () => asked };
}

const refusal = (status: number, error: string) =>
  Response.json(
    { error, message: "No.", details: [] },
    { status, headers: { "retry-after": "0" } },
  );

describe("a credential that no header takes", () => {
  const odd = "canary\nsecond line";
  for (const credential of [
    { apiKey: odd },
    { token: odd },
    { token: () => odd },
    { runner: odd },
  ]) {
    it(`is quoted in no error, as ${inspect(credential)}`, async () => {
      const { client, asked } = clientOf([], credential);
      const error: unknown = await client.me.get().catch((thrown: unknown) => thrown);
      assert.ok(error instanceof TypeError);
      assert.doesNotMatch(inspect(error), /canary/);
      assert.equal(asked(), 0);
    });
  }
});

describe("a deletion", () => {
  it("that was refused before anything was done has deleted nothing", async () => {
    const replies = [refusal(429, "rate_limit_exceeded"), refusal(404, "not_found")];
    const { client, asked } = clientOf(replies, { token: "a-token" });
    await assert.rejects(client.secrets.delete({ path: { slug: "a" } }), (error: unknown) =>
      isNemblError(error, "not_found"),
    );
    assert.equal(asked(), 2);
  });
});
