/**
 * The engine's own module: what runs in the isolate that a Worker Loader starts, with nothing bound and no network.
 * `scripts/build.ts` bundles it; the bytecode comes beside it, from the static assets.
 */

import { initSync } from "@cedar-policy/cedar-wasm/web";
import { WorkerEntrypoint } from "cloudflare:workers";

import * as bytecode from "../../node_modules/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm";
import { createEvaluator } from "./evaluator.ts";
import type { EngineApi } from "./protocol.ts";

// Its `.d.ts` describes the instance; imported is the module.
initSync({ module: (bytecode as unknown as { default: WebAssembly.Module }).default });

const evaluator = createEvaluator("engine");

// The runtime demands a default export, and methods on the prototype.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default class Engine extends WorkerEntrypoint {
  decide(...args: Parameters<EngineApi["decide"]>) {
    return evaluator.decide(...args);
  }

  findFault(...args: Parameters<EngineApi["findFault"]>) {
    return evaluator.findFault(...args);
  }

  describe(...args: Parameters<EngineApi["describe"]>) {
    return evaluator.describe(...args);
  }

  counts() {
    return evaluator.counts();
  }
}
