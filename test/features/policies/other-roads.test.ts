/**
 * A Deny has no other roads: what somebody may not read reaches them neither by a notice nor by a webhook of their own,
 * nor beside something else that they may read.
 */

import { beforeEach, describe, expect, it } from "vitest";

import { seedSecret } from "../../support/secrets.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedKey } from "../../support/world.ts";
import {
  deliveriesOf,
  noticeOf,
  openPost,
  toldInApp,
  type Post,
} from "../notifications/support.ts";
import { bind } from "../secrets/support.ts";
import { policy, put, seedPeople, type Company, type Someone } from "./support.ts";

const pool = usePool();
let company: Company;
let post: Post;

beforeEach(async () => {
  company = await seedPeople(pool);
  post = openPost();
  await env.DB.prepare(
    "UPDATE users SET email_verified = 1 WHERE id IN (SELECT user_id FROM memberships WHERE company_id = ?)",
  )
    .bind(company.id)
    .run();
});

const denyAdmin = (resource: string, more: object = {}) =>
  put(company, policy("Deny", resource, ["read"], { users: [company.admin.id] }, more));
const production = { conditions: { tags: { environment: "production" } } };
const tell = async (notice: Parameters<typeof noticeOf>[1]) => {
  await post.announce(noticeOf(company.id, notice));
  await post.run();
};
/** What of the thing got anywhere but to the owner, through the app and by e-mail. */
const heard = async (name: string) => ({
  inApp: await toldInApp(company.id),
  mailed: (await deliveriesOf(company.id))
    .filter(({ channel }) => channel === "email")
    .map(({ recipient }) => recipient),
  admin: (await company.admin.ask("GET", "/notifications")).text.includes(name),
  owner: (await company.owner.ask("GET", "/notifications")).text.includes(name),
});
const onlyOwner = () => ({
  inApp: [company.owner.id],
  mailed: [company.owner.id],
  admin: false,
  owner: true,
});

describe("by a notice", () => {
  it("an admin hears nothing of a secret that a Deny keeps from them, by name or by tag", async () => {
    await denyAdmin("secrets:*", production);
    const about = { id: "the-secret", tags: { environment: "production" } };
    const payload = { slug: "the-secret", environment: "live" };
    await tell({ payload, audience: { about } });
    expect(await heard("the-secret")).toEqual(onlyOwner());
    await denyAdmin("secrets:other-one");
    await tell({ payload: { slug: "other-one" }, audience: { about: { id: "other-one" } } });
    expect((await heard("other-one")).admin).toBe(false);
    await tell({ payload: { slug: "third" }, audience: { about: { id: "third" } } });
    expect((await heard("third")).admin).toBe(true);
  });

  it("nor does its maker, nor a member who may change it", async () => {
    const { member, admin } = company;
    await denyAdmin("secrets:the-secret");
    await put(company, policy("Deny", "secrets:the-secret", ["read"], { roles: ["member"] }));
    await put(company, policy("Allow", "secrets:*", ["update"], { roles: ["member"] }));
    const about = { id: "the-secret", tags: {} };
    const holdersOf = { action: "secrets:update", ...about } as const;
    for (const creatorId of [admin.id, member.id]) {
      await tell({ payload: { slug: "the-secret" }, audience: { about, creatorId, holdersOf } });
    }
    expect(new Set(await toldInApp(company.id))).toEqual(new Set([company.owner.id]));
  });

  it("the real verbs say what they are about: a key, a policy, a secret", async () => {
    const made = await company.owner.ask("POST", "/api-keys", {
      name: "denied-key",
      environment: "live",
      scopes: ["services:read"],
    });
    expect(made.status).toBe(201);
    await denyAdmin(`api_keys:${made.body.data.id}`);
    await denyAdmin("policies:*");
    const { slug } = await seedSecret(company.id, { tags: { environment: "production" } });
    await denyAdmin("secrets:*", production);
    await bind(company.id, slug, { id: "con_1" });
    const rename = await company.owner.ask("POST", `/api-keys/${made.body.data.id}/rotate`, {});
    expect(rename.status).toBe(201);
    const { results } = await env.DB.prepare(
      "SELECT kind, payload, audience FROM outbox WHERE company_id = ?",
    )
      .bind(company.id)
      .all<{ kind: string; payload: string; audience: string }>();
    expect(new Set(results.map(({ kind }) => kind))).toEqual(
      new Set(["api_key.created", "api_key.rotated", "policy.changed"]),
    );
    for (const { kind, audience } of results) {
      const { id } = (JSON.parse(audience) as { about: { id: string } }).about;
      expect([kind, id]).toEqual([kind, expect.stringMatching(/^(key|pol)_/)]);
    }
  });
});

