/** `npm run dev` from the outside: `npm run test:dev`. Two starts on one directory, so half a minute. */

import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { nextFreePort } from "../../scripts/dev/ports.ts";
import type { Seed, SeedCompany } from "../../scripts/dev/seed-file.ts";
import { get, serviceNames, signIn } from "./client.ts";
import { ROOT, startDev, survivors, type DevStack } from "./dev-stack.ts";
import { keepFiles } from "./kept-files.ts";

const directory = mkdtempSync(join(tmpdir(), "nembl-dev-"));
const restoreFiles = keepFiles();
after(() => {
  restoreFiles();
  rmSync(directory, { recursive: true, force: true });
});

async function occupy(port: number): Promise<Server> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function companyOf(seed: Seed, slug: string): SeedCompany {
  const found = seed.companies.find((company) => company.slug === slug);
  assert.ok(found);
  return found;
}

let first: Seed;

describe("the first start, on a port that is taken", () => {
  let taken: Server;
  let port: number;
  let stack: DevStack;
  before(async () => {
    port = await nextFreePort(8_900);
    taken = await occupy(port);
    stack = await startDev(["--port", String(port), "--persist-to", directory]);
    first = stack.seed();
  });
  after(() => taken.close());

  it("says which port it took instead", () => {
    const used = new URL(first.baseUrl).port;
    assert.notEqual(used, String(port));
    assert.ok(stack.output().includes(`port ${port} is taken, using ${used}`), stack.output());
  });

  it("prints a curl line that works when pasted and lists the first company's live services", () => {
    const { data } = stack.runPrintedCurl() as { data: { name: string }[] };
    assert.ok(data.length > 0);
    assert.ok(data.every(({ name }) => /^Alder (?!sandbox)/.test(name)));
  });

  it("prints every sign-in with its company and role", () => {
    for (const { email, password, companySlug, role } of first.users) {
      const line = new RegExp(`^ +${email} +${password} +${companySlug} +${role}$`, "m");
      assert.match(stack.output(), line);
    }
    const people = first.users.map(({ companySlug, role }) => `${companySlug} ${role}`);
    assert.deepEqual(people, ["alder owner", "alder admin", "alder member", "birch owner"]);
  });

  it("shows each key its own company and environment only", async () => {
    const [alder, birch] = [companyOf(first, "alder"), companyOf(first, "birch")];
    const all = [
      [alder.keys.test, /^Alder sandbox/],
      [birch.keys.live, /^Birch (?!sandbox)/],
      [birch.keys.test, /^Birch sandbox/],
    ] as const;
    for (const [key, own] of all) {
      const names = await serviceNames(first, key);
      assert.ok(names.length > 0);
      assert.ok(
        names.every((name) => own.test(name)),
        names.join(),
      );
    }
  });

  it("gives the Enterprise company its agreed limits", async () => {
    const response = await fetch(`${first.baseUrl}/v1/services`, {
      headers: { "x-api-key": companyOf(first, "alder").keys.live },
    });
    const policy = response.headers.get("ratelimit-policy") ?? "";
    assert.match(policy, /q=600000;w=60.*q=100000000;w=86400/);
  });

  it("signs its people in: the owner manages keys, the member may not", async () => {
    const owner = await signIn(first, "owner@alder.example");
    const me = await get(first, "/v1/me", owner);
    assert.equal(me.status, 200);
    const { type, companyId } = me.body.data as { type: string; companyId: string };
    assert.deepEqual([type, companyId], ["user", companyOf(first, "alder").id]);
    assert.equal((await get(first, "/v1/api-keys", owner)).status, 200);

    const member = await signIn(first, "member@alder.example");
    assert.equal((await get(first, "/v1/api-keys", member)).status, 403);
  });

  it("refuses a second stack on the same data, and says where the first one is", () => {
    const script = join(ROOT, "scripts/dev.ts");
    const args = [script, "--persist-to", directory];
    const ended = spawnSync(process.execPath, args, { encoding: "utf8" });
    assert.equal(ended.status, 1);
    assert.ok(ended.stderr.includes(`at ${first.baseUrl}.`), ended.stderr);
    assert.equal(ended.stdout, "");
  });

  it("leaves no process behind on Ctrl-C", async () => {
    const pids = stack.pids();
    assert.ok(stack.findPid(/workerd serve/) && stack.findPid(/cognito-local/));
    stack.pressCtrlC();
    await stack.exited;
    assert.deepEqual(await survivors(pids), []);
  });
});

describe("the second start, with both usual ports taken", () => {
  let taken: Server | undefined;
  let stack: DevStack;
  let second: Seed;
  before(async () => {
    // Somebody else may have it already; that does as well.
    taken = await occupy(Number(new URL(first.cognito.endpoint).port)).catch(() => undefined);
    const port = await nextFreePort(Number(new URL(first.baseUrl).port) + 1);
    stack = await startDev(["--port", String(port), "--persist-to", directory, "--quiet"]);
    second = stack.seed();
  });
  after(() => taken?.close());

  it("keeps companies, keys, people, passwords and pool, on other addresses", () => {
    assert.notEqual(second.baseUrl, first.baseUrl);
    assert.notEqual(second.cognito.endpoint, first.cognito.endpoint);
    const data = ({ companies, users, cognito }: Seed) => [
      companies,
      users,
      cognito.userPoolId,
      cognito.clientId,
    ];
    assert.deepEqual(data(second), data(first));
  });

  it("doubles nothing and still takes keys and fresh tokens", async () => {
    const names = await serviceNames(second, companyOf(second, "alder").keys.live);
    assert.equal(new Set(names).size, names.length);
    const owner = await signIn(second, "owner@alder.example");
    assert.equal((await get(second, "/v1/me", owner)).status, 200);
    const keys = await get(second, "/v1/api-keys", owner);
    assert.equal((keys.body.data as unknown[]).length, 2);
    const other = await signIn(second, "owner@birch.example");
    assert.equal((await get(second, "/v1/me", other)).status, 200);
  });

  it("ends whole, and with an error, when one of its processes crashes", async () => {
    const pids = stack.pids();
    process.kill(stack.findPid(/cognito-local/), "SIGKILL");
    assert.equal(await stack.exited, 1);
    assert.match(stack.output(), /cognito-local ended/);
    assert.deepEqual(await survivors(pids), []);
  });
});

describe("options", () => {
  for (const args of [["--prot", "1"], ["--port", "banana"], ["--port", "70000"], ["extra"]]) {
    it(`refuses ${args.join(" ")} with the usage and exit code 2`, () => {
      const script = join(ROOT, "scripts/dev.ts");
      const ended = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
      assert.equal(ended.status, 2);
      assert.match(ended.stderr, /Usage: npm run dev/);
    });
  }
});
