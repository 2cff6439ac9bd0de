/** A company with an owner, and a post of its own, before each test. */

import { beforeEach, expect } from "vitest";

import { mintSecret } from "../../../src/features/notifications/webhook-endpoints/webhook-secret.ts";
import { eachTest } from "../../support/each-test.ts";
import { env, seedCompany } from "../../support/world.ts";
import { deliveriesOf, openPost, seedVerified, type DeliveryLine, type Post } from "./support.ts";

export interface Scene {
  readonly post: Post;
  readonly companyId: string;
  readonly owner: string;
}

export async function openScene(startMs?: number): Promise<Scene> {
  const post = openPost(env, startMs);
  const companyId = (await seedCompany()).id;
  return { post, companyId, owner: await seedVerified(companyId, "owner") };
}

export const useScene = (): Scene => eachTest(() => openScene());

export const useSceneWithAdmin = (): Scene & { readonly admin: string } =>
  eachTest(async () => {
    const scene = await openScene();
    return { ...scene, admin: await seedVerified(scene.companyId, "admin") };
  });

/** Sweeps are over all companies: before the file's own set-up. */
export function forgetEachTime(): void {
  const tables = ["outbox", "notifications", "deliveries", "delivery_attempts"];
  beforeEach(() => env.DB.batch(tables.map((table) => env.DB.prepare(`DELETE FROM ${table}`))));
}

/** The company's only one. */
export async function theDelivery(companyId: string): Promise<DeliveryLine> {
  const [delivery, ...others] = await deliveriesOf(companyId);
  expect(others).toEqual([]);
  if (delivery === undefined) throw new Error("no delivery");
  return delivery;
}

export async function deliveriesTo(
  { companyId }: Scene,
  recipient: string,
): Promise<DeliveryLine[]> {
  return (await deliveriesOf(companyId)).filter((delivery) => delivery.recipient === recipient);
}

export async function seedEndpoint(
  { post, companyId, owner }: Scene,
  events: readonly string[] = ["secret.rotation_due"],
  url = "https://hooks.example.com/nembl",
): Promise<{ id: string; secret: string }> {
  const id = `whe_${crypto.randomUUID()}`;
  const { secret, sealedSecret } = await mintSecret(post.deps, id);
  await env.DB.prepare(
    `INSERT INTO webhook_endpoints (id, company_id, url, events, status, sealed_secret, failures, created_at, created_by, updated_at, revision)
     VALUES (?, ?, ?, ?, 'enabled', ?, 0, ?, ?, ?, 1)`,
  )
    .bind(id, companyId, url, JSON.stringify(events), sealedSecret, post.nowMs, owner, post.nowMs)
    .run();
  return { id, secret };
}
