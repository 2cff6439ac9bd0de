/**
 * From spawn of workerd to its first answer. workerd is started by itself, from a configuration of its own, so that
 * nothing of Miniflare is measured. Ours answers a forged key: everything is composed then, and no binding is called.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Readable } from "node:stream";

import { COMPATIBILITY_DATE, type Bundle } from "../lib/bundle.ts";
import { median } from "../lib/median.ts";
import { OUR_BINDINGS } from "../lib/our-bindings.ts";
import { forge } from "../lib/seed.ts";

export interface ColdStart {
  readonly bareMs: number;
  readonly oursMs: number;
  readonly ratioToBareHono: number;
}

const KEY = `nmbl_live_${"0123456789abcdef".repeat(2)}`;

const require = createRequire(import.meta.url);
const requireOfWrangler = createRequire(require.resolve("wrangler"));
const { default: workerdPath } = requireOfWrangler("workerd") as { default: string };

export async function measureColdStart(
  bare: Bundle,
  ours: Bundle,
  options: { readonly workDir: string; readonly starts: number },
): Promise<ColdStart> {
  const bareConfig = await writeConfig(join(options.workDir, "start-bare"), bare, "", "");
  const texts = Object.entries(OUR_BINDINGS.bindings ?? {}).map(
    ([name, text]) => `(name = "${name}", text = "${text}"),`,
  );
  const classes = Object.entries(OUR_BINDINGS.durableObjects ?? {});
  // Never called: a forged key costs no I/O.
  const services = `${["DB", "FACTS", "IP_LIMIT", "PERSON_LIMIT", "COMPANY_LIMIT"].map((name) => `(name = "${name}", service = "main"),`).join("")}
    ${classes.map(([name, { className }]) => `(name = "${name}", durableObjectNamespace = "${className}"),`).join("")}`;
  const objects = `durableObjectNamespaces = [${classes.map(([name, { className }]) => `(className = "${className}", uniqueKey = "${name}", enableSql = true),`).join("")}],
    durableObjectStorage = (inMemory = void),`;
  const bindings = texts.join("") + services;
  const oursConfig = await writeConfig(
    join(options.workDir, "start-ours"),
    ours,
    bindings,
    objects,
  );

  const times: { bareMs: number; oursMs: number }[] = [];
  // The first of each pair reads files from disk, so it is not counted.
  for (let start = -1; start < options.starts; start++) {
    const bareMs = await startOnce(bareConfig, 200);
    const oursMs = await startOnce(oursConfig, 401);
    if (start >= 0) times.push({ bareMs, oursMs });
  }
  return {
    bareMs: median(times.map(({ bareMs }) => bareMs)),
    oursMs: median(times.map(({ oursMs }) => oursMs)),
    ratioToBareHono: median(times.map(({ bareMs, oursMs }) => oursMs / bareMs)),
  };
}

async function startOnce(config: string, expectedStatus: number): Promise<number> {
  const startedMs = performance.now();
  const args = ["serve", config, "--experimental", "--control-fd=3"];
  const child = spawn(workerdPath, args, { stdio: ["ignore", "ignore", "inherit", "pipe"] });
  const control = child.stdio[3] as Readable;
  const [message] = (await once(control.setEncoding("utf8"), "data")) as [string];
  const { port } = JSON.parse(message.split("\n")[0] as string) as { port: number };

  const response = await fetch(`http://127.0.0.1:${port}/v1/me`, {
    headers: { "x-api-key": forge(KEY) },
  });
  await response.arrayBuffer();
  const tookMs = performance.now() - startedMs;
  const ended = once(child, "exit");
  child.kill();
  await ended;
  if (response.status !== expectedStatus) throw new Error(`Answered ${response.status} at start`);
  return tookMs;
}

async function writeConfig(
  dir: string,
  { code, wasm, compatibilityFlags }: Bundle,
  bindings: string,
  objects: string,
) {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, "worker.js"), code);
  for (const { name, contents } of wasm) await writeFile(join(dir, name), contents);
  const wasmModules = wasm.map(({ name }) => `(name = "${name}", wasm = embed "${name}")`);
  const file = join(dir, "config.capnp");
  await writeFile(
    file,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${['(name = "worker.js", esModule = embed "worker.js")', ...wasmModules].join(", ")}],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  compatibilityFlags = ${JSON.stringify(compatibilityFlags)},
  bindings = [${bindings}],
  ${objects}
);
`,
  );
  return file;
}
