/**
 * A secret being used, in both environments: the secret, a connector to the demo's target, a published workflow and a
 * service that runs it. Made through the API, as a customer would. What is there already stays as it is.
 */

import { ENVIRONMENTS, type Environment } from "../../src/core/environment.ts";
import { asPerson, findByName, idOf, type Named, type SeedApi } from "./seed-api.ts";
import type { Seed } from "./seed-file.ts";
import type { Target } from "./target.ts";

const DEMO_COMPANY = "alder";
export const DEMO_OWNER = "owner@alder.example";

const SECRET = "demo-target-token";
const CONNECTOR = "demo-target";
/** Of the workflow and of the service that runs it. */
const NAMES: Readonly<Record<Environment, string>> = {
  live: "Alder greeting",
  test: "Alder sandbox greeting",
};

const PHASES = [
  {
    key: "greet",
    name: "Greet the target",
    type: "connector",
    connector: CONNECTOR,
    env: { GREETING: "Hello" },
    request: {
      method: "POST",
      path: "/greetings",
      body: { text: "{{ env.GREETING }}, {{ input.name }}" },
    },
  },
  {
    key: "look",
    name: "Look at the greeting",
    type: "connector",
    connector: CONNECTOR,
    request: { method: "GET", path: "/greetings/{{ phases.greet.body.id }}" },
  },
];

export async function seedDemo(seed: Seed, target: Target): Promise<void> {
  const { seededUrl, url, tokens, noteSeeded } = target;
  if (seededUrl === url) return;
  await asPerson(seed, DEMO_OWNER, async (inEnvironment) => {
    for (const environment of ENVIRONMENTS) {
      const api = inEnvironment(environment);
      const demo = { name: NAMES[environment], baseUrl: url, value: tokens[environment] };
      if (seededUrl === null) await seedOnce(api, demo);
      else await follow(api, url);
    }
  });
  await noteSeeded();
}

/** For the lines to paste; undefined where somebody has deleted it. Asked with the key that they are printed with. */
export async function findDemo(
  { baseUrl, companies }: Seed,
  wanted: string,
): Promise<Demo | undefined> {
  const key = companies.find(({ slug }) => slug === DEMO_COMPANY)?.keys.live ?? "";
  const response = await fetch(`${baseUrl}/v1/services?pageSize=100`, {
    headers: { "x-api-key": key },
  });
  if (!response.ok) return undefined;
  const { data } = (await response.json()) as { data: (Named & { workflowId: string | null })[] };
  const service = data.find(({ name }) => name === wanted);
  if (service === undefined || service.workflowId === null) return undefined;
  return { key, serviceId: service.id, workflowId: service.workflowId };
}

export const GREETING_NAME = NAMES.live;

export interface Demo {
  readonly key: string;
  readonly serviceId: string;
  readonly workflowId: string;
}

/** The target has another port than at the last start. */
async function follow(api: SeedApi, baseUrl: string): Promise<void> {
  await api.call("PATCH", `/connectors/${CONNECTOR}`, { json: { baseUrl }, also: [404] });
}

/** A start that was interrupted is gone on with: what it had made is found, and given what holds now. */
async function seedOnce(
  api: SeedApi,
  { name, baseUrl, value }: Readonly<Record<"name" | "baseUrl" | "value", string>>,
): Promise<void> {
  const description = "What the demo's target asks for.";
  const secret = { slug: SECRET, type: "api_key", value, description };
  const made = await api.call("POST", "/secrets", { json: secret, also: [409] });
  if (made.status === 409) {
    await api.call("PUT", `/secrets/${SECRET}/value`, { json: { value } });
  }

  const auth = { scheme: "bearer", secret: SECRET };
  const connector = { slug: CONNECTOR, name: "Demo target", type: "http", baseUrl, auth };
  const bound = await api.call("POST", "/connectors", { json: connector, also: [409] });
  if (bound.status === 409) await follow(api, baseUrl);

  const workflowId =
    (await findByName(api, "/workflows", name)) ??
    idOf(await api.call("POST", "/workflows", { json: { name, phases: PHASES } }));
  await api.call("POST", `/workflows/${workflowId}/publish`);

  const service = {
    ...{ name, description: "Runs a workflow that uses a secret.", workflowId },
    tags: { team: "it" },
  };
  if ((await findByName(api, "/services", name)) === undefined) {
    await api.call("POST", "/services", { json: service });
  }
}
