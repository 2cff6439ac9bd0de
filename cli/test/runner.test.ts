/** The runner against the protocol, with real processes. */

import { strict as assert } from "node:assert";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

import { forEver, isAlive, node, pidIn, useMachine } from "./support/machine.ts";
import { nembl } from "./support/nembl.ts";

const SECRET = "canary/of+the/runner~0123456789";

const machine = useMachine();
const { run, startRunner } = machine;

describe("registering", () => {
  it("keeps the credential in a file that only its owner reads, and shows it nowhere", async () => {
    const again = await nembl(
      [
        "runner",
        "register",
        "--url",
        machine.url,
        "--token",
        "-",
        "--replace",
        "--labels",
        "linux",
      ],
      { folder: machine.folder, input: "of-stdin\n" },
    );
    assert.equal(again.code, 0);
    assert.deepEqual(machine.api.to("/register")[1]?.body.token, "of-stdin");
    assert.deepEqual(machine.api.to("/register")[1]?.body.labels, ["linux"]);
    assert.deepEqual(Object.keys(machine.api.to("/register")[1]?.body.publicKey ?? {}).toSorted(), [
      "crv",
      "kty",
      "x",
      "y",
    ]);
    assert.doesNotMatch(again.stdout + again.stderr, /the-credential/);
    assert.equal(statSync(join(machine.folder, "runner.json")).mode & 0o777, 0o600);
  });

  it("does not replace a runner unasked, nor use up the token", async () => {
    const again = await nembl(["runner", "register", "--url", machine.url, "--token", "t"], {
      folder: machine.folder,
    });
    assert.equal(again.code, 2);
    assert.equal(machine.api.to("/register").length, 1);
  });

  it("sends nothing over http to another machine", async () => {
    const args = ["runner", "register", "--url", "http://api.example", "--token", "t", "--replace"];
    const { code, stderr } = await nembl(args, { folder: machine.folder });
    assert.equal(code, 2);
    assert.match(stderr, /https/);
  });
});

describe("a command", () => {
  it("sees its variables, the inherited ones that are allowed, and nothing else", async () => {
    await startRunner("--env-allow", "WANTED");
    const env = { DEPLOY_TOKEN: SECRET, STAGE: "staging" };
    const { result, id } = await run({
      run: node("console.log(Buffer.from(JSON.stringify(process.env)).reverse().toString())"),
      env,
    });
    const text = Array.from(machine.api.output(id, "stdout").trim()).toReversed().join("");
    const seen = JSON.parse(text);
    const { PATH, ...others } = seen;
    assert.equal(result.exitCode, 0);
    assert.ok(PATH.length > 0);
    assert.deepEqual(others, { ...env, WANTED: "inherited" });
  });

  it("runs without a shell, in an empty folder that is gone afterwards", async () => {
    const script = "console.log(process.argv[1], process.cwd(), fs.readdirSync('.').length)";
    const { stdout } = await run({ run: [...node(script), "$(id); `id`"] });
    const [, cwd, count] = /^\$\(id\); `id` (\S+) (\d+)\n$/.exec(stdout) ?? [];
    assert.equal(count, "0");
    assert.equal(existsSync(cwd ?? "/"), false);
  });

  it("has its values taken out of what it prints, in other forms and split over writes", async () => {
    const script = `const s = process.env.T; const b = Buffer.from(s);
      process.stdout.write(s.slice(0, 9)); setTimeout(() => {
        process.stdout.write(s.slice(9) + "\\n" + b.toString("base64") + "\\n" + b.toString("hex"));
        console.error(encodeURIComponent(s)); console.error(process.env.STAGE);
      }, 200)`;
    await startRunner("--show-output");
    const { id } = await run({
      run: node(script),
      env: { T: SECRET, STAGE: "staging" },
      secrets: ["T"],
    });
    assert.match(machine.api.output(id, "stdout"), /^\[secret\]\n\[secret\]=*\n\[secret\]$/);
    assert.equal(machine.api.output(id, "stderr"), "[secret]\nstaging\n");
    machine.runner?.child.kill("SIGTERM");
    const printed = await machine.runner?.ended;
    assert.match(printed?.stdout ?? "", /\[secret\]/);
    assert.doesNotMatch(
      JSON.stringify([printed, machine.api.received]),
      /canary|Y2FuYXJ5|63616e617279/,
    );
  });

  it("may print for ever: the beginning and the end are kept", async () => {
    const script = `const line = "x".repeat(1023) + "\\n"; let n = 0;
      const more = () => { while (n++ < 30000) if (!process.stdout.write(n === 1 ? "first\\n" : line))
        return process.stdout.once("drain", more); process.stdout.write("lést\\n"); }; more();`;
    const { result, stdout } = await run({ run: node(script) });
    assert.equal(result.output?.truncated, true);
    assert.ok(stdout.startsWith("first\n") && stdout.endsWith("lést\n"));
    assert.ok(stdout.length <= 512 * 1024);
  });

  it("tells its exit code, and that a program is not there", async () => {
    const failed = await run({ run: node("process.exit(7)") });
    assert.equal(failed.result.exitCode, 7);
    assert.equal(failed.result.failure, undefined);
    const missing = await run({ run: ["no-such-program"] });
    assert.equal(missing.result.failure, "not_started");
  });

  it("takes with it what it has started", async () => {
    const file = join(machine.folder, "pid");
    const child = `fs.writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const script = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" });
      setTimeout(() => process.exit(0), 700)`;
    await run({ run: node(script) });
    const pid = await pidIn(machine.api, file);
    await machine.api.until(() => !isAlive(pid), 3_000);
  });

  it("is not started with variables for another attempt", async () => {
    const file = join(machine.folder, "started");
    for (const header of [{ attempt: 2 }, { phase: "x" }, { runner: "run_2" }, { exp: 1 }]) {
      const { result } = await run({ run: ["touch", file], header });
      assert.equal(result.failure, "not_started");
    }
    assert.equal(existsSync(file), false);
  });

  it("is started though the machine's clock is an hour off", async () => {
    machine.api.skewMs = -3_600_000;
    assert.equal((await run({ run: ["true"] })).result.exitCode, 0);
    machine.api.skewMs = 3_600_000;
    assert.equal((await run({ run: ["true"] })).result.exitCode, 0);
  });

  it("is ended when its time is over, though it does not listen", async () => {
    const { result } = await run({
      run: node("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"),
      timeoutSeconds: 1,
    });
    assert.equal(result.failure, "timeout");
    assert.equal(result.signal, "SIGKILL");
  });

  it("is ended when it is cancelled", async () => {
    const id = machine.api.enqueue({ run: ["sleep", "60"], leaseSeconds: 6 });
    await startRunner();
    await machine.api.until(() => machine.runner?.stderr().includes("started"));
    machine.api.cancels.add(id);
    assert.equal((await machine.api.result(id)).failure, "killed");
  });
});

