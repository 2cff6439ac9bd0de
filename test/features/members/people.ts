/** People as their last ID token left them, in no company yet. */

import { API_SCOPES } from "../../../src/core/api-scopes.ts";
import { randomBase36 } from "../../../src/core/encoding.ts";
import { seedClient as seedRegistered } from "../../support/registered.ts";
import { env, random } from "../../support/world.ts";

export interface SeedPerson {
  readonly id: string;
  readonly sub: string;
  readonly email: string;
}

export async function seedPerson(
  options: { readonly email?: string; readonly verified?: boolean } = {},
): Promise<SeedPerson> {
  const suffix = randomBase36(12, random);
  const { email = `${suffix}@example.test`, verified = true } = options;
  const person = { id: `usr_${suffix}`, sub: `sub-${suffix}`, email };
  await env.DB.prepare(
    "INSERT INTO users (id, issuer, sub, email, email_verified, name, created_at) VALUES (?, ?, ?, ?, ?, 'A person', ?)",
  )
    .bind(person.id, env.COGNITO_ISSUER, person.sub, email, verified ? 1 : 0, Date.now())
    .run();
  return person;
}

/** A registered, third-party client, with every scope there is; returns the `client_id` of its tokens. */
export function seedClient(companyId: string): Promise<string> {
  return seedRegistered(companyId, { scopes: API_SCOPES });
}

export async function membershipsOf(userId: string) {
  const { results } = await env.DB.prepare(
    "SELECT company_id, role, status FROM memberships WHERE user_id = ? ORDER BY created_at",
  )
    .bind(userId)
    .all<{ company_id: string; role: string; status: string }>();
  return results;
}

/** In their order of size, for races whose winner no one knows. */
export function statusesOf(answers: readonly { readonly status: number }[]): number[] {
  return answers.map((answer) => answer.status).toSorted((left, right) => left - right);
}
