import { dirname } from "node:path";

export const BENCH = dirname(import.meta.dirname);
export const ROOT = dirname(BENCH);
