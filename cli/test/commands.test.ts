/** The commands against an API that says what it was asked. */

import { strict as assert } from "node:assert";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, describe, it } from "node:test";

import { bundle } from "../build.mjs";
import { nembl, type Options, type Run } from "./support/nembl.ts";

const VALUE = "canary value, with spaces\nand a line";
const KEY = "nmbl_test_0123456789";

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

let asked: Asked[] = [];
let answer: { status: number; body: unknown };
const server = createServer((request, response) => void take(request, response));
let url: string;

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString("utf8");
  const { method, headers } = request;
  asked.push({ method, url: request.url, headers, body: text === "" ? null : JSON.parse(text) });
  response.statusCode = answer.status;
  if (answer.status === 302) response.setHeader("location", `${url}/elsewhere`);
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}

function run(args: readonly string[], options: Options = {}): Promise<Run> {
  return nembl(args, { ...options, env: { NEMBL_URL: url, NEMBL_TOKEN: "token", ...options.env } });
}

before(async () => {
  await bundle();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  asked = [];
  answer = { status: 200, body: { data: {} } };
});

after(() => {
  server.close();
  server.closeAllConnections();
});

describe("who calls", () => {
  it("is a person by an access token, in the company and environment that they name", async () => {
    await run(["whoami"], { env: { NEMBL_COMPANY: "co_1", NEMBL_ENVIRONMENT: "test" } });
    const headers = asked[0]?.headers ?? {};
    assert.equal(headers.authorization, "Bearer token");
    assert.equal(headers["x-nembl-company"], "co_1");
    assert.equal(headers["x-nembl-environment"], "test");
  });

  it("is a key where the token is one", async () => {
    await run(["whoami"], { env: { NEMBL_TOKEN: KEY } });
    assert.equal(asked[0]?.headers["x-api-key"], KEY);
    assert.equal(asked[0]?.headers.authorization, undefined);
  });

  it("is told to no other address", async () => {
    answer = { status: 302, body: undefined };
    assert.equal((await run(["whoami"])).code, 6);
    assert.equal(asked.length, 1);
  });

  it("must be said", async () => {
    const { code, stderr } = await run(["whoami"], { env: { NEMBL_TOKEN: "" } });
    assert.equal(code, 3);
    assert.match(stderr, /NEMBL_TOKEN/);
  });

  it("stands in no message, whatever it holds", async () => {
    const { code, stderr } = await run(["whoami"], { env: { NEMBL_TOKEN: "canary\nx" } });
    assert.equal(code, 2);
    assert.doesNotMatch(stderr, /canary/);
  });
});

describe("a secret's value", () => {
  it("comes from stdin, whole but for one line break at its end", async () => {
    const made = await run(["secrets", "create", "deploy", "--host", "api.example"], {
      input: `${VALUE}\n`,
    });
    assert.equal(made.code, 0);
    assert.deepEqual(asked[0]?.body, {
      slug: "deploy",
      value: VALUE,
      allowedHosts: ["api.example"],
    });
    await run(["secrets", "set", "deploy"], { input: VALUE });
    assert.deepEqual([asked[1]?.method, asked[1]?.url], ["PUT", "/v1/secrets/deploy/value"]);
    assert.deepEqual(asked[1]?.body, { value: VALUE });
  });

  it("is taken from no argument, and shown by none", async () => {
    const { code, stdout, stderr } = await run(["secrets", "set", "deploy", "canary"]);
    assert.equal(code, 2);
    assert.doesNotMatch(stdout + stderr, /canary/);
    assert.equal((await run(["secrets", "set", "deploy", "--value=canary"])).code, 2);
    assert.equal(asked.length, 0);
  });

  it("must be there, and text", async () => {
    assert.equal((await run(["secrets", "set", "deploy"])).code, 2);
    assert.equal(asked.length, 0);
  });
});

