/** One of each kind of thing, made the way a client makes it, with a given word in every text of it. */

import { randomBase36 } from "../../../src/core/encoding.ts";
import { call } from "../call.ts";
import { seedWorkflow } from "../published-workflow.ts";
import { seedClient } from "../registered.ts";
import { env, random, seedUser } from "../world.ts";

export interface Maker {
  readonly companyId: string;
  /** Of an owner. */
  readonly bearer: string;
  /** Stands in each name and description. */
  readonly word: string;
}

type Make = (maker: Maker) => Promise<string>;

const newSlug = () => `made-${randomBase36(10, random)}`;

async function post(maker: Maker, path: string, json: object, member = "id"): Promise<string> {
  const { bearer } = maker;
  const answer = await call("POST", `/v1${path}`, { bearer, json });
  if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
  return String((answer.body.data as Record<string, unknown>)[member]);
}

const service: Make = (maker) =>
  post(maker, "/services", {
    name: maker.word,
    description: maker.word,
    tags: { [maker.word]: "x" },
  });

const workflow: Make = async ({ companyId, word }) => {
  const id = await seedWorkflow(companyId, "live");
  await env.DB.prepare("UPDATE workflows SET name = ? WHERE id = ?").bind(word, id).run();
  return id;
};

const secret: Make = (maker) =>
  post(
    maker,
    "/secrets",
    { slug: newSlug(), value: `${maker.word}-0123456789abcdef`, description: maker.word },
    "slug",
  );

const key: Make = (maker) =>
  post(maker, "/api-keys", { name: maker.word, environment: "live", scopes: ["services:read"] });

const group: Make = (maker) => post(maker, "/groups", { name: `${maker.word} ${newSlug()}` });

const user: Make = async ({ companyId, word }) => {
  const { id } = await seedUser(companyId, "member");
  await env.DB.prepare("UPDATE users SET name = ?, email = ? WHERE id = ?")
    .bind(word, `${newSlug()}@${word}.test`, id)
    .run();
  return id;
};

const instance: Make = async (maker) =>
  post(maker, `/workflows/${await workflow(maker)}/instances`, { input: { text: maker.word } });

/** By the part of a path that stands before the thing's own name. */
export const THINGS: Readonly<Record<string, Make>> = {
  services: service,
  workflows: workflow,
  secrets: secret,
  "api-keys": key,
  groups: group,
  users: user,
  members: user,
  instances: instance,
  requests: async (maker) =>
    post(maker, "/requests", {
      serviceId: await service(maker),
      title: maker.word,
      input: { text: maker.word },
    }),
  connectors: async (maker) => {
    const auth = { scheme: "bearer", secret: await secret(maker) };
    const baseUrl = "https://outside.example.com";
    return post(
      maker,
      "/connectors",
      { slug: newSlug(), name: maker.word, type: "http", baseUrl, auth },
      "slug",
    );
  },
  policies: (maker) =>
    post(maker, "/policies", {
      ...{ name: maker.word, description: maker.word, effect: "Allow", resource: "services:*" },
      ...{ actions: ["read"], principals: { roles: ["member"] } },
    }),
  invitations: (maker) =>
    post(maker, "/invitations", { email: `${newSlug()}@${maker.word}.test`, role: "member" }),
  runners: (maker) => post(maker, "/runners", { name: maker.word, labels: ["linux"] }),
  "webhook-endpoints": (maker) =>
    post(maker, "/webhook-endpoints", {
      url: `https://hooks.example.com/${maker.word}`,
      events: ["secret.replaced"],
      description: maker.word,
    }),
  "inbound-webhooks": async (maker) =>
    post(maker, "/inbound-webhooks", {
      name: maker.word,
      workflowId: await workflow(maker),
      secret: await secret(maker),
    }),
  "oauth-clients": async ({ companyId, word }) => {
    const clientId = await seedClient(companyId);
    await env.DB.prepare("UPDATE oauth_clients SET name = ? WHERE client_id = ?")
      .bind(word, clientId)
      .run();
    return clientId;
  },
  phases: async () => "approve",
};

/** Members of bodies that name a thing, and what kind it is. */
export const NAMED_BY: Readonly<Record<string, string>> = {
  serviceId: "services",
  workflowId: "workflows",
  userId: "users",
  users: "users",
  groups: "groups",
  secret: "secrets",
  clientSecret: "secrets",
  connector: "connectors",
};
