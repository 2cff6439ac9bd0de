/**
 * moto as a real server for one vitest run: a venv of its own in a folder that git ignores, the pinned version in it, a
 * free port of this machine, and an end with the run.
 */

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

import type { TestProject } from "vitest/node";

const MOTO = "moto[server]==5.2.3";

const VENV = join(".dev", "moto-5.2.3");

const WINDOWS = process.platform === "win32";

/** It imports much of AWS before it listens. */
const START_MS = 60_000;

declare module "vitest" {
  interface ProvidedContext {
    readonly motoUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const python = installMoto();
  const port = await findFreePort();
  const args = ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)];
  const server = spawn(python, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr
    .setEncoding("utf8")
    .on("data", (text: string) => (said = (said + text).slice(-4_000)));

  const url = `http://127.0.0.1:${port}/`;
  try {
    await waitFor(url, server);
  } catch (error) {
    await stop(server);
    throw new Error(`moto did not start:\n${said}`, { cause: error });
  }
  project.provide("motoUrl", url);
  return () => stop(server);
}

/** Once: what marks it as whole is written last. Returns the venv's interpreter. */
function installMoto(): string {
  const python = join(VENV, WINDOWS ? "Scripts/python.exe" : "bin/python");
  const whole = join(VENV, "installed");
  if (existsSync(whole)) return python;
  mkdirSync(VENV, { recursive: true });
  // What they complain about goes to our own stderr.
  runPython(WINDOWS ? "python" : "python3", ["-m", "venv", "--clear", VENV]);
  runPython(python, ["-m", "pip", "install", "--quiet", MOTO]);
  writeFileSync(whole, `${MOTO}\n`);
  return python;
}

function runPython(python: string, args: readonly string[]): void {
  try {
    execFileSync(python, [...args]);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const what = isMissing
      ? `There is no ${python} here`
      : `\`${python} ${args.join(" ")}\` failed`;
    throw new Error(
      `${what}. These tests run moto, which is Python: install Python 3.10 or newer with its \`venv\` (on Debian: apt-get install python3-venv) and let pip reach PyPI. \`npm test\` needs none of it.`,
      { cause: error },
    );
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function waitFor(url: string, server: ChildProcess): Promise<void> {
  const untilMs = Date.now() + START_MS;
  while (Date.now() < untilMs) {
    if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
    const answer = await fetch(`${url}moto-api/`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error(`it did not answer within ${START_MS} ms`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill();
  const kill = setTimeout(() => server.kill("SIGKILL"), 5_000);
  await ended;
  clearTimeout(kill);
}
