/** Isolates with another script than the engine's, started as the engine is; and the question that tests ask of one. */

import { afterEach, beforeAll, vi } from "vitest";

import { createEngineCall } from "../../../src/compose/policy-engine.ts";
import { questionOf } from "../../../src/features/policies/engine/ask.ts";
import type { CallIsolate } from "../../../src/platform/isolate.ts";
import { env, random } from "../../support/world.ts";
import { inForce, person, rule, startEngine } from "./rules.ts";

/** The real engine runs when a file's first test begins, and the clock is the real one again after each. */
export function useEngine(): void {
  beforeAll(startEngine, 60_000);
  afterEach(() => {
    vi.useRealTimers();
  });
}

export const everyone = { everyone: true };
export const member = person("member");
export const denyingDb = () => inForce(rule("Deny", "secrets:db", ["read"], everyone));

export const questionAbout = (policies: ReturnType<typeof inForce>, id: string) =>
  questionOf(policies.sliceOf("secrets:read"), member, "secrets:read", { id });

/** `tamper` sees what it is started with. */
export function start<Api>(
  script: string,
  tamper: (code: WorkerLoaderWorkerCode) => object = (code) => code,
) {
  const starts: WorkerLoaderWorkerCode[] = [];
  const names: string[] = [];
  const loader: WorkerLoader = {
    load: (code) => env.LOADER.load(code),
    get: (name, code) => {
      names.push(name ?? "");
      // The script is no other's, and so is the name.
      return env.LOADER.get(`${name}|${script.slice(3, 39)}`, async () => {
        const real = await code();
        const made = { ...real, ...tamper({ ...real, modules: { "engine.js": script } }) };
        starts.push(made);
        return made;
      });
    },
  };
  const api: CallIsolate<Api> = createEngineCall(
    { LOADER: loader, ASSETS: env.ASSETS },
    random,
  ) as never;
  return { api, starts, names };
}

export const unique = (body: string) => `// ${crypto.randomUUID()}\n${body}`;
