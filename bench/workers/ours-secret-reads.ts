/**
 * The product, and its read of a secret at run time by itself: `POST /bench/read` reads one secret so many times, as a
 * connector would, and answers how often the store was asked. Calls to D1 are counted by who wraps this.
 */

import { composeFor } from "../../src/deps.ts";
import { createValueCache, readSecret } from "../../src/features/secrets/index.ts";
import worker from "../../src/index.ts";

export { BrowserSession, KeyLease } from "../../src/index.ts";

export interface ReadRequest {
  readonly companyId: string;
  readonly slug: string;
  readonly count: number;
}

export interface ReadAnswer {
  readonly storeCalls: number;
  readonly version: number;
}

const secretValues = createValueCache();

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default {
  async fetch(request, env, ctx) {
    if (!request.url.endsWith("/bench/read")) return worker.fetch(request, env, ctx);
    const { companyId, slug, count } = JSON.parse(await request.text()) as ReadRequest;
    const { deps } = composeFor(env);
    let storeCalls = 0;
    let version = 0;
    const secretStore: typeof deps.secretStore = {
      ...deps.secretStore,
      read: (...args) => {
        storeCalls++;
        return deps.secretStore.read(...args);
      },
    };
    for (let index = 0; index < count; index++) {
      const retriever = {
        actor: { type: "system", id: "bench", companyId, environment: "live" },
        deps: { ...deps, secretStore, secretValues },
        ...{ requestId: `bench:${index}`, nowMs: Date.now(), ip: null },
      } as const;
      const connector = { type: "connector", id: "con_bench" } as const;
      ({ version } = await readSecret(retriever, slug, connector, "api.example.com"));
    }
    return Response.json({ storeCalls, version } satisfies ReadAnswer);
  },
} satisfies ExportedHandler<Env>;
