/** The example of docs/guides/browser-app.md, module for module as a page loads it, against `npm run dev`. */

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";

import type { Seed } from "../../scripts/dev/seed-file.ts";
import { send, signIn } from "./client.ts";
import { passLoginForm } from "./code-flow.ts";
import { ROOT } from "./dev-stack.ts";
import { useOwnStack } from "./own-stack.ts";

interface App {
  readonly login: string;
  readonly api: string;
  readonly clientId: string;
  readonly redirectUri: string;
}

/** Of a page's `sessionStorage`, what the example uses. */
type Tab = Pick<Storage, "getItem" | "setItem" | "removeItem">;

interface Example {
  readonly beginSignIn: (app: App, tab: Tab) => Promise<string>;
  readonly finishSignIn: (app: App, address: string, tab: Tab) => Promise<string>;
  readonly callApi: (app: App, token: string, path: string) => Promise<unknown>;
}

const FOLDER = join(ROOT, "docs/examples/browser-app");
const ORIGIN = "http://127.0.0.1:3990";

let seed: Seed;
let app: App;
let example: Example;

useOwnStack(8_970, async (ready) => {
  seed = ready;
  const owner = await signIn(seed, "owner@alder.example");
  const json = {
    name: "Browser app",
    redirectUris: [`${ORIGIN}/`],
    scopes: ["services:read"],
  };
  const { status, body } = await send(seed, "POST", "/v1/oauth-clients", owner, json);
  assert.equal(status, 201, JSON.stringify(body));
  app = {
    login: seed.cognito.endpoint,
    api: seed.baseUrl,
    clientId: String(body.data["clientId"]),
    redirectUri: `${ORIGIN}/`,
  };
});

before(async () => {
  example = (await import(pathToFileURL(join(FOLDER, "sign-in.js")).href)) as Example;
});

function newTab(): Tab {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

async function comeBack(tab: Tab, email: string): Promise<string> {
  const person = seed.users.find((user) => user.email === email);
  assert.ok(person);
  return (await passLoginForm(await example.beginSignIn(app, tab), person)).href;
}

async function tokenOf(email: string): Promise<string> {
  const tab = newTab();
  return example.finishSignIn(app, await comeBack(tab, email), tab);
}

describe("the browser app of the guide", () => {
  it("signs a person in and lists the services of their company", async () => {
    const token = await tokenOf("member@alder.example");
    const services = (await example.callApi(app, token, "/v1/services")) as { name: string }[];
    assert.ok(services.length > 0);
    assert.ok(services.every(({ name }) => name.startsWith("Alder")));
  });

  it("is held to the client's ceiling, though an owner signed in", async () => {
    const token = await tokenOf("owner@alder.example");
    for (const [path, code] of [
      ["/v1/requests", "insufficient_scope"],
      ["/v1/api-keys", "forbidden"],
    ] as const) {
      await assert.rejects(example.callApi(app, token, path), { status: 403, code });
    }
  });

  it("takes a code once, and only in the tab that asked for it", async () => {
    const tab = newTab();
    const address = await comeBack(tab, "member@alder.example");
    await assert.rejects(example.finishSignIn(app, address, newTab()), /did not begin in this tab/);
    await example.finishSignIn(app, address, tab);
    await assert.rejects(example.finishSignIn(app, address, tab), /did not begin in this tab/);
  });

  it("refuses a code that comes with another state", async () => {
    const tab = newTab();
    const address = new URL(await comeBack(tab, "member@alder.example"));
    address.searchParams.set("state", "another");
    await assert.rejects(example.finishSignIn(app, address.href, tab), /did not begin/);
  });

  it("says what the login page said", async () => {
    const tab = newTab();
    const begun = new URL(await example.beginSignIn(app, tab));
    const state = begun.searchParams.get("state") ?? "";
    const address = `${app.redirectUri}?error=access_denied&state=${state}`;
    await assert.rejects(example.finishSignIn(app, address, tab), /access_denied/);
  });

  it("may read the API's answers in its page, and no other page may", async () => {
    const token = await tokenOf("member@alder.example");
    const readable = async (origin: string) => {
      const headers = { origin, authorization: `Bearer ${token}` };
      const answer = await fetch(`${app.api}/v1/services`, { headers });
      return answer.headers.get("access-control-allow-origin");
    };
    assert.equal(await readable(ORIGIN), ORIGIN);
    assert.equal(await readable("http://127.0.0.1:3991"), null);
    // At the pool, whose token endpoint a page calls as well.
    const token0 = await fetch(`${app.login}/oauth2/token`, {
      method: "POST",
      headers: { origin: ORIGIN },
      body: new URLSearchParams(),
    });
    assert.ok(["*", ORIGIN].includes(token0.headers.get("access-control-allow-origin") ?? ""));
  });

  it("is a page that uses that module, with the addresses of `npm run dev`", () => {
    const page = readFileSync(join(FOLDER, "index.html"), "utf8");
    assert.match(page, /from "\.\/sign-in\.js"/);
    for (const name of Object.keys(example)) assert.ok(page.includes(name), name);
  });
});
