/** Workflows that name secrets and a connector, written and published through the API, and what their rows say then. */

import { beforeEach } from "vitest";

import { call } from "../../support/call.ts";
import { env } from "../../support/world.ts";
import { makeSecret, seedConnector, useHouse } from "./support.ts";

/** For a whole file: a company anew for each test, with the secrets `one`, `two`, `three` and the connector `github`. */
export function usePublishing() {
  const { house } = useHouse();

  beforeEach(async () => {
    const allowedHosts = ["deploy.example.com", "b.example.com"];
    for (const slug of ["one", "two", "three"])
      await makeSecret(house.owner, slug, { allowedHosts });
    await seedConnector(house.companyId, "github");
  });

  async function make(...phases: unknown[]): Promise<string> {
    const json = { name: "A workflow", phases };
    const made = await call("POST", "/v1/workflows", { bearer: house.owner, json });
    if (made.status !== 201) throw new Error(made.text);
    return made.body.data.id as string;
  }

  async function secretsBoundBy(id: string) {
    const { results } = await env.DB.prepare(
      "SELECT slug, consumer_id, consumer_name, host FROM secret_bindings WHERE company_id = ? ORDER BY slug, consumer_id",
    )
      .bind(house.companyId)
      .all<Record<string, string | null>>();
    return results.map(({ slug, consumer_id, consumer_name, host }) => [
      slug,
      String(consumer_id).replace(`${id}:`, ""),
      consumer_name,
      host,
    ]);
  }

  return {
    ...{ house, make, secretsBoundBy },
    publish: (id: string, bearer = house.owner) =>
      call("POST", `/v1/workflows/${id}/publish`, { bearer }),
    patch: (id: string, json: unknown) =>
      call("PATCH", `/v1/workflows/${id}`, { bearer: house.owner, json }),
  };
}

export async function versionsOf(id: string): Promise<number[]> {
  const { results } = await env.DB.prepare(
    "SELECT version FROM workflow_versions WHERE workflow_id = ? ORDER BY version",
  )
    .bind(id)
    .all<{ version: number }>();
  return results.map(({ version }) => version);
}
