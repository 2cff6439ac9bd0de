import type { Random } from "../../src/core/encoding.ts";

export const secureRandom: Random = (count) => crypto.getRandomValues(new Uint8Array(count));
