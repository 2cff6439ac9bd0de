/** The routes' own declarations, in the words of the OpenAPI document, and the few that have none. */

import { createApp } from "../../src/app.ts";
import type { Declared } from "../../src/http/declare.ts";

export type Route = Pick<Declared, "method" | "path">;

export function listRoutes(): Promise<readonly Declared[]> {
  return createApp().contents.routes();
}

/** Below no slice: they declare nothing, for nothing is asked of anybody. */
export const OPERATIONS = [
  "GET /healthz",
  "GET /readyz",
  "GET /openapi.json",
  "GET /docs",
  "GET /llms.txt",
];
