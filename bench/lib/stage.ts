/**
 * One contender in one workerd of its own, reached on workerd's own socket: no proxy before it, and nothing else in
 * the process whose memory and time are measured.
 */

import { createRequire } from "node:module";

import { COMPATIBILITY_DATE, type Bundle } from "./bundle.ts";
import { findWorkerds } from "./process-stats.ts";

/** The part of Miniflare used here; it and its workerd are those of the installed wrangler. */
interface Miniflare {
  readonly ready: Promise<URL>;
  unsafeGetDirectURL(): Promise<URL>;
  getInspectorURL(): Promise<URL>;
  getD1Database(name: string): Promise<D1Database>;
  getKVNamespace(name: string): Promise<KVNamespace>;
  getDurableObjectNamespace(name: string): Promise<unknown>;
  dispose(): Promise<void>;
}

interface MiniflareModule {
  readonly Miniflare: new (options: object) => Miniflare;
  readonly convertV4MiniflareOptions: (options: object) => object;
}

/** In Miniflare's own terms. */
export interface Bindings {
  readonly bindings?: Readonly<Record<string, string>>;
  readonly kvNamespaces?: readonly string[];
  readonly d1Databases?: readonly string[];
  readonly durableObjects?: Readonly<Record<string, { className: string; useSQLite: boolean }>>;
  readonly workflows?: Readonly<Record<string, { name: string; className: string }>>;
  readonly queueProducers?: Readonly<Record<string, { queueName: string }>>;
  readonly workerLoaders?: Readonly<Record<string, object>>;
  readonly serviceBindings?: Readonly<Record<string, { readonly disk: { readonly path: string } }>>;
  readonly ratelimits?: Readonly<
    Record<string, { namespace_id: string; simple: { limit: number; period: number } }>
  >;
}

/** Of objects of one class, called from here. */
interface Objects<T> {
  idFromName(name: string): DurableObjectId;
  get(id: DurableObjectId): T;
}

export interface Stage {
  readonly url: string;
  readonly pid: number | null;
  readonly database: () => Promise<D1Database>;
  readonly namespace: (name: string) => Promise<KVNamespace>;
  readonly objects: <T>(name: string) => Promise<Objects<T>>;
  /** Of a stage that was opened to be inspected. */
  readonly inspector: () => Promise<URL>;
  readonly close: () => Promise<void>;
}

const require = createRequire(import.meta.url);
const requireOfWrangler = createRequire(require.resolve("wrangler"));

export async function openStage(
  { code, wasm, texts, compatibilityFlags }: Bundle,
  bindings: Bindings,
  options: { readonly inspected?: boolean } = {},
): Promise<Stage> {
  const { Miniflare, convertV4MiniflareOptions } = requireOfWrangler(
    "miniflare",
  ) as MiniflareModule;
  const before = new Set(findWorkerds());
  // Read by Miniflare when it starts workerd; an inspected isolate can be told to collect its garbage.
  process.env["MINIFLARE_WORKERD_V8_FLAGS"] = options.inspected ? "--expose-gc" : "";
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "contender",
      modules: [
        { type: "ESModule", path: "worker.js", contents: code },
        ...wasm.map(({ name, contents }) => ({ type: "CompiledWasm", path: name, contents })),
        ...texts.map(({ name, contents }) => ({ type: "Text", path: name, contents })),
      ],
      compatibilityDate: COMPATIBILITY_DATE,
      compatibilityFlags,
      // Nothing is fetched from anywhere.
      cf: false,
      unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      ...(options.inspected ? { inspectorPort: 0 } : {}),
      ...bindings,
    }),
  );
  await miniflare.ready;
  const { origin } = await miniflare.unsafeGetDirectURL();
  return {
    url: origin,
    pid: findWorkerds().find((pid) => !before.has(pid)) ?? null,
    database: () => miniflare.getD1Database("DB"),
    namespace: (name) => miniflare.getKVNamespace(name),
    objects: async <T>(name: string) =>
      (await miniflare.getDurableObjectNamespace(name)) as Objects<T>,
    inspector: () => miniflare.getInspectorURL(),
    close: () => miniflare.dispose(),
  };
}
