/** A company with people, a secret and a connector, for tests of workflows. */

import { randomBase36 } from "../../../src/core/encoding.ts";
import type { Environment } from "../../../src/core/environment.ts";
import { call, type Answer } from "../../support/call.ts";
import { eachTest } from "../../support/each-test.ts";
import { usePool, type Pool } from "../../support/tokens.ts";
import { env, random, seedCompany, seedUser } from "../../support/world.ts";

export interface House {
  readonly companyId: string;
  /** Bearers. */
  readonly owner: string;
  readonly admin: string;
  readonly member: string;
  readonly ids: Readonly<Record<"owner" | "admin" | "member", string>>;
}

export async function seedHouse(pool: Pool): Promise<House> {
  const companyId = (await seedCompany()).id;
  const people = {
    owner: await seedUser(companyId, "owner"),
    admin: await seedUser(companyId, "admin"),
    member: await seedUser(companyId, "member"),
  };
  return {
    companyId,
    owner: await pool.sign(people.owner.sub),
    admin: await pool.sign(people.admin.sub),
    member: await pool.sign(people.member.sub),
    ids: { owner: people.owner.id, admin: people.admin.id, member: people.member.id },
  };
}

/** For a whole file: a company anew for each test. */
export function useHouse(): { readonly pool: Pool; readonly house: House } {
  const pool = usePool();
  return { pool, house: eachTest(() => seedHouse(pool)) };
}

export async function makeSecret(
  bearer: string,
  slug: string,
  more: object = {},
  environment: Environment = "live",
): Promise<void> {
  const headers = { "x-nembl-environment": environment };
  const json = { slug, value: `the value of ${slug}`, ...more };
  const made = await call("POST", "/v1/secrets", { bearer, json, headers });
  if (made.status !== 201) throw new Error(made.text);
}

export async function seedConnector(
  companyId: string,
  slug: string,
  environment: Environment = "live",
): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO connectors (id, company_id, environment, slug, name, type, base_url, auth, created_at, created_by, updated_at)
     VALUES (?, ?, ?, ?, 'A connector', 'http', 'https://api.example.com', '{"scheme":"none"}', 1, 'usr_seed', 1)`,
  )
    .bind(`con_${randomBase36(20, random)}`, companyId, environment, slug)
    .run();
}

export type SeedStatus = "starting" | "running" | "waiting" | "completed" | "failed" | "cancelled";

/** An instance as a row, without phases: for what counts instances. */
export async function seedInstance(
  companyId: string,
  workflowId: string,
  version: number,
  status: SeedStatus,
): Promise<string> {
  const id = `exec_${randomBase36(20, random)}`;
  const endedAt = ["completed", "failed", "cancelled"].includes(status) ? Date.now() : null;
  await env.DB.prepare(
    `INSERT INTO workflow_instances (id, company_id, environment, workflow_id, version, status, input, source,
       started_by_type, started_by_id, created_at, touched_at, ended_at)
     VALUES (?, ?, 'live', ?, ?, ?, 'null', 'api', 'user', 'usr_seed', 1, 1, ?)`,
  )
    .bind(id, companyId, workflowId, version, status, endedAt)
    .run();
  return id;
}

export const httpPhase = (more: object = {}) => ({
  key: "deploy",
  name: "Deploy",
  type: "http",
  request: { method: "POST", url: "https://deploy.example.com/v1/deployments" },
  ...more,
});

export const connectorPhase = (more: object = {}) => ({
  key: "issue",
  name: "Open an issue",
  type: "connector",
  connector: "github",
  request: { method: "POST", path: "/repos/{{ input.repo }}/issues" },
  ...more,
});

export const manualPhase = (more: object = {}) => ({
  key: "approve",
  name: "Approve",
  type: "manual",
  ...more,
});

/** What is wrong, as `field: message`. */
export const faultsOf = (answer: Answer): string[] =>
  (answer.body.details as { field: string; message: string }[]).map(
    ({ field, message }) => `${field}: ${message}`,
  );