describe("a claim", () => {
  it("that another has is given up at once", async () => {
    const file = join(machine.folder, "pid");
    const id = machine.api.enqueue({ run: forEver(file), leaseSeconds: 6 });
    await startRunner();
    const pid = await pidIn(machine.api, file);
    machine.api.fault = ({ path }) =>
      path.endsWith("/heartbeat") ? { status: 409, code: "claim_lost" } : undefined;
    await machine.api.until(() => !isAlive(pid));
    await machine.api.until(() => machine.runner?.stderr().includes("lost"));
    assert.equal(machine.api.to(`${id}/result`).length, 0);
  });

  it("ends its command when its lease ends, because no answer came", async () => {
    const file = join(machine.folder, "pid");
    const id = machine.api.enqueue({ run: forEver(file), leaseSeconds: 7 });
    await startRunner();
    const pid = await pidIn(machine.api, file);
    const heardAtMs = Date.now();
    machine.api.fault = () => "cut";
    await machine.api.until(() => !isAlive(pid));
    // Five seconds before the API gives it away.
    assert.ok(Date.now() - heardAtMs < 3_500);
    machine.api.fault = () => undefined;
    await run({ run: ["true"] }).catch(() => undefined);
    assert.equal(machine.api.to(`${id}/result`).length, 0);
  });

  it("is not begun where it was lost on the way", async () => {
    const file = join(machine.folder, "started");
    machine.api.fault = ({ path }) =>
      path.endsWith("/heartbeat") ? { status: 409, code: "claim_lost" } : undefined;
    machine.api.enqueue({ run: ["touch", file] });
    await startRunner();
    await machine.api.until(() => machine.runner?.stderr().includes("lost"));
    assert.equal(existsSync(file), false);
  });
});

describe("a result", () => {
  it("outlives an outage", async () => {
    let refused = 0;
    machine.api.fault = ({ path }) =>
      path.endsWith("/result") && refused++ < 3 ? { status: 503, code: "unavailable" } : undefined;
    const id = machine.api.enqueue({ run: ["true"] });
    await startRunner();
    await machine.api.until(() => machine.api.to(`${id}/result`).length === 4);
    const bodies = new Set(machine.api.to(`${id}/result`).map(({ body }) => JSON.stringify(body)));
    assert.equal(bodies.size, 1);
    await machine.api.until(() => readdirSync(join(machine.folder, "runner-results")).length === 0);
  });

  it("outlives its process", async () => {
    machine.api.fault = ({ path }) => (path.endsWith("/result") ? "cut" : undefined);
    const id = machine.api.enqueue({ run: ["true"] });
    await startRunner();
    await machine.api.until(() => machine.api.to(`${id}/result`).length > 0);
    machine.runner?.child.kill("SIGKILL");
    await machine.runner?.ended;
    machine.api.fault = () => undefined;
    const tries = machine.api.to(`${id}/result`).length;
    await startRunner();
    await machine.api.until(() => machine.api.to(`${id}/result`).length > tries);
    await machine.api.until(() => readdirSync(join(machine.folder, "runner-results")).length === 0);
  });
});
