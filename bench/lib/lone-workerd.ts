/** A workerd started by itself, from a configuration of its own, so that nothing of Miniflare is in what is measured. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

import { ASSETS } from "../../scripts/engine/build.ts";
import { COMPATIBILITY_DATE, type Bundle } from "./bundle.ts";
import { OUR_BINDINGS } from "./our-bindings.ts";

const require = createRequire(import.meta.url);
const requireOfWrangler = createRequire(require.resolve("wrangler"));
const { default: workerdPath } = requireOfWrangler("workerd") as { default: string };

/** SQLite is kept nowhere else. */
const DISKS = ["objects", "tables"];

export interface LoneWorkerd {
  /** By the name of the socket. */
  readonly urls: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** Until it listens at each of these sockets. */
export async function startWorkerd(
  config: string,
  sockets: readonly string[],
): Promise<LoneWorkerd> {
  const args = ["serve", config, "--experimental", "--control-fd=3"];
  const child = spawn(workerdPath, args, { stdio: ["ignore", "ignore", "inherit", "pipe"] });
  const urls: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    const { socket, port } = JSON.parse(line) as { socket: string; port: number };
    urls[socket] = `http://127.0.0.1:${port}`;
    if (sockets.every((name) => name in urls)) break;
  }
  return {
    urls,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
}

/** Of a Worker without bindings. */
export async function writeBareConfig(dir: string, bundle: Bundle): Promise<string> {
  const worker = await writeWorker(dir, "main", bundle, []);
  return writeConfig(dir, {
    services: [`(name = "main", worker = ${worker})`],
    sockets: [listening("http", "main")],
  });
}

/** Of the product with its bindings and their stand-ins, which stay in `dir` from one start to the next. */
export async function writeOurConfig(
  dir: string,
  { ours, standIns }: { readonly ours: Bundle; readonly standIns: Bundle },
): Promise<string> {
  for (const name of DISKS) await mkdir(join(dir, name), { recursive: true });
  const d1 = `innerBindings = [(name = "fetcher", service = "stand-ins")]`;
  const { bindings = {}, durableObjects = {}, ratelimits = {}, kvNamespaces = [] } = OUR_BINDINGS;
  const main = await writeWorker(dir, "main", ours, [
    `bindings = [${[
      ...Object.entries(bindings).map(([name, text]) => `(name = "${name}", text = "${text}")`),
      `(name = "LOADER", workerLoader = ())`,
      `(name = "ASSETS", service = "assets")`,
      `(name = "DB", wrapped = (moduleName = "cloudflare-internal:d1-api", ${d1}))`,
      ...kvNamespaces.map(
        (name) => `(name = "${name}", kvNamespace = (name = "stand-ins", entrypoint = "Values"))`,
      ),
      ...Object.keys(ratelimits).map(
        (name) => `(name = "${name}", service = (name = "stand-ins", entrypoint = "Limit"))`,
      ),
      ...Object.entries(durableObjects).map(
        ([name, { className }]) => `(name = "${name}", durableObjectNamespace = "${className}")`,
      ),
    ].join(", ")}]`,
    ...objects(
      Object.values(durableObjects).map(({ className }) => className),
      `localDisk = "objects"`,
    ),
  ]);
  const tables = `bindings = [(name = "TABLES", durableObjectNamespace = "Tables")]`;
  const stored = objects(["Tables"], `localDisk = "tables"`);
  const stand = await writeWorker(dir, "stand-ins", standIns, [tables, ...stored]);
  return writeConfig(dir, {
    services: [
      `(name = "main", worker = ${main})`,
      `(name = "stand-ins", worker = ${stand})`,
      `(name = "assets", disk = (path = "${ASSETS}"))`,
      ...DISKS.map(
        (name) => `(name = "${name}", disk = (path = "${join(dir, name)}", writable = true))`,
      ),
    ],
    sockets: [listening("http", "main"), listening("seed", "stand-ins")],
  });
}

function objects(classNames: readonly string[], storage: string): string[] {
  const classes = classNames.map(
    (name) => `(className = "${name}", uniqueKey = "${name}", enableSql = true)`,
  );
  return [
    `durableObjectNamespaces = [${classes.join(", ")}]`,
    `durableObjectStorage = (${storage})`,
  ];
}

function listening(name: string, service: string): string {
  return `(name = "${name}", address = "127.0.0.1:0", http = (), service = "${service}")`;
}

async function writeWorker(
  dir: string,
  name: string,
  { code, wasm, texts, compatibilityFlags }: Bundle,
  fields: readonly string[],
): Promise<string> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, `${name}.js`), code);
  for (const file of [...wasm, ...texts]) await writeFile(join(dir, file.name), file.contents);
  const modules = [
    `(name = "worker.js", esModule = embed "${name}.js")`,
    ...wasm.map((file) => `(name = "${file.name}", wasm = embed "${file.name}")`),
    ...texts.map((file) => `(name = "${file.name}", text = embed "${file.name}")`),
  ];
  return `(${[
    `modules = [${modules.join(", ")}]`,
    `compatibilityDate = "${COMPATIBILITY_DATE}"`,
    `compatibilityFlags = ${JSON.stringify(compatibilityFlags)}`,
    ...fields,
  ].join(", ")})`;
}

async function writeConfig(
  dir: string,
  { services, sockets }: { readonly services: string[]; readonly sockets: string[] },
): Promise<string> {
  const file = join(dir, "config.capnp");
  await writeFile(
    file,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${services.join(",\n    ")}],
  sockets = [${sockets.join(", ")}],
);
`,
  );
  return file;
}
