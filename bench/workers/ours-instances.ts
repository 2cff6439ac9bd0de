/**
 * The product with instances of a workflow started by the thousand: `POST /bench/start` starts so many at once,
 * `POST /bench/sweep` runs the sweep. What phases call is answered here, and counted.
 */

import { composeFor } from "../../src/deps.ts";
import { planStart, sweepInstances } from "../../src/features/workflows/index.ts";
import worker from "../../src/index.ts";
import { writeBatch } from "../../src/platform/d1/write.ts";

export { BrowserSession, KeyLease, RefreshToken, WorkflowInstance } from "../../src/index.ts";

export interface StartRequest {
  readonly companyId: string;
  readonly workflowId: string;
  readonly count: number;
}

export interface StartAnswer {
  readonly started: number;
}

let calls = 0;

globalThis.fetch = async () => {
  calls++;
  return Response.json({ ok: true });
};

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("/bench/")) return worker.fetch(request, env, ctx);
    const { deps } = composeFor(env);
    if (pathname === "/bench/calls") return Response.json({ calls });
    if (pathname === "/bench/sweep") return Response.json(await sweepInstances(deps, Date.now()));
    const { companyId, workflowId, count } = JSON.parse(await request.text()) as StartRequest;
    const actor = { type: "system", id: "bench", companyId, environment: "live" } as const;
    const source = { source: "api", sourceId: null } as const;
    const started = Array.from({ length: count }, async (_, index) => {
      const asked = { workflowId, input: { index }, ...source };
      const { writes, launch } = await planStart({ deps, nowMs: Date.now(), actor }, asked);
      await writeBatch(deps.db, writes);
      await launch();
    });
    await Promise.all(started);
    return Response.json({ started: started.length } satisfies StartAnswer);
  },
} satisfies ExportedHandler<Env>;
