/** A company's owner and those who join, before each test; the owner changes them. */

import type { Role } from "../../../src/core/actor.ts";
import { call } from "../../support/call.ts";
import { eachTest } from "../../support/each-test.ts";
import { usePool } from "../../support/tokens.ts";
import { seedCompany, seedUser } from "../../support/world.ts";

export function useOwner() {
  const pool = usePool();
  const company = eachTest(() => seedCompany());

  async function join(role: Role) {
    const user = await seedUser(company.id, role);
    return { id: user.id, bearer: await pool.sign(user.sub) };
  }
  const owner = eachTest(() => join("owner"));

  return {
    pool,
    company,
    owner,
    join,
    patch: (
      id: string,
      json: unknown,
      bearer = owner.bearer,
      headers: Record<string, string> = {},
    ) => call("PATCH", `/v1/users/${id}`, { bearer, json, headers }),
  };
}
