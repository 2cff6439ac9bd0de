/**
 * The product, and two ways to one target: `POST /bench/invoke` calls it through a connector, as a workflow's phase does;
 * `POST /bench/fetch` by itself, with the same header. Each answers what the target answered.
 */

import { composeFor } from "../../src/deps.ts";
import { callConnector } from "../../src/features/connectors/index.ts";
import worker from "../../src/index.ts";

export { BrowserSession, KeyLease, RefreshToken, WorkflowInstance } from "../../src/index.ts";

export interface InvokeRequest {
  readonly companyId: string;
  readonly slug: string;
  /** What the bare fetch calls. */
  readonly url: string;
  readonly authorization: string;
}

const NOTHING = { query: {}, headers: {}, body: null } as const;

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("/bench/")) return worker.fetch(request, env, ctx);
    const { companyId, slug, url, authorization } = JSON.parse(
      await request.text(),
    ) as InvokeRequest;
    if (pathname === "/bench/fetch") {
      const answer = await fetch(url, { headers: { authorization } });
      return Response.json({ status: answer.status, body: await answer.json() });
    }
    const { deps } = composeFor(env);
    const call = {
      actor: { type: "system", id: "bench", companyId, environment: "live" },
      deps,
      ...{ requestId: crypto.randomUUID(), nowMs: Date.now(), ip: null },
    } as const;
    const get = { method: "GET", path: ["/hello"], ...NOTHING } as const;
    const { status, body } = await callConnector(call, { slug, request: get, timeoutMs: 10_000 });
    return Response.json({ status, body });
  },
} satisfies ExportedHandler<Env>;
