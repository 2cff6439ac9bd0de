/** The runner where the network, its process or its registration fails. */

import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";

import { forEver, isAlive, node, pidIn, register, useMachine } from "./support/machine.ts";
import { nembl, ownFolder, start } from "./support/nembl.ts";
import { startProxy, type Proxy } from "./support/proxy.ts";

const machine = useMachine();
const { run, startRunner } = machine;

/** Of a lease of ten seconds the runner counts five. */
const LEASE = { leaseSeconds: 10 };

describe("a network that is cut", () => {
  let proxy: Proxy | undefined;
  afterEach(() => proxy?.stop());

  async function startBehindProxy(): Promise<Proxy> {
    proxy = await startProxy(machine.url);
    machine.folder = ownFolder();
    await register({ url: proxy.url, folder: machine.folder });
    await startRunner();
    return proxy;
  }

  it("for less than the lease ends no command, and doubles no result", async () => {
    const { cut, mend } = await startBehindProxy();
    const id = machine.api.enqueue({ run: ["sleep", "4"], ...LEASE });
    const beats = () => machine.api.to(`${id}/heartbeat`).length;
    await machine.api.until(() => beats() === 2);
    cut();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    assert.equal(beats(), 2);
    mend();
    assert.equal((await machine.api.result(id)).exitCode, 0);
    await machine.api.until(() => machine.runner?.stderr().includes("ended with exit code 0"));
    assert.equal(machine.api.to(`${id}/result`).length, 1);
  });

  it("for longer ends the command before the lease does; the runner asks for work again", async () => {
    const { cut, mend } = await startBehindProxy();
    const file = join(machine.folder, "pid");
    const lost = machine.api.enqueue({ run: forEver(file), ...LEASE });
    const pid = await pidIn(machine.api, file);
    cut();
    const cutAtMs = Date.now();
    await machine.api.until(() => !isAlive(pid));
    // The API heard the last one before the cut, and gives it away ten seconds after that.
    assert.ok(Date.now() - cutAtMs < 7_000);
    await machine.api.until(() => machine.runner?.stderr().includes("lost"));
    mend();
    const next = machine.api.enqueue({ run: ["true"] });
    assert.equal((await machine.api.result(next)).exitCode, 0);
    assert.equal(machine.api.to(`${lost}/result`).length, 0);
  });
});

describe("a process that is killed", () => {
  it("between the claim and its confirmation has started nothing, and the next one starts it", async () => {
    const file = join(machine.folder, "started");
    machine.api.fault = ({ path }) => (path.endsWith("/heartbeat") ? "cut" : undefined);
    const id = machine.api.enqueue({ run: ["touch", file] });
    const first = await startRunner();
    await machine.api.until(() => machine.api.to(`${id}/heartbeat`).length > 0);
    first.child.kill("SIGKILL");
    await first.ended;
    machine.api.fault = () => undefined;
    await startRunner();
    assert.equal(existsSync(file), false);
    const again = machine.api.enqueue({ run: ["touch", file] });
    assert.equal((await machine.api.result(again)).exitCode, 0);
    assert.equal(existsSync(file), true);
    assert.equal(machine.api.to(`${id}/result`).length, 0);
  });

  it("ends at once though the API says nothing, when it is told twice", async () => {
    machine.api.fault = ({ path }) => (path.endsWith("/heartbeat") ? "cut" : undefined);
    const id = machine.api.enqueue({ run: ["true"] });
    const { child, stderr, ended } = await startRunner();
    await machine.api.until(() => machine.api.to(`${id}/heartbeat`).length > 0);
    child.kill("SIGTERM");
    await machine.api.until(() => stderr().includes("Waiting"));
    const toldAtMs = Date.now();
    child.kill("SIGTERM");
    assert.equal((await ended).code, 130);
    assert.ok(Date.now() - toldAtMs < 10_000);
    assert.equal((await machine.api.result(id)).failure, "killed");
  });

  it("or only stopped, as by Ctrl-Z, has its command ended before the lease is; it goes on afterwards", async () => {
    const file = join(machine.folder, "pid");
    const lost = machine.api.enqueue({ run: forEver(file), leaseSeconds: 8 });
    const { child, stderr } = await startRunner();
    const pid = await pidIn(machine.api, file);
    child.kill("SIGSTOP");
    const stoppedAtMs = Date.now();
    await machine.api.until(() => !isAlive(pid));
    assert.ok(Date.now() - stoppedAtMs < 9_000);
    child.kill("SIGCONT");
    await machine.api.until(() => stderr().includes("lost"));
    const next = machine.api.enqueue({ run: ["true"] });
    assert.equal((await machine.api.result(next)).exitCode, 0);
    assert.equal(machine.api.to(`${lost}/result`).length, 0);
  });

  it("takes its commands with it though the guard is told to end first", async () => {
    const file = join(machine.folder, "pid");
    machine.api.enqueue({ run: forEver(file) });
    const { child } = await startRunner();
    const pid = await pidIn(machine.api, file);
    const guards = childrenOf(child.pid ?? 0).filter((one) => one !== pid);
    assert.equal(guards.length, 1);
    for (const guard of guards) process.kill(guard, "SIGTERM");
    child.kill("SIGTERM");
    await machine.api.until(() => machine.runner?.stderr().includes("Waiting"));
    assert.ok(isAlive(pid));
    child.kill("SIGKILL");
    await machine.api.until(() => !isAlive(pid));
  });
});

/** Linux alone shows them. */
function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .map(Number);
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(/\) \S (\d+)/.exec(stat)?.[1]);
  } catch {
    return undefined;
  }
}