describe("by a webhook", () => {
  const register = (who: Someone, events: readonly string[]) =>
    who.ask("POST", "/webhook-endpoints", { url: "https://hooks.example.com/x", events });

  it.each([
    ["secret.replaced", "secrets:the-secret"],
    ["secret.rotation_due", "secrets:*"],
    ["api_key.created", "api_keys:key_1"],
    ["policy.changed", "policies:pol_1"],
    ["oauth_client.registered", "oauth_clients:*"],
    ["webhook_endpoint.disabled", "webhooks:whe_1"],
  ])("events %s cannot be sent anywhere by whom a Deny keeps from %s", async (event, resource) => {
    await denyAdmin(resource);
    expect((await register(company.admin, [event])).status).toBe(403);
    expect((await register(company.owner, [event])).status).toBe(201);
    const other = event.startsWith("secret.") ? "api_key.leaked" : "secret.replaced";
    const { body, status } = await register(company.admin, [other]);
    expect(status).toBe(201);
    const patch = (json: object) =>
      company.admin.ask("PATCH", `/webhook-endpoints/${body.data.id}`, json);
    expect((await patch({ events: [other, event] })).status).toBe(403);
    expect((await patch({ url: "https://hooks.example.com/y" })).status).toBe(200);
  });

  it("an endpoint of the owner's cannot be turned to the admin's address, nor be enabled by them", async () => {
    const { body } = await register(company.owner, ["secret.replaced"]);
    await denyAdmin("secrets:*", production);
    const patch = (json: object) =>
      company.admin.ask("PATCH", `/webhook-endpoints/${body.data.id}`, json);
    expect((await patch({ url: "https://hooks.example.com/mine" })).status).toBe(403);
    expect((await patch({ status: "disabled", url: "https://hooks.example.com/m" })).status).toBe(
      200,
    );
    expect((await patch({ status: "enabled" })).status).toBe(403);
  });

  it("what was denied afterwards is not sent, also once its maker is gone; all else is", async () => {
    expect((await register(company.admin, ["secret.rotation_due"])).status).toBe(201);
    await register(company.owner, ["secret.rotation_due"]);
    await denyAdmin("secrets:*", production);
    const about = { id: "the-secret", tags: { environment: "production" } };
    const count = async () =>
      (await deliveriesOf(company.id)).filter(({ channel }) => channel === "webhook").length;
    await tell({ audience: { about } });
    expect(await count()).toBe(1);
    await tell({ audience: { about: { id: "another" } } });
    expect(await count()).toBe(3);
    await env.DB.prepare("UPDATE memberships SET status = 'deactivated' WHERE user_id = ?")
      .bind(company.admin.id)
      .run();
    await tell({ audience: { about } });
    expect(await count()).toBe(4);
  });
});

/** Its row alone: what is asked here is whether it is named. */
async function connector(slug: string, secret: string): Promise<string> {
  const id = `con_${crypto.randomUUID().replaceAll("-", "")}`;
  const auth = JSON.stringify({ scheme: "bearer", secret });
  await env.DB.prepare(
    `INSERT INTO connectors (id, company_id, environment, slug, name, type, base_url, auth, created_at, created_by, updated_at)
     VALUES (?, ?, 'live', ?, ?, 'http', 'https://api.example.com', ?, 1, 'usr_1', 1)`,
  )
    .bind(id, company.id, slug, slug, auth)
    .run();
  return id;
}

describe("beside something else", () => {
  it("a connector is not named by the secret that it uses, nor by the review of a deletion", async () => {
    const { slug } = await seedSecret(company.id);
    const [kept, shown] = [await connector("kept", slug), await connector("shown", slug)];
    await bind(company.id, slug, { id: kept, name: "Kept" });
    await bind(company.id, slug, { id: shown, name: "Shown" });
    // Policies name a connector by its slug, a binding by its id.
    await denyAdmin("connectors:kept");
    for (const path of [`/secrets/${slug}`, "/secrets"]) {
      const { text } = await company.admin.ask("GET", path);
      expect([text.includes("Shown"), text.includes("Kept"), text.includes(kept)]).toEqual([
        true,
        false,
        false,
      ]);
      expect((await company.owner.ask("GET", path)).text).toContain("Kept");
    }
    const review = await company.admin.ask("DELETE", `/secrets/${slug}`);
    expect(review.status).toBe(409);
    expect(review.body.details).toHaveLength(2);
    // In the order of their ids, which are random.
    expect(review.body.details).toEqual(
      expect.arrayContaining([
        { field: "connector", message: "One that you may not read." },
        { field: `connector:${shown}`, message: "Shown" },
      ]),
    );
  });

  it("keys are counted in the billing, and not named to whom may not read them", async () => {
    const kept = await seedKey(company.id, "live");
    const shown = await seedKey(company.id, "live");
    const day = Math.floor(Date.now() / 86_400_000);
    for (const { id } of [kept, shown]) {
      await env.DB.prepare(
        "INSERT INTO api_key_usage (company_id, environment, key_id, day, admitted, denied, seq) VALUES (?, 'live', ?, ?, 5, 1, 1)",
      )
        .bind(company.id, id, day)
        .run();
    }
    await denyAdmin(`api_keys:${kept.id}`);
    await put(company, policy("Allow", "billing:*", ["read"], { roles: ["member"] }));
    const live = async (who: Someone) =>
      (await who.ask("GET", "/billing")).body.data.environments[0];
    const ids = ({ keys }: { keys: { keyId: string }[] }) =>
      keys.map(({ keyId }) => keyId).toSorted();
    const [owner, admin, member] = [
      await live(company.owner),
      await live(company.admin),
      await live(company.member),
    ];
    expect(ids(owner)).toEqual([kept.id, shown.id].toSorted());
    expect(ids(admin)).toEqual([shown.id]);
    expect(ids(member)).toEqual([]);
    expect([owner, admin, member].map(({ admitted }) => admitted)).toEqual([10, 10, 10]);
  });
});
