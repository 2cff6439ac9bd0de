/** Signing in, being signed in, and signing out, against an API and a pool that say what they were asked. */

import { strict as assert } from "node:assert";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, request } from "node:http";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { bundle } from "../build.mjs";
import { FakeSite, listen } from "./support/fake-site.ts";
import { nembl, ownFolder, start, type Options, type Run } from "./support/nembl.ts";

let site: FakeSite;
let folder: string;

const run = (args: readonly string[], options: Options = {}): Promise<Run> =>
  nembl(args, { folder, ...options, env: { NEMBL_URL: site.url, ...options.env } });

before(bundle);

beforeEach(async () => {
  site = new FakeSite();
  await site.start();
  folder = ownFolder();
});

after(() => setTimeout(() => process.exit(), 5_000).unref());

/** Until the tool prints the address to open. */
async function begin(args: readonly string[] = []) {
  const tool = start(["login", "--no-browser", ...args], { folder, env: { NEMBL_URL: site.url } });
  for (let tries = 0; tries < 200; tries++) {
    const [, address] = /^ {2}(http\S+)$/m.exec(tool.stderr()) ?? [];
    if (address !== undefined) return { tool, address };
    await sleep(50);
  }
  throw new Error(`No address: ${tool.stderr()}`);
}

async function logIn(args: readonly string[] = []): Promise<Run> {
  const { tool, address } = await begin(args);
  const page = await fetch(site.passLoginPage(address));
  assert.equal(page.status, 200);
  return tool.ended;
}

const saved = () => readFileSync(join(folder, "sign-in.json"), "utf8");

describe("a sign-in", () => {
  it("ends with tokens in a file that only its owner reads, and on no terminal", async () => {
    const { code, stdout, stderr } = await logIn();
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stdout + stderr, /canary/);
    assert.match(saved(), /access-canary-1/);
    assert.equal(statSync(join(folder, "sign-in.json")).mode & 0o777, 0o600);
    assert.equal((await run(["whoami"])).code, 0);
    assert.equal(site.to("/v1/me")[0]?.headers.authorization, "Bearer access-canary-1");
  });

  it("acts in the company and environment that were chosen, until another is said", async () => {
    const { code } = await logIn(["--company", "alder", "--environment", "test"]);
    assert.equal(code, 0);
    await run(["whoami"]);
    await run(["whoami", "--company", "birch"]);
    await run(["whoami"], { env: { NEMBL_COMPANY: "cedar", NEMBL_ENVIRONMENT: "live" } });
    const places = site
      .to("/v1/me")
      .map(({ headers }) => [headers["x-nembl-company"], headers["x-nembl-environment"]]);
    assert.deepEqual(places, [
      ["alder", "test"],
      ["birch", "test"],
      ["cedar", "live"],
    ]);
  });

  it("takes the first of its ports that is free", async () => {
    const [first = "", second = ""] = site.redirectUris;
    const other = createServer();
    await listen(other, Number(new URL(first).port));
    const { tool, address } = await begin();
    assert.equal(new URL(address).searchParams.get("redirect_uri"), second);
    await fetch(site.passLoginPage(address));
    assert.equal((await tool.ended).code, 0);
    other.close();
  });

  it("says which ports it needs where all are taken", async () => {
    const others = await Promise.all(
      site.redirectUris.map(async (uri) => {
        const server = createServer();
        await listen(server, Number(new URL(uri).port));
        return server;
      }),
    );
    const { code, stderr } = await run(["login", "--no-browser"]);
    assert.equal(code, 1);
    for (const uri of site.redirectUris) assert.ok(stderr.includes(new URL(uri).port));
    for (const server of others) server.close();
  });

  it("takes no answer of another sign-in, another name or another path, and one of its own", async () => {
    const { tool, address } = await begin();
    const back = site.passLoginPage(address);
    // Attack (login CSRF): a page sends the person's browser here with a code of its own.
    const foreign = new URL(back);
    foreign.searchParams.set("state", "x".repeat(43));
    assert.equal((await fetch(foreign)).status, 400);
    assert.equal((await fetch(new URL("/", back))).status, 404);
    // Attack (DNS rebinding): a name of the attacker's leads to this machine.
    assert.equal(await statusAs("evil.test", back), 404);
    const page = await fetch(back);
    assert.equal(page.status, 200);
    assert.equal(page.headers.get("referrer-policy"), "no-referrer");
    assert.equal((await tool.ended).code, 0);
    await assert.rejects(fetch(back));
  });

  it("goes on whatever is asked of its port meanwhile", async () => {
    const { tool, address } = await begin();
    const back = site.passLoginPage(address);
    for (const path of ["//", "//x:y", "http://", "http://[", "/%", "*"]) {
      assert.equal(await statusAs(back.host, back, path), 404, path);
    }
    await fetch(back);
    assert.equal((await tool.ended).code, 0);
  });

  it("goes on where its page is closed before the tokens are there", async () => {
    site.tokenDelayMs = 600;
    const { tool, address } = await begin();
    const asked = request(site.passLoginPage(address)).on("error", () => undefined);
    asked.end();
    while (site.to("/oauth2/token").length === 0) await sleep(20);
    asked.destroy();
    assert.equal((await tool.ended).code, 0);
    assert.match(saved(), /access-canary-1/);
  });

  it("sends what it is given to the login page's own address alone", async () => {
    const other = new FakeSite();
    await other.start();
    for (const name of ["authorization", "token", "revocation"]) {
      site.metadata = { [`${name}_endpoint`]: `${other.url}/oauth2/${name}` };
      const { code, stderr } = await run(["login", "--no-browser"]);
      assert.equal(code, 1);
      assert.match(stderr, /does not say how to sign in/);
    }
    assert.equal(other.asked.length, 0);
    other.stop();
  });

  it("is heard on this machine's own address and on no other", async () => {
    const { tool, address } = await begin();
    const back = site.passLoginPage(address);
    for (const host of ["127.0.0.2", "[::1]"]) {
      const other = new URL(back);
      other.hostname = host;
      await assert.rejects(fetch(other), `${host} answered`);
    }
    await fetch(back);
    assert.equal((await tool.ended).code, 0);
  });

  it("is refused where its ID token is not of it", async () => {
    for (const claims of [{ nonce: "another" }, { aud: "another" }, { iss: "x" }, { exp: 1 }]) {
      site.claims = claims;
      const { code, stderr } = await logIn();
      assert.equal(code, 1, JSON.stringify(claims));
      assert.match(stderr, /not confirmed as ours/);
      assert.equal(existsSync(join(folder, "sign-in.json")), false);
    }
  });

  it("says what the login page said", async () => {
    const { tool, address } = await begin();
    const back = site.passLoginPage(address);
    back.searchParams.delete("code");
    back.searchParams.set("error", "access_denied");
    await fetch(back);
    const { code, stderr } = await tool.ended;
    assert.equal(code, 3);
    assert.match(stderr, /access_denied/);
  });

  it("goes to no address that is not https or this machine's", async () => {
    const { code } = await run(["login", "--url", "http://api.example"]);
    assert.equal(code, 2);
    assert.equal(site.asked.length, 0);
  });

  it("tells of the second factor that is needed, and takes it on stdin", async () => {
    site.session = { ...site.session, mfaState: "mfa_required" };
    const { code, stderr } = await logIn();
    assert.equal(code, 3);
    assert.match(stderr, /nembl mfa/);
    assert.equal((await run(["mfa"], { input: "123 456\n" })).code, 0);
    assert.equal((await run(["mfa"], { input: "abcde-fghij" })).code, 0);
    assert.deepEqual(
      site.to("/v1/mfa/verify").map(({ json }) => json),
      [{ code: "123 456" }, { recoveryCode: "abcde-fghij" }],
    );
  });
});

