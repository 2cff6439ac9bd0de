/**
 * Cedar in the Worker itself, for accounts without a Worker Loader: `src/index-with-engine.ts` alone imports it, for
 * workerd compiles all modules of a script when it starts one.
 */

import { initSync } from "@cedar-policy/cedar-wasm/web";

import * as bytecode from "../../node_modules/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm";
import { randomBase36, type Random } from "../core/encoding.ts";
import { unavailable } from "../core/errors.ts";
import { createEvaluator } from "../engine/evaluator.ts";
import { createPolicyEngine, type CallEngine } from "../features/policies/index.ts";
import type { EngineBindings, EngineInUse } from "./policy-engine.ts";

export function createEngineInWorker(_bindings: EngineBindings, random: Random): EngineInUse {
  // Its `.d.ts` describes the instance; imported is the module. A second time it does nothing.
  initSync({ module: (bytecode as unknown as { default: WebAssembly.Module }).default });
  const evaluator = createEvaluator(randomBase36(8, random));
  const call: CallEngine = async (ask) => {
    const reply = await ask(evaluator);
    if (reply.status === "answered") return reply.value;
    // The instance cannot be replaced within its isolate, so people hear this until the isolate is.
    throw unavailable("The policy engine", new Error("WebAssembly trapped."));
  };
  return { kind: "in the Worker", engine: createPolicyEngine(call) };
}
