/** A company with people in it, asked as they would ask. */

import type { Role } from "../../src/core/actor.ts";
import { randomBase36 } from "../../src/core/encoding.ts";
import { call, type Answer } from "./call.ts";
import type { Pool } from "./tokens.ts";
import { env, random, seedCompany, seedUser } from "./world.ts";

export interface Someone {
  readonly id: string;
  readonly sub: string;
  readonly bearer: string;
  readonly ask: (
    method: string,
    path: string,
    json?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
}

export interface Company {
  readonly id: string;
  readonly owner: Someone;
  readonly admin: Someone;
  readonly member: Someone;
  readonly join: (role: Role) => Promise<Someone>;
}

export async function seedPeople(pool: Pool): Promise<Company> {
  const { id } = await seedCompany();
  const join = async (role: Role): Promise<Someone> => {
    const user = await seedUser(id, role);
    const bearer = await pool.sign(user.sub);
    return {
      ...user,
      bearer,
      ask: (method, path, json, headers = {}) =>
        call(method, `/v1${path}`, { bearer, headers, ...(json === undefined ? {} : { json }) }),
    };
  };
  return {
    id,
    owner: await join("owner"),
    admin: await join("admin"),
    member: await join("member"),
    join,
  };
}

export async function seedGroup(companyId: string, ...userIds: readonly string[]): Promise<string> {
  const id = `grp_${randomBase36(12, random)}`;
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO groups (id, company_id, name, created_at) VALUES (?, ?, ?, 1)",
    ).bind(id, companyId, id),
    ...userIds.map((userId) =>
      env.DB.prepare(
        "INSERT INTO group_members (company_id, group_id, user_id) VALUES (?, ?, ?)",
      ).bind(companyId, id, userId),
    ),
  ]);
  return id;
}