/** What follows each command's name. A command that is not in it fails the test below. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  login: ["--no-browser"],
  logout: [],
  mfa: [],
  whoami: [],
  "secrets list": ["--search", "deploy"],
  "secrets create": ["deploy", "--description", "For deploys"],
  "secrets set": ["deploy"],
  "secrets delete": ["deploy"],
  "secrets versions": ["deploy"],
  "keys list": [],
  "keys create": ["CI", "--environment", "test", "--scope", "services:read"],
  "keys rotate": ["key_1"],
  "keys revoke": ["key_1"],
  "workflows list": [],
  "workflows publish": ["wf_1"],
  "workflows run": ["wf_1"],
  "requests create": ["svc_1", "A title"],
  "requests show": ["req_1"],
  "audit export": [],
  "audit verify": ["-"],
  "runner register": ["--token", "-"],
  "runner start": [],
  completion: ["bash"],
};

describe("no command", () => {
  it("shows a value that it is handed, in words, in JSON or in a refusal", async () => {
    const { stdout: help } = await nembl(["--help"]);
    const commands = help.slice(help.indexOf("Commands:"), help.indexOf("Begin with"));
    const names = [...commands.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}\S/gm)].map(
      ([, name = ""]) => name,
    );
    assert.deepEqual(names.toSorted(), Object.keys(ARGUMENTS).toSorted());
    const data = { id: "key_1", slug: "deploy", name: "CI", hint: "6789", key: KEY };
    const refusal = { error: "validation_error", message: "No.", details: [{ field: "value" }] };
    for (const [name, args] of Object.entries(ARGUMENTS)) {
      for (const [status, ...more] of [[200], [422], [200, "--json"]] as const) {
        answer = { status, body: status === 200 ? { data } : refusal };
        const words = [...name.split(" "), ...args, ...more];
        const { stdout, stderr } = await run(words, { input: VALUE });
        const shown = stdout + stderr;
        for (const form of [VALUE, JSON.stringify(VALUE).slice(1, -1), btoa(VALUE)]) {
          assert.equal(shown.includes(form), false, `${name}: ${form}`);
        }
        // An export is what the API answers, to the byte.
        if (more.length > 0 || name === "audit export") continue;
        const isOnce = name === "keys create" || name === "keys rotate";
        assert.equal(shown.includes(KEY), isOnce && status === 200, name);
      }
    }
  });

  it("takes a value as an argument: none has an option for one", async () => {
    for (const name of Object.keys(ARGUMENTS)) {
      const { stdout } = await nembl([...name.split(" "), "--help"]);
      assert.match(stdout, /^Usage: nembl /m, name);
      assert.doesNotMatch(stdout, /--(?:value|secret|password|code)\b/, name);
    }
  });
});

describe("a key that is shown once", () => {
  it("goes to stdout alone", async () => {
    answer = { status: 201, body: { data: { id: "key_1", name: "CI", hint: "6789", key: KEY } } };
    const args = ["keys", "create", "CI", "--environment", "test", "--scope", "services:read"];
    const { code, stdout, stderr } = await run(args);
    assert.equal(code, 0);
    assert.equal(stdout, `${KEY}\n`);
    assert.doesNotMatch(stderr, new RegExp(KEY));
    const rotated = await run(["keys", "rotate", "key_1", "--grace", "60"]);
    assert.equal(rotated.stdout, `${KEY}\n`);
    assert.deepEqual(asked[1]?.body, { gracePeriodSeconds: 60 });
  });
});

describe("what is in use", () => {
  it("is not deleted before it is confirmed", async () => {
    const body = { error: "secret_in_use", message: "In use.", details: [], confirm: "c_1" };
    answer = { status: 409, body };
    const { code, stderr } = await run(["secrets", "delete", "deploy"]);
    assert.equal(code, 4);
    assert.match(stderr, /--confirm c_1/);
    answer = { status: 204, body: undefined };
    assert.equal((await run(["secrets", "delete", "deploy", "--confirm", "c_1"])).code, 0);
    assert.equal(asked[1]?.url, "/v1/secrets/deploy?confirm=c_1");
  });
});

describe("an instance", () => {
  it("is waited for, and its end is the exit code", async () => {
    answer = { status: 200, body: { data: { id: "ins_1", status: "failed" } } };
    const { code } = await run(["workflows", "run", "wf_1", "--input", '{"a":1}', "--wait"]);
    assert.equal(code, 1);
    assert.deepEqual(asked[0]?.body, { input: { a: 1 } });
    assert.equal(asked[1]?.url, "/v1/instances/ins_1");
  });
});

describe("what is printed", () => {
  it("moves no cursor", async () => {
    const body = { data: [{ slug: "a\u001B[2Jb\nc", status: "active" }], pagination: {} };
    answer = { status: 200, body };
    const { stdout } = await run(["secrets", "list"]);
    assert.equal(stdout.includes("\u001B"), false);
    assert.equal(stdout.trimEnd().split("\n").length, 2);
  });

  it("is JSON where that is asked for", async () => {
    const body = { data: [{ slug: "a" }], pagination: { page: 1, totalPages: 1 } };
    answer = { status: 200, body };
    assert.deepEqual(JSON.parse((await run(["secrets", "list", "--json"])).stdout), body);
  });

  it("moves no cursor as JSON either, and loses nothing", async () => {
    // Escape, a control sequence in one character, text that runs backwards, an invisible one of two units.
    const odd = "\u001B[2J \u009B2J \u202Eevil \u{E0041} \u2028 \u007F";
    answer = { status: 200, body: { data: [{ slug: odd }], pagination: {} } };
    const { stdout } = await run(["secrets", "list", "--json"]);
    assert.doesNotMatch(stdout, /[^\n\x20-\x7E]/);
    assert.deepEqual(JSON.parse(stdout), answer.body);
  });

  it("names field and reason of a refusal, and what it is by the exit code", async () => {
    const details = [{ field: "slug", message: "Lower-case letters." }];
    answer = { status: 422, body: { error: "validation_error", message: "No.", details } };
    const { code, stderr } = await run(["requests", "show", "req_1"]);
    assert.equal(code, 2);
    assert.match(stderr, /slug: Lower-case letters\./);
    const codes = [401, 403, 404, 429, 503];
    for (const [index, expected] of [3, 4, 5, 6, 6].entries()) {
      answer = { status: codes[index] ?? 0, body: {} };
      assert.equal((await run(["whoami"])).code, expected);
    }
  });

  it("takes a number for a page, and asks the API nothing else", async () => {
    const { code, stderr } = await run(["secrets", "list", "--page", "two"]);
    assert.equal(code, 2);
    assert.match(stderr, /--page takes a number/);
    assert.equal(asked.length, 0);
    answer = { status: 200, body: { data: [], pagination: {} } };
    await run(["secrets", "list", "--page", "2", "--page-size", "5"]);
    assert.equal(asked[0]?.url, "/v1/secrets?page=2&pageSize=5");
  });

  it("helps with a group of commands, and with a word that is none", async () => {
    const group = await nembl(["secrets", "--help"]);
    assert.equal(group.code, 0);
    assert.match(group.stdout, /secrets versions/);
    const frob = await nembl(["secrets", "frob"]);
    assert.equal(frob.code, 2);
    assert.match(frob.stderr, /nembl secrets --help/);
    assert.equal((await nembl(["whoami", "--frob"])).code, 2);
  });
});
