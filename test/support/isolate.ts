/**
 * An isolate of its own: the app over bindings that count their calls, with memory that no one else shares.
 * The Durable Objects behind it are the real ones.
 */

import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";

import { createApp } from "../../src/app.ts";
import { expectDocumented } from "./contract/contract.ts";
import { env, type TestEnv } from "./world.ts";

export interface Counts {
  kv: number;
  d1: number;
  objects: number;
}

export interface Isolate {
  readonly counts: Counts;
  readonly env: TestEnv;
  /** Waits for what the request left behind in `waitUntil`, unless told not to. */
  readonly fetch: (
    path: string,
    init?: RequestInit,
    options?: { wait?: boolean },
  ) => Promise<Response>;
}

export interface IsolateOptions {
  readonly overrides?: Partial<TestEnv>;
}

export function createIsolate(options: IsolateOptions = {}): Isolate {
  const counts: Counts = { kv: 0, d1: 0, objects: 0 };
  const app = createApp();
  const isolateEnv: TestEnv = {
    ...env,
    FACTS: countCalls(
      env.FACTS,
      ["get", "getWithMetadata", "put", "delete", "list"],
      () => counts.kv++,
    ),
    DB: countCalls(env.DB, ["prepare", "batch", "exec"], () => counts.d1++),
    KEY_LEASE: countCalls(env.KEY_LEASE, ["get", "getByName"], () => counts.objects++),
    BROWSER_SESSION: countCalls(env.BROWSER_SESSION, ["get", "getByName"], () => counts.objects++),
    ...options.overrides,
  };

  return {
    counts,
    env: isolateEnv,
    fetch: async (path, init, { wait = true } = {}) => {
      const ctx = createExecutionContext();
      const response = await app.fetch(
        new Request(`http://api.test${path}`, init),
        isolateEnv,
        ctx,
      );
      if (wait) await waitOnExecutionContext(ctx);
      await expectDescribed(path, init?.method ?? "GET", response);
      return response;
    },
  };
}

/** What is streamed is left to its reader. */
async function expectDescribed(path: string, method: string, response: Response): Promise<void> {
  const { status, headers } = response;
  const isJson = headers.get("content-type")?.startsWith("application/json") === true;
  const text = isJson ? await response.clone().text() : "";
  if (isJson || response.body === null) {
    await expectDocumented({ method, path, status, headers, text });
  }
}

export function withKey(key: string): RequestInit {
  return { headers: { "x-api-key": key } };
}

/** The same binding; calls to the named methods are counted as they are made. */
function countCalls<T extends object>(
  binding: T,
  methods: readonly string[],
  count: () => void,
): T {
  return new Proxy(binding, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (methods.includes(String(name))) count();
        return Reflect.apply(value, target, args) as unknown;
      };
    },
  });
}
