/** What an `ETag` names, and what `If-Match` makes of it, for every single resource (RFC 9110 §8.8.3, §13.1.1). */

import { beforeEach, describe, expect, it } from "vitest";

import { call, type Answer } from "../support/call.ts";
import { seedWorkflow } from "../support/published-workflow.ts";
import { signedIn, usePool } from "../support/tokens.ts";
import { seedCompany, seedKey, seedUser } from "../support/world.ts";

const pool = usePool();
let companyId: string;
let bearer: string;
let memberId: string;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
  bearer = await signedIn(pool, companyId);
  memberId = (await seedUser(companyId, "member")).id;
});

const ask = (method: string, path: string, json?: unknown, headers?: Record<string, string>) =>
  call(method, `/v1${path}`, {
    bearer,
    ...(json === undefined ? {} : { json }),
    ...(headers === undefined ? {} : { headers }),
  });

const etagOf = (answer: Answer) => answer.headers.get("etag") ?? "";

const policy = (name: string) => ({
  name,
  effect: "Deny",
  resource: "services:*",
  actions: ["delete"],
  principals: { users: [memberId] },
  enabled: true,
});
const quiet = { inApp: false, email: true };
const preferences = { secrets: quiet, api_keys: quiet, security: quiet, company: quiet };
const endpoint = { url: "https://hooks.example.com/x", events: ["api_key.leaked"] };

interface Thing {
  /** Its address, after making it where it is not there yet. */
  readonly make: () => Promise<string>;
  readonly method: "PATCH" | "PUT";
  readonly change: (name: string) => object;
}

const made = async (path: string, json: unknown) =>
  `${path}/${(await ask("POST", path, json)).body.data.id}`;

const THINGS: readonly (readonly [string, Thing])[] = [
  [
    "service",
    {
      make: () => made("/services", { name: "A service" }),
      method: "PATCH",
      change: (name) => ({ name }),
    },
  ],
  [
    "request",
    {
      make: async () => {
        const service = await ask("POST", "/services", { name: "A service" });
        return made("/requests", { serviceId: service.body.data.id, title: "A request" });
      },
      method: "PATCH",
      change: (title) => ({ title }),
    },
  ],
  [
    "inbound webhook",
    {
      make: async () => {
        await ask("POST", "/secrets", { slug: "webhook-key", value: "a key of 16 bytes" });
        const workflowId = await seedWorkflow(companyId, "live");
        return made("/inbound-webhooks", { name: "A webhook", workflowId, secret: "webhook-key" });
      },
      method: "PATCH",
      change: (name) => ({ name }),
    },
  ],
  [
    "workflow",
    {
      make: () => made("/workflows", { name: "A workflow" }),
      method: "PATCH",
      change: (name) => ({ name }),
    },
  ],
  [
    "group",
    {
      make: () => made("/groups", { name: `Group ${crypto.randomUUID()}` }),
      method: "PATCH",
      change: (name) => ({ name }),
    },
  ],
  ["policy", { make: () => made("/policies", policy("A policy")), method: "PUT", change: policy }],
  [
    "webhook endpoint",
    {
      make: () => made("/webhook-endpoints", endpoint),
      method: "PATCH",
      change: (description) => ({ description }),
    },
  ],
  [
    "API key",
    {
      make: async () => `/api-keys/${(await seedKey(companyId, "live")).id}`,
      method: "PATCH",
      change: (name) => ({ name }),
    },
  ],
  [
    "secret",
    {
      make: async () => {
        await ask("POST", "/secrets", { slug: "a-secret", value: "a value" });
        return "/secrets/a-secret";
      },
      method: "PATCH",
      change: (description) => ({ description }),
    },
  ],
  [
    "user",
    {
      make: async () => `/users/${memberId}`,
      method: "PATCH",
      change: (name) => ({ status: name === "B" ? "active" : "deactivated" }),
    },
  ],
  ["company", { make: async () => "/company", method: "PATCH", change: (name) => ({ name }) }],
  [
    "set of preferences",
    {
      make: async () => "/me/notification-preferences",
      method: "PUT",
      change: (name) => ({ ...preferences, company: { inApp: name === "B", email: false } }),
    },
  ],
];

