/** A registered runner's machine for each test: an API, a folder, and the processes that are started on it. */

import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { after, afterEach, before, beforeEach } from "node:test";

import { bundle } from "../../build.mjs";
import { FakeApi, type Body, type Job } from "./fake-api.ts";
import { nembl, ownFolder, start, type Started } from "./nembl.ts";

const NODE = process.execPath;

export interface Machine {
  api: FakeApi;
  url: string;
  /** Of the tool's own files. */
  folder: string;
  runner: Started | undefined;
  /** Returns when it asks for work. */
  readonly startRunner: (...args: string[]) => Promise<Started>;
  readonly run: (job: Job) => Promise<{ id: string; result: Body; stdout: string; stderr: string }>;
}

export function useMachine(): Machine {
  const machine: Machine = {
    api: new FakeApi(),
    url: "",
    folder: "",
    runner: undefined,
    async startRunner(...args) {
      const { api, folder } = machine;
      const env = { AWS_SECRET_ACCESS_KEY: "of-this-machine", WANTED: "inherited" };
      const asked = api.to("/claims").length;
      machine.runner = start(["runner", "start", ...args], { folder, env });
      await api.until(() => api.to("/claims").length > asked);
      return machine.runner;
    },
    async run(job) {
      const { api } = machine;
      const id = api.enqueue(job);
      if (machine.runner === undefined) await machine.startRunner();
      const result = await api.result(id);
      return { id, result, stdout: api.output(id, "stdout"), stderr: api.output(id, "stderr") };
    },
  };

  before(bundle);
  beforeEach(async () => {
    machine.api = new FakeApi();
    machine.url = await machine.api.start();
    machine.folder = ownFolder();
    machine.runner = undefined;
    await register(machine);
  });
  afterEach(async () => {
    machine.runner?.child.kill("SIGKILL");
    await machine.runner?.ended;
    machine.api.stop();
  });
  after(() => setTimeout(() => process.exit(), 5_000).unref());
  return machine;
}

export async function register({ url, folder }: Pick<Machine, "url" | "folder">): Promise<void> {
  const args = ["runner", "register", "--url", url, "--token", "t"];
  const registered = await nembl(args, { folder });
  assert.equal(registered.code, 0, registered.stderr);
}

export function node(script: string): string[] {
  return [NODE, "-e", script];
}

/** Writes down its number and never ends. */
export function forEver(file: string, first = ""): string[] {
  const note = `fs.writeFileSync(${JSON.stringify(file)}, String(process.pid))`;
  return node(`${first}; ${note}; setInterval(() => {}, 1000)`);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie that its parent has not looked at is dead.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Once a process has written it down. */
export async function pidIn(api: FakeApi, file: string): Promise<number> {
  const read = () => existsSync(file) && Number(readFileSync(file, "utf8"));
  return api.until(() => read() || undefined);
}
