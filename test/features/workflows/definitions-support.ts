/** Workflows as an owner writes them, and the rows that they leave. */

import { call } from "../../support/call.ts";
import { env } from "../../support/world.ts";
import { useHouse } from "./support.ts";

/** For a whole file: a company anew for each test. */
export function useDefinitions() {
  const { pool, house } = useHouse();

  const create = (json: unknown, headers: Record<string, string> = {}) =>
    call("POST", "/v1/workflows", { bearer: house.owner, json, headers });

  const withPhases = (...phases: unknown[]) => create({ name: "A workflow", phases });

  async function rowsOf(table: "workflows" | "secret_bindings" | "connector_bindings") {
    const { results } = await env.DB.prepare(`SELECT * FROM ${table} WHERE company_id = ?`)
      .bind(house.companyId)
      .all();
    return results;
  }

  return { pool, house, create, withPhases, rowsOf };
}
