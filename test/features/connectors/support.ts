/** A company with secrets and connectors, and the calls that its people make on them. */

import { beforeAll } from "vitest";

import { call, type Answer } from "../../support/call.ts";
import { eachTest } from "../../support/each-test.ts";
import { startOutside, type Outside } from "../../support/outside.ts";
import { usePool } from "../../support/tokens.ts";
import { env } from "../../support/world.ts";
import { seedHouse } from "../secrets/support.ts";

type Json = Readonly<Record<string, unknown>>;

/** Never in a URL, a log or an answer. */
export const TOKEN = "ghp_0123456789abcdefABCDEF";

export function connectorsOf(bearer: string, environment: "live" | "test" = "live") {
  const ask = (
    method: string,
    path: string,
    json?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> =>
    call(method, `/v1${path}`, {
      bearer,
      headers: { "x-nembl-environment": environment, ...headers },
      ...(json === undefined ? {} : { json }),
    });
  return {
    ask,
    secret: (slug: string, extra: Json = {}) =>
      ask("POST", "/secrets", { slug, value: TOKEN, ...extra }),
    create: (json: Json = {}, headers: Record<string, string> = {}) =>
      ask(
        "POST",
        "/connectors",
        {
          ...{ slug: "github", name: "GitHub", type: "github", auth: { secret: "token" } },
          ...json,
        },
        headers,
      ),
    get: (slug = "github") => ask("GET", `/connectors/${slug}`),
    list: (query = "") => ask("GET", `/connectors${query}`),
    patch: (json: Json, headers: Record<string, string> = {}) =>
      ask("PATCH", "/connectors/github", json, headers),
    remove: (query = "", headers: Record<string, string> = {}) =>
      ask("DELETE", `/connectors/github${query}`, undefined, headers),
    invoke: (json: Json = {}, slug = "github") =>
      ask("POST", `/connectors/${slug}/invoke`, { method: "GET", path: "/user", ...json }),
    test: (slug = "github", json?: Json) => ask("POST", `/connectors/${slug}/test`, json),
  };
}

/** Before each test: people, whose owner has made the secret `token`, and other systems of which none answers yet. */
export function useConnectors() {
  const pool = usePool();
  let started: Outside;
  beforeAll(() => {
    started = startOutside();
  });
  const outside = eachTest(() => {
    started.reset();
    return started;
  });
  const house = eachTest(() => seedHouse(pool));
  const owner = eachTest(async () => {
    const calls = connectorsOf(house.owner);
    await calls.secret("token");
    return calls;
  });
  return { outside, house, owner };
}

export async function bindingsOf(companyId: string) {
  const { results } = await env.DB.prepare(
    "SELECT slug, consumer_type, consumer_id, consumer_name, host FROM secret_bindings WHERE company_id = ? ORDER BY slug",
  )
    .bind(companyId)
    .all<Record<string, string | null>>();
  return results;
}

/** As a workflow's definition writes it. */
export async function callFromPhase(
  companyId: string,
  { workflowId = "wf_1", phaseKey = "deploy", name = "Deploy", slug = "github" } = {},
): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO connector_bindings (company_id, environment, slug, workflow_id, phase_key, name) VALUES (?, 'live', ?, ?, ?, ?)",
  )
    .bind(companyId, slug, workflowId, phaseKey, name)
    .run();
}
