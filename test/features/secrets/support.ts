/** A company with its people, and the calls that they make on its secrets. */

import type { EnvironmentPlace } from "../../../src/core/place.ts";
import { systemContext } from "../../../src/core/system-context.ts";
import { composeFor } from "../../../src/deps.ts";
import {
  createValueCache,
  readSecret,
  removeBindings,
  replaceBindings,
  type Retrieval,
} from "../../../src/features/secrets/index.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import { call, type Answer } from "../../support/call.ts";
import { seedPeople } from "../../support/people.ts";
import type { Pool } from "../../support/tokens.ts";
import { env } from "../../support/world.ts";

export interface House {
  readonly companyId: string;
  readonly owner: string;
  readonly admin: string;
  readonly member: string;
  readonly ownerId: string;
}

export async function seedHouse(pool: Pool): Promise<House> {
  const { id: companyId, owner, admin, member } = await seedPeople(pool);
  const bearers = { owner: owner.bearer, admin: admin.bearer, member: member.bearer };
  return { companyId, ...bearers, ownerId: owner.id };
}

type Options = Parameters<typeof call>[2];

export function secretsOf(bearer: string, environment: "live" | "test" = "live") {
  const send = (method: string, path: string, options: Options = {}): Promise<Answer> =>
    call(method, `/v1/secrets${path}`, {
      ...options,
      bearer,
      headers: { "x-nembl-environment": environment, ...options.headers },
    });
  return {
    send,
    create: (json: Record<string, unknown>, headers: Record<string, string> = {}) =>
      send("POST", "", { json: { slug: "a-secret", value: "a value", ...json }, headers }),
    list: (query = "") => send("GET", query),
    get: (slug: string) => send("GET", `/${slug}`),
    patch: (slug: string, json: unknown, headers: Record<string, string> = {}) =>
      send("PATCH", `/${slug}`, { json, headers }),
    replace: (slug: string, value: unknown, headers: Record<string, string> = {}) =>
      send("PUT", `/${slug}/value`, { json: { value }, headers }),
    remove: (slug: string, query = "", headers: Record<string, string> = {}) =>
      send("DELETE", `/${slug}${query}`, { headers }),
    remind: (slug: string, intervalDays: unknown) =>
      send("PUT", `/${slug}/reminder`, { json: { intervalDays } }),
    versions: (slug: string, query = "") => send("GET", `/${slug}/versions${query}`),
    forget: (slug: string) => send("DELETE", `/${slug}/reminder`),
  };
}

/** What an instance, a connector or a webhook does with it: read as the system, bound for the moment. */
export async function retrieveBound(
  place: EnvironmentPlace,
  slug: string,
  retrieval: Retrieval,
  nowMs: number,
): Promise<void> {
  const { deps } = composeFor(env);
  const fresh = { ...deps, secretValues: createValueCache() };
  const consumer = { ...retrieval, name: "For the moment" };
  await writeBatch(deps.db, replaceBindings(deps.db, place, consumer, [{ slug, host: null }]));
  try {
    await readSecret(systemContext(fresh, place, "test", nowMs), slug, retrieval, null);
  } finally {
    await writeBatch(deps.db, [removeBindings(deps.db, place, consumer)]);
  }
}

export function bind(
  companyId: string,
  slug: string,
  consumer: { readonly id: string; readonly name?: string; readonly type?: string },
  environment = "live",
): Promise<unknown> {
  const { id, name = `Named ${id}`, type = "connector" } = consumer;
  return env.DB.prepare(
    "INSERT INTO secret_bindings (company_id, environment, slug, consumer_type, consumer_id, consumer_name) VALUES (?, ?, ?, ?, ?, ?)",
  )
    .bind(companyId, environment, slug, type, id, name)
    .run();
}
