/** The composition of `index-with-engine.ts`. */

import { createCompose } from "../deps.ts";
import { createEngineInWorker } from "./policy-engine-in-worker.ts";

export const composeFor = createCompose(createEngineInWorker);
