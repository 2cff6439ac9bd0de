/** The runner's own process: killed, told to end, revoked, doing several things at a time. */

import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

import { forEver, isAlive, pidIn, useMachine } from "./support/machine.ts";
import { nembl, ownFolder } from "./support/nembl.ts";

const machine = useMachine();
const { run, startRunner } = machine;

describe("the process", () => {
  it("that is killed takes its command with it", async () => {
    const file = join(machine.folder, "pid");
    machine.api.enqueue({ run: forEver(file) });
    await startRunner();
    const pid = await pidIn(machine.api, file);
    machine.runner?.child.kill("SIGKILL");
    await machine.api.until(() => !isAlive(pid), 3_000);
  });

  it("waits at SIGTERM for what runs, and takes nothing more", async () => {
    const id = machine.api.enqueue({ run: ["sleep", "1"] });
    await startRunner();
    await machine.api.until(() => machine.runner?.stderr().includes("started"));
    machine.runner?.child.kill("SIGTERM");
    machine.api.enqueue({ run: ["true"] });
    const { code } = (await machine.runner?.ended) ?? {};
    assert.equal(code, 0);
    assert.equal((await machine.api.result(id)).exitCode, 0);
    assert.equal(machine.api.received.filter(({ path }) => path.endsWith("/result")).length, 1);
  });

  it("kills at the second", async () => {
    const file = join(machine.folder, "pid");
    const id = machine.api.enqueue({ run: forEver(file) });
    await startRunner();
    const pid = await pidIn(machine.api, file);
    machine.runner?.child.kill("SIGTERM");
    await machine.api.until(() => machine.runner?.stderr().includes("Waiting"));
    machine.runner?.child.kill("SIGTERM");
    const { code } = (await machine.runner?.ended) ?? {};
    assert.equal(code, 130);
    assert.equal(isAlive(pid), false);
    assert.equal((await machine.api.result(id)).failure, "killed");
  });

  it("ends when its runner is revoked, and its command with it", async () => {
    const file = join(machine.folder, "pid");
    machine.api.enqueue({ run: forEver(file) });
    await startRunner("--concurrency", "2");
    const pid = await pidIn(machine.api, file);
    machine.api.fault = () => ({ status: 401, code: "unauthenticated" });
    const { code, stderr } = (await machine.runner?.ended) ?? {};
    assert.equal(code, 4);
    assert.match(stderr ?? "", /register/);
    assert.equal(isAlive(pid), false);
  });

  it("begins another session when its own is not known any more", async () => {
    let lost = false;
    machine.api.fault = ({ path }) => {
      if (lost || !path.endsWith("/claims")) return undefined;
      lost = true;
      return { status: 409, code: "session_lost" };
    };
    assert.equal((await run({ run: ["true"] })).result.exitCode, 0);
    assert.equal(machine.api.to("/session").length, 2);
  });

  it("runs as many at a time as it is told", async () => {
    for (const seconds of ["3", "3", "0"]) machine.api.enqueue({ run: ["sleep", seconds] });
    await startRunner("--concurrency", "2");
    await machine.api.until(() => machine.runner?.stderr().split("started").length === 3);
    assert.equal(machine.api.to("/result").length, 0);
    await machine.api.until(() => machine.api.to("/result").length === 3);
    assert.equal(machine.runner?.stderr().split("started").length, 4);
  });

  it("says what to do where the machine is none", async () => {
    writeFileSync(join(machine.folder, "other"), "");
    const { code, stderr } = await nembl(["runner", "start"], { folder: ownFolder() });
    assert.equal(code, 3);
    assert.match(stderr, /nembl runner register/);
  });
});
