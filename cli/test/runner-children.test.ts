/** Commands that do not behave. */

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

import { echoesOf, encodingsOf } from "../../test/support/encodings.ts";
import { forEver, isAlive, node, pidIn, useMachine } from "./support/machine.ts";

/** Of which each form is another text. */
const SECRET = "canary/of+the/runner~0123456789==";

const DEAF = "process.on('SIGTERM', () => {})";

const machine = useMachine();
const { run, startRunner } = machine;

const spawning = (script: string, options: string) =>
  `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(script)}], ${options})`;

describe("a command", () => {
  it("that forks and ignores SIGTERM is ended with all that it has started", async () => {
    const [own, its] = [join(machine.folder, "own"), join(machine.folder, "its")];
    const grandchild = forEver(its, DEAF)[2] ?? "";
    const job = forEver(own, `${DEAF}; ${spawning(grandchild, '{ stdio: "inherit" }')}`);
    const id = machine.api.enqueue({ run: job, leaseSeconds: 6 });
    await startRunner();
    const pids = [await pidIn(machine.api, own), await pidIn(machine.api, its)];
    machine.api.cancels.add(id);
    const { failure, signal } = await machine.api.result(id);
    assert.deepEqual([failure, signal], ["killed", "SIGKILL"]);
    await machine.api.until(() => !pids.some(isAlive));
  });

  it("that closes its output is waited for all the same", async () => {
    const { result } = await run({
      run: node("fs.closeSync(1); fs.closeSync(2); setTimeout(() => process.exit(3), 1500)"),
    });
    assert.equal(result.exitCode, 3);
    assert.ok((result.durationMs ?? 0) >= 1_400);
  });

  it("whose output is held open by what has left its group does not hold up its result", async () => {
    const file = join(machine.folder, "pid");
    const leaver = spawning(forEver(file)[2] ?? "", '{ stdio: "inherit", detached: true }');
    const script = `${leaver}; const seen = () => fs.existsSync(${JSON.stringify(file)});
      setInterval(() => { if (seen()) { console.log("done"); process.exit(0); } }, 20)`;
    const { result, stdout } = await run({ run: node(script) });
    process.kill(await pidIn(machine.api, file), "SIGKILL");
    assert.equal(result.exitCode, 0);
    assert.equal(stdout, "done\n");
  });

  it("that prints a gigabyte takes no more memory of the runner than one that prints a page", async () => {
    const script = `const block = Buffer.alloc(1 << 20, "x".repeat(1023) + "\\n"); let left = 1024;
      const more = () => { while (left-- > 0) if (!process.stdout.write(block))
        return process.stdout.once("drain", more); process.stdout.write("the end\\n"); }; more();`;
    const id = machine.api.enqueue({ run: node(script), timeoutSeconds: 300 });
    const { child } = await startRunner();
    await machine.api.until(() => machine.api.to(`${id}/result`).length > 0, 240_000);
    const { exitCode, output } = await machine.api.result(id);
    assert.deepEqual([exitCode, output?.truncated], [0, true]);
    const stdout = machine.api.output(id, "stdout");
    assert.ok(stdout.startsWith("xxx") && stdout.endsWith("the end\n"));
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    const peakKiB = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]);
    assert.ok(peakKiB < 256 * 1024, `${peakKiB} KiB`);
  });
});

describe("a value that is printed", () => {
  it("in every form that encoders give it is taken out", async () => {
    const script = "for (const form of JSON.parse(process.env.FORMS)) console.log(form)";
    const forms = JSON.stringify(
      echoesOf(SECRET).map((form) => Array.from(form).toReversed().join("")),
    );
    const { stdout } = await run({
      // The other way round on its way there: what holds the value is a secret too.
      run: node(script.replace("form)", "[...form].reverse().join(''))")),
      env: { TOKEN: SECRET, FORMS: forms },
      secrets: ["TOKEN"],
    });
    assert.equal(stdout.trim().split("\n").length, echoesOf(SECRET).length);
    assert.match(stdout, /^\[secret\]\n/);
    for (const [form, text] of encodingsOf(SECRET)) assert.ok(!stdout.includes(text), form);
  });

  it("in two writes is taken out, wherever it is cut", async () => {
    const script = `const value = process.env.TOKEN; const bytes = Buffer.from(value);
      const wait = () => new Promise((resolve) => setTimeout(resolve, 15));
      (async () => { for (let at = 0; at <= bytes.length; at++) {
        process.stdout.write(bytes.subarray(0, at)); await wait();
        process.stdout.write(bytes.subarray(at)); process.stdout.write("\\n"); await wait(); } })()`;
    const { stdout } = await run({ run: node(script), env: { TOKEN: SECRET }, secrets: ["TOKEN"] });
    assert.equal(stdout, "[secret]\n".repeat(SECRET.length + 1));
  });
});
