/** Two companies with people, keys and services, made anew with fresh ids; every row is visible here. */

import { env as workerEnv } from "cloudflare:workers";

import type { Role } from "../../src/core/actor.ts";
import { API_SCOPES, type ApiScope } from "../../src/core/api-scopes.ts";
import { sha256Hex } from "../../src/core/crypto.ts";
import { createHmacKey } from "../../src/core/hmac-key.ts";
import { randomBase36 } from "../../src/core/encoding.ts";
import type { Environment } from "../../src/core/environment.ts";
import type { Plan } from "../../src/core/plans.ts";
import { createKeyValue } from "../../src/features/api-keys/rules/key-format.ts";

export interface TestEnv extends Env {
  readonly COGNITO_ISSUER: string;
  readonly COGNITO_DOMAIN: string;
}

export const env = workerEnv as unknown as TestEnv;

export const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

export interface SeedKey {
  readonly id: string;
  readonly value: string;
  readonly environment: Environment;
  readonly companyId: string;
}

export async function seedCompany(
  options: {
    readonly plan?: Plan;
    readonly limits?: { readonly perMinute: number; readonly perDay: number };
  } = {},
): Promise<{ id: string; slug: string }> {
  const suffix = randomBase36(12, random);
  const company = { id: `co_${suffix}`, slug: `company-${suffix}` };
  await env.DB.prepare(
    "INSERT INTO companies (id, slug, name, plan, limit_per_minute, limit_per_day, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
  )
    .bind(
      company.id,
      company.slug,
      "A company",
      options.plan ?? "enterprise",
      options.limits?.perMinute ?? 600_000,
      options.limits?.perDay ?? 100_000_000,
      Date.now(),
    )
    .run();
  return company;
}

export async function seedUser(
  companyId: string,
  role: Role,
): Promise<{ id: string; sub: string }> {
  const suffix = randomBase36(12, random);
  const user = { id: `usr_${suffix}`, sub: `sub-${suffix}` };
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO users (id, issuer, sub, email, name, created_at) VALUES (?, ?, ?, ?, ?, ?)",
    ).bind(user.id, env.COGNITO_ISSUER, user.sub, `${suffix}@example.test`, "A person", Date.now()),
    memberRow(companyId, user.id, role),
  ]);
  return user;
}

export function memberRow(companyId: string, userId: string, role: Role): D1PreparedStatement {
  return env.DB.prepare(
    "INSERT INTO memberships (company_id, user_id, role, status, created_at) VALUES (?, ?, ?, 'active', ?)",
  ).bind(companyId, userId, role, Date.now());
}

export async function seedKey(
  companyId: string,
  environment: Environment,
  options: {
    readonly scopes?: readonly ApiScope[];
    readonly expiresAt?: number;
    readonly revokedAt?: number;
    /** Which of the configured seal secrets seals it. */
    readonly sealSecret?: number;
  } = {},
): Promise<SeedKey> {
  const secret = env.KEY_SEAL_SECRET.split(",")[options.sealSecret ?? 0] as string;
  const value = createKeyValue(environment, createHmacKey(secret), random);
  const id = `key_${randomBase36(12, random)}`;
  await env.DB.prepare(
    `INSERT INTO api_keys (id, company_id, environment, name, scopes, hash, hint, created_at, created_by, expires_at, revoked_at)
     VALUES (?, ?, ?, 'A key', ?, ?, ?, ?, 'usr_seed', ?, ?)`,
  )
    .bind(
      id,
      companyId,
      environment,
      JSON.stringify(options.scopes ?? API_SCOPES),
      await sha256Hex(value),
      value.slice(-4),
      Date.now(),
      options.expiresAt ?? null,
      options.revokedAt ?? null,
    )
    .run();
  return { id, value, environment, companyId };
}

export async function seedService(
  companyId: string,
  environment: Environment,
  name: string,
  id = `svc_${randomBase36(12, random)}`,
): Promise<string> {
  await env.DB.prepare(
    `INSERT INTO services (id, company_id, environment, name, status, tags, created_at, updated_at)
     VALUES (?, ?, ?, ?, 'active', '{}', ?, ?)`,
  )
    .bind(id, companyId, environment, name, Date.now(), Date.now())
    .run();
  return id;
}

/** A draft without phases. */
export async function seedWorkflow(
  companyId: string,
  environment: Environment,
  name: string,
): Promise<string> {
  const id = `wf_${randomBase36(12, random)}`;
  await env.DB.prepare(
    `INSERT INTO workflows (id, company_id, environment, name, phases, has_draft, created_at, created_by, updated_at)
     VALUES (?, ?, ?, ?, '[]', 1, ?, 'usr_seed', ?)`,
  )
    .bind(id, companyId, environment, name, Date.now(), Date.now())
    .run();
  return id;
}

/** All but that a Bearer token was seen for the first time, which nearly every test does on its way to something else. */
export async function auditEventsOf(companyId: string) {
  const events = await auditLogOf(companyId);
  return events.filter((event) => !String(event["dedupe_key"]).startsWith("sign_in|"));
}

export async function auditLogOf(companyId: string) {
  const { results } = await env.DB.prepare(
    "SELECT * FROM audit_events WHERE company_id = ? ORDER BY seq",
  )
    .bind(companyId)
    .all<Record<string, string | number>>();
  return results;
}