describe("being signed in", () => {
  it("is renewed by itself, once, however many commands run at a time", async () => {
    site.expiresIn = 30;
    await logIn();
    site.expiresIn = 3_600;
    site.tokenDelayMs = 300;
    const runs = await Promise.all([1, 2, 3].map(() => run(["whoami"])));
    for (const { code, stderr } of runs) assert.equal(code, 0, stderr);
    assert.equal(site.to("/oauth2/token").length, 2);
    for (const { headers } of site.to("/v1/me")) {
      assert.equal(headers.authorization, "Bearer access-canary-2");
    }
    assert.match(saved(), /refresh-canary-2/);
    assert.equal(existsSync(join(folder, "sign-in.lock")), false);
  });

  it("ends where the pool says so, and is forgotten", async () => {
    site.expiresIn = 30;
    await logIn();
    site.grants.clear();
    const { code, stderr } = await run(["whoami"]);
    assert.equal(code, 3);
    assert.match(stderr, /nembl login/);
    assert.equal(site.to("/v1/me").length, 0);
    assert.equal(existsSync(join(folder, "sign-in.json")), false);
  });

  it("outlives a pool that is away", async () => {
    site.expiresIn = 30;
    await logIn();
    site.stop();
    const { code } = await run(["whoami"]);
    assert.equal(code, 6);
    assert.match(saved(), /refresh-canary-1/);
  });

  it("is of one address: no other gets its token", async () => {
    await logIn();
    const other = new FakeSite();
    await other.start();
    const { code, stderr } = await run(["whoami"], { env: { NEMBL_URL: other.url } });
    assert.equal(code, 3);
    assert.match(stderr, /not signed in at/);
    assert.equal(other.asked.length, 0);
    // Where nothing is said, it is the address of the last sign-in.
    assert.equal((await run(["whoami"], { env: { NEMBL_URL: "" } })).code, 0);
    other.stop();
  });
});

describe("signing out", () => {
  it("ends the sign-in, revokes what renews it, and forgets both", async () => {
    await logIn();
    const { code } = await run(["logout"]);
    assert.equal(code, 0);
    assert.equal(site.to("/v1/session").at(-1)?.method, "DELETE");
    assert.equal(site.grants.size, 0);
    assert.equal(existsSync(join(folder, "sign-in.json")), false);
    assert.equal((await run(["logout"])).code, 2);
  });

  it("forgets them also where the API cannot be told, and says so", async () => {
    await logIn();
    site.stop();
    const { code, stderr } = await run(["logout"]);
    assert.equal(code, 6);
    assert.match(stderr, /still stands/);
    assert.equal(existsSync(join(folder, "sign-in.json")), false);
  });
});

/** `fetch` sends no other name than that of the address. */
function statusAs(
  host: string,
  { port, pathname, search }: URL,
  path = `${pathname}${search}`,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, headers: { host } };
    request(options, ({ statusCode }) => resolve(statusCode))
      .on("error", reject)
      .end();
  });
}
