/** Cedar in an isolate of its own, which holds no secret and reaches nothing. Its WebAssembly is in no script. */

import { z } from "zod";

// Not on first use: a promise of one request may not be awaited by another, and some module loaders share theirs.
import engine from "../../build/engine.txt";
import { randomBase36, type Random } from "../core/encoding.ts";
import { sha256Hex } from "../core/crypto.ts";
import type { EngineApi } from "../engine/protocol.ts";
import {
  createPolicyEngine,
  type CallEngine,
  type PolicyEngine,
} from "../features/policies/index.ts";
import { createIsolate, type IsolateCode } from "../platform/isolate.ts";

export interface EngineInUse {
  /** What `/readyz` calls it. */
  readonly kind: "own isolate" | "in the Worker";
  readonly engine: PolicyEngine;
}

export interface EngineBindings {
  readonly LOADER: WorkerLoader;
  readonly ASSETS: Fetcher;
}

export type CreateEngine = (bindings: EngineBindings, random: Random) => EngineInUse;

export function createEngineOfItsOwn(bindings: EngineBindings, random: Random): EngineInUse {
  return { kind: "own isolate", engine: createPolicyEngine(createEngineCall(bindings, random)) };
}

/** The tests put other loaders and assets under it. @internal */
export function createEngineCall({ LOADER, ASSETS }: EngineBindings, random: Random): CallEngine {
  return createIsolate<EngineApi>({
    loader: LOADER,
    code: () => readEngine(ASSETS),
    what: "The policy engine",
    newGeneration: () => randomBase36(10, random),
    now: () => Date.now(),
    after: (ms, callBack) => {
      const timer = setTimeout(callBack, ms);
      return () => clearTimeout(timer);
    },
  });
}

/** As `scripts/engine/build.ts` writes it. */
const builtEngine = z.object({
  id: z.string(),
  compatibilityDate: z.string(),
  script: z.string(),
  wasmPath: z.string(),
  wasmSha256: z.string(),
});

async function readEngine(assets: Fetcher): Promise<IsolateCode> {
  const { id, compatibilityDate, script, wasmPath, wasmSha256 } = builtEngine.parse(
    JSON.parse(engine),
  );
  return {
    id,
    load: async () => ({
      compatibilityDate,
      compatibilityFlags: ["no_nodejs_compat"],
      mainModule: "engine.js",
      modules: {
        "engine.js": script,
        "cedar.wasm": { wasm: await readBytes(assets, wasmPath, wasmSha256) },
      },
      env: {},
      globalOutbound: null,
    }),
  };
}

/** Attack: an asset is exchanged, and what then decides says yes. Other bytes than those that were built never run. */
async function readBytes(assets: Fetcher, path: string, sha256: string): Promise<ArrayBuffer> {
  const response = await assets.fetch(`https://assets.invalid${path}`);
  if (!response.ok) throw new Error(`The policy engine's asset answers ${response.status}.`);
  const bytes = await response.arrayBuffer();
  if ((await sha256Hex(bytes)) !== sha256) {
    throw new Error("The policy engine's asset is not what was built.");
  }
  return bytes;
}