describe.each(THINGS)("the ETag of a %s", (_, { make, method, change }) => {
  const send = (path: string, name: string, ifMatch: string) =>
    ask(method, path, change(name), { "if-match": ifMatch });

  it("names the row and its revision, the same wherever it is read, another after a change", async () => {
    const path = await make();
    const [first, second] = [await ask("GET", path), await ask("GET", path)];
    expect(first.status).toBe(200);
    expect(etagOf(first)).toMatch(/^"[\w.]+_\w+\.\d+"$/);
    expect(etagOf(second)).toBe(etagOf(first));
    const changed = await send(path, "A", etagOf(first));
    expect(changed.status).toBe(200);
    expect(etagOf(changed)).not.toBe(etagOf(first));
    expect(etagOf(await ask("GET", path))).toBe(etagOf(changed));
  });

  it("is honoured in every form that If-Match has", async () => {
    const path = await make();
    for (const form of [
      (tag: string) => tag,
      (tag: string) => `W/${tag}`,
      (tag: string) => `"other", ${tag}`,
      (tag: string) => `W/"other",W/${tag} , "more"`,
      (tag: string) => `nonsense, ${tag}`,
      () => "*",
      () => " * ",
    ]) {
      for (const name of ["A", "B"]) {
        const sent = form(etagOf(await ask("GET", path)));
        expect([sent, (await send(path, name, sent)).status]).toEqual([sent, 200]);
      }
    }
  });

  it("of an older reading, or of nothing of ours, is 412 and changes nothing", async () => {
    const path = await make();
    const old = etagOf(await ask("GET", path));
    await send(path, "A", old);
    const now = await ask("GET", path);
    const bare = etagOf(now).slice(1, -1);
    for (const sent of [old, `W/${old}`, '""', bare, '"*"', '"1"', "*, *"]) {
      const refused = await send(path, "B", sent);
      expect([sent, refused.status, refused.body.error]).toEqual([
        sent,
        412,
        "precondition_failed",
      ]);
    }
    expect(etagOf(await ask("GET", path))).toBe(etagOf(now));
  });
});

/** Accident: a person reads a thing; another deletes it and makes it anew; the first one's stale change overwrites it. */
describe("an ETag never comes again", () => {
  const secret = { slug: "again", value: "a value" };
  const create = (environment: string) =>
    ask("POST", "/secrets", secret, { "x-nembl-environment": environment });

  it("for a secret made again under its slug: what was read before neither changes nor deletes it", async () => {
    const before = await create("live");
    expect((await ask("DELETE", "/secrets/again")).status).toBe(204);
    const after = await create("live");
    expect(etagOf(after)).not.toBe(etagOf(before));

    const stale = { "if-match": etagOf(before) };
    const patched = await ask("PATCH", "/secrets/again", { description: "x" }, stale);
    const replaced = await ask("PUT", "/secrets/again/value", { value: "x" }, stale);
    const deleted = await ask("DELETE", "/secrets/again", undefined, stale);
    expect([patched, replaced, deleted].map(({ status }) => status)).toEqual([412, 412, 412]);
    expect(etagOf(await ask("GET", "/secrets/again"))).toBe(etagOf(after));
  });

  it("for its twin in the sandbox", async () => {
    const [live, test] = [await create("live"), await create("test")];
    expect([live.status, test.status]).toEqual([201, 201]);
    expect(etagOf(test)).not.toBe(etagOf(live));
    const headers = { "if-match": etagOf(live), "x-nembl-environment": "test" };
    expect((await ask("DELETE", "/secrets/again", undefined, headers)).status).toBe(412);
  });

  it("for one person in two companies, or for two things of a kind", async () => {
    const seen = new Set<string>();
    const things = [...THINGS, ...THINGS.filter(([name]) => /service|group|policy|API/.test(name))];
    for (const [, { make }] of things) seen.add(etagOf(await ask("GET", await make())));
    expect(seen.size).toBe(things.length);
  });
});