describe("a registration token", () => {
  it("that was used before makes this machine nothing, and leaves what it is", async () => {
    const before = readFileSync(join(machine.folder, "runner.json"), "utf8");
    machine.api.fault = () => ({ status: 401, code: "unauthenticated" });
    const args = ["runner", "register", "--url", machine.url, "--token", "-", "--replace"];
    const { code, stderr } = await nembl(args, { folder: machine.folder, input: "used" });
    assert.equal(code, 4);
    assert.match(stderr, /As the test says\./);
    assert.equal(readFileSync(join(machine.folder, "runner.json"), "utf8"), before);
    const fresh = ownFolder();
    assert.equal((await nembl(args, { folder: fresh, input: "used" })).code, 4);
    assert.equal(existsSync(join(fresh, "runner.json")), false);
  });
});

describe("labels that are not the runner's", () => {
  it("are a mistake that is told at once, and not asked again", async () => {
    machine.api.fault = ({ path }) =>
      path.endsWith("/claims") ? { status: 422, code: "validation_error" } : undefined;
    const { code, stderr } = await nembl(["runner", "start", "--labels", "gpu"], {
      folder: machine.folder,
    });
    assert.equal(code, 2);
    assert.match(stderr, /As the test says\./);
    assert.deepEqual(machine.api.to("/claims")[0]?.body.labels, ["gpu"]);
    assert.equal(machine.api.to("/claims").length, 1);
  });
});

/** Deeper than a path may be long: not even root removes it by its name. */
const LEAVES_MUCH = `const name = "a".repeat(200); fs.writeFileSync(process.argv[1], process.cwd());
  for (let depth = 0; depth < 30; depth++) { fs.mkdirSync(name); process.chdir(name); }`;

describe("a folder that cannot be removed", () => {
  let file: string;
  beforeEach(() => (file = join(machine.folder, "folder")));
  afterEach(() => execFileSync("rm", ["-rf", readFileSync(file, "utf8")]));

  it("costs neither the result nor the runner", async () => {
    const id = machine.api.enqueue({ run: [...node(LEAVES_MUCH), file] });
    const next = machine.api.enqueue({ run: ["true"] });
    await startRunner();
    assert.equal((await machine.api.result(id)).exitCode, 0);
    assert.equal((await machine.api.result(next)).exitCode, 0);
  });

  it("keeps no other command alive when the runner is gone", async () => {
    const others = join(machine.folder, "other");
    const first = `${LEAVES_MUCH}; setInterval(() => {}, 1000)`;
    machine.api.enqueue({ run: [...node(first), file] });
    await startRunner("--concurrency", "2");
    await machine.api.until(() => existsSync(file));
    machine.api.enqueue({ run: forEver(others) });
    const pid = await pidIn(machine.api, others);
    machine.runner?.child.kill("SIGKILL");
    await machine.api.until(() => !isAlive(pid), 3_000);
  });
});

describe("a folder", () => {
  it("is removed though the command has protected what is in it", async () => {
    const script = `fs.mkdirSync("kept"); fs.writeFileSync("kept/file", ""); fs.chmodSync("kept", 0o500);
      fs.symlinkSync(process.argv[1], "link"); console.log(process.cwd())`;
    const { result, stdout } = await run({ run: [...node(script), machine.folder] });
    assert.equal(result.exitCode, 0);
    assert.equal(existsSync(stdout.trim()), false);
    assert.ok(existsSync(join(machine.folder, "runner.json")));
  });
});

describe("a result that cannot be written down", () => {
  it("is delivered all the same, and the runner goes on", async () => {
    writeFileSync(join(machine.folder, "runner-results"), "no folder");
    const id = machine.api.enqueue({ run: ["sh", "-c", "exit 3"] });
    const next = machine.api.enqueue({ run: ["true"] });
    await startRunner();
    assert.equal((await machine.api.result(id)).exitCode, 3);
    assert.equal((await machine.api.result(next)).exitCode, 0);
    assert.equal(machine.api.to(`${id}/result`).length, 1);
  });

  it("and one that is not as it was written is removed, not sent", async () => {
    const folder = join(machine.folder, "runner-results");
    mkdirSync(folder);
    writeFileSync(join(folder, "other-1.json"), '{"runnerId":"run_1","result":null}');
    const id = machine.api.enqueue({ run: ["true"] });
    await startRunner();
    assert.equal((await machine.api.result(id)).exitCode, 0);
    assert.equal(existsSync(join(folder, "other-1.json")), false);
    assert.equal(machine.api.to("undefined/result").length, 0);
  });
});

describe("an API that has moved", () => {
  it("is asked where NEMBL_URL says", async () => {
    const folder = ownFolder();
    const proxy = await startProxy(machine.url);
    await register({ url: proxy.url, folder });
    proxy.stop();
    const asked = machine.api.to("/claims").length;
    machine.runner = start(["runner", "start"], { folder, env: { NEMBL_URL: machine.url } });
    await machine.api.until(() => machine.api.to("/claims").length > asked);
  });

  it("gets the credential elsewhere where the person says so, and not for a variable's sake", async () => {
    const folder = ownFolder();
    writeFileSync(
      join(folder, "runner.json"),
      JSON.stringify({
        ...{ url: "https://api.example", runnerId: "run_1" },
        ...{ credential: "the-credential-of-run-1", environment: "test" },
      }),
    );
    const env = { NEMBL_URL: machine.url };
    const { code, stderr } = await nembl(["runner", "start"], { folder, env });
    assert.equal(code, 2);
    assert.match(stderr, /runner of https:\/\/api\.example/);
    assert.equal(machine.api.to("/session").length, 0);
    machine.runner = start(["runner", "start", "--url", machine.url], { folder, env });
    await machine.api.until(() => machine.api.to("/session").length === 1);
  });
});
