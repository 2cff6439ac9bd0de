/** A company with people in it, asked as they would ask. */

import { randomBase36 } from "../../../src/core/encoding.ts";
import type { Role } from "../../../src/core/actor.ts";
import { call, type Answer } from "../../support/call.ts";
import type { Pool } from "../../support/tokens.ts";
import { env, random, seedCompany, seedUser } from "../../support/world.ts";

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

export async function tagService(id: string, tags: Record<string, string>): Promise<void> {
  await env.DB.prepare("UPDATE services SET tags = ? WHERE id = ?")
    .bind(JSON.stringify(tags), id)
    .run();
}

export const policy = (
  effect: "Allow" | "Deny",
  resource: string,
  actions: readonly string[],
  principals: object,
  more: object = {},
) => ({ name: "A policy", effect, resource, actions, principals, ...more });

/** Made by the owner, who may make any. */
export async function put(company: Company, body: object): Promise<string> {
  const made = await company.owner.ask("POST", "/policies", body);
  if (made.status !== 201) throw new Error(`${made.status} ${made.text}`);
  return made.body.data.id;
}
