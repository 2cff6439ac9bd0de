/**
 * What a call through a connector adds to the same fetch without it: a target on this machine, the secret's value in
 * memory, the two in turn. With it stand the whole route, which finds the person and asks the policies before.
 */

import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import type { Bundle, Source } from "../lib/bundle.ts";
import { median } from "../lib/median.ts";
import { OUR_BINDINGS } from "../lib/our-bindings.ts";
import { seedAccessToken } from "../lib/seed-sign-in.ts";
import { openStage, type Bindings, type Stage } from "../lib/stage.ts";
import type { InvokeRequest } from "../workers/ours-invoke.ts";

export interface Invocations {
  /** The fetch by itself. */
  readonly fetchMs: number;
  /** Median over rounds of what the connector's call took longer. */
  readonly connectorAddsMs: number;
  /** The same of the whole route. */
  readonly routeAddsMs: number;
}

export const INVOKE: Source = {
  main: "bench/workers/ours-invoke.ts",
  compatibilityFlags: ["no_nodejs_compat"],
};

const BINDINGS: Bindings = {
  ...OUR_BINDINGS,
  bindings: { ...OUR_BINDINGS.bindings, LOOPBACK_CALLS: "allowed" },
  durableObjects: {
    ...OUR_BINDINGS.durableObjects,
    REFRESH_TOKEN: { className: "RefreshToken", useSQLite: true },
  },
  workflows: { INSTANCES: { name: "bench-invoke", className: "WorkflowInstance" } },
};

const VALUE = "only-the-benchmark-uses-this-token-0123456789";
const SLUG = "bench-target";
const WARM_UP_ROUNDS = 20;

export async function measureInvocations(
  ours: Bundle,
  options: { readonly invocations: number },
): Promise<Invocations> {
  const target = await startTarget();
  const stage = await openStage(ours, BINDINGS);
  try {
    const bearer = await seedAccessToken(stage, "owner");
    const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
    await ask(stage, bearer, "/v1/secrets", { slug: SLUG, value: VALUE });
    const auth = { scheme: "bearer", secret: SLUG };
    const connector = { slug: SLUG, name: "Target", type: "http", baseUrl: url, auth };
    await ask(stage, bearer, "/v1/connectors", connector);
    const companyId = await (
      await stage.database()
    )
      .prepare("SELECT company_id FROM connectors")
      .first<string>("company_id");

    const body: InvokeRequest = {
      ...{ companyId: companyId ?? "", slug: SLUG },
      ...{ url: `${url}/hello`, authorization: `Bearer ${VALUE}` },
    };
    const rounds: { fetch: number; connector: number; route: number }[] = [];
    for (let index = -WARM_UP_ROUNDS; index < options.invocations; index++) {
      const round = {
        fetch: await timeOf(stage, bearer, "/bench/fetch", body),
        connector: await timeOf(stage, bearer, "/bench/invoke", body),
        route: await timeOf(stage, bearer, `/v1/connectors/${SLUG}/invoke`, {
          ...{ method: "GET", path: "/hello" },
        }),
      };
      if (index >= 0) rounds.push(round);
    }
    return {
      fetchMs: median(rounds.map((round) => round.fetch)),
      connectorAddsMs: median(rounds.map((round) => round.connector - round.fetch)),
      routeAddsMs: median(rounds.map((round) => round.route - round.fetch)),
    };
  } finally {
    await stage.close();
    target.close();
  }
}

async function startTarget(): Promise<Server> {
  const server = createServer((request, response) => {
    const known = request.headers.authorization === `Bearer ${VALUE}`;
    response.writeHead(known ? 200 : 401, { "content-type": "application/json" });
    response.end(JSON.stringify({ hello: known }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function timeOf(stage: Stage, bearer: string, path: string, body: object): Promise<number> {
  const beginMs = performance.now();
  const text = await ask(stage, bearer, path, body);
  const tookMs = performance.now() - beginMs;
  // Each way is let in by the target, or what was timed is a refusal.
  if (!text.includes('"hello":true')) throw new Error(`${path}: ${text}`);
  return tookMs;
}

async function ask(stage: Stage, bearer: string, path: string, body: object): Promise<string> {
  const headers = { authorization: bearer, "content-type": "application/json" };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  const response = await fetch(`${stage.url}${path}`, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status} ${text}`);
  return text;
}
