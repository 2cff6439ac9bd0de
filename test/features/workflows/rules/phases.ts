/** Phases as a definition holds them, for tests of the rules. */

import type { Method } from "../../../../src/core/method.ts";
import type { Json } from "../../../../src/features/workflows/rules/definition.ts";
import type { CallPhase } from "../../../../src/features/workflows/rules/render.ts";

interface Given {
  readonly key?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly method?: Method;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

function parts({ key = "call", env = {}, method = "POST", headers = {}, query = {}, body }: Given) {
  return {
    base: { key, name: "A phase", env },
    request: { method, headers, query, ...(body === undefined ? {} : { body }) },
  };
}

export function httpPhase(given: Given & { readonly url?: string } = {}): CallPhase {
  const { base, request } = parts(given);
  const { url = "https://api.example.com/" } = given;
  return { ...base, type: "http", request: { ...request, url } };
}

export function connectorPhase(given: Given & { readonly path?: string } = {}): CallPhase {
  const { base, request } = parts(given);
  const { path = "/" } = given;
  return { ...base, type: "connector", connector: "github", request: { ...request, path } };
}
