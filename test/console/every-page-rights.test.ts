/**
 * Walks the table of pages, twice: nothing is shown to a member without the right, or done for one; and a page of the
 * sandbox shows nothing of live. A page that is added is found here, or fails.
 */

import { beforeAll, describe, expect, it } from "vitest";

import { PAGES } from "../../src/console/pages.ts";
import type { Page } from "../../src/console/page.ts";
import { formOf, visitor, type Visitor } from "../support/console.ts";
import { auditLogOf, env, seedKey, seedService, seedWorkflow } from "../support/world.ts";

const addressOf = (place: string, path: string) =>
  path.startsWith("/sign-in/") ? path : `/${place}${path === "/" ? "" : path}`;

const filled = (path: string) => path.replaceAll(/:\w+/g, "nothing-of-that-name");

type Asking = Extract<Page, { who: "member" }>;

const asking = PAGES.flatMap((page): Asking[] =>
  page.who === "member" && page.asks.length > 0 ? [page] : [],
);

/** Whose things are one's own, or are asked for part by part. */
const ASKS_NOTHING = [
  ...["/sign-in/company", "/sign-in/invitation", "/sign-in/set-up", "/sign-in/verify"],
  ...["/", "/notifications", "/notifications/preferences", "/settings/profile/security"],
  "/settings/developer/api-reference",
];

it("lists every page that asks for no right", () => {
  const quiet = PAGES.filter((page) => page.who === "person" || page.asks.length === 0);
  expect(quiet.map(({ path }) => path).toSorted()).toEqual(ASKS_NOTHING.toSorted());
  expect(asking.length).toBeGreaterThan(30);
});

/** Attack: a member types the address of a page that the menu does not lead them to, and sends the forms it would have. */
describe("a member who is denied everything", () => {
  let member: Visitor;
  let token: string;

  beforeAll(async () => {
    const owner = await visitor();
    member = await visitor("member", owner.companyId);
    await owner.submit("/live/settings/company/policies", "create", {
      ...{ name: "Nothing for them", effect: "Deny", resource: "*", actions: "*" },
      ...{ who: "member", description: "", tags: "", except: "" },
    });
    // One token for all forms of a session: what is refused below is refused for the right alone.
    const page = await (await member.get("/live/notifications/preferences")).text();
    token = formOf(page, "save").hidden["token"] ?? "";
  });

  const denialsOf = async ({ companyId, userId }: Visitor) =>
    (await auditLogOf(companyId)).filter(
      (event) => event["outcome"] === "denied" && event["actor_id"] === userId,
    );

  it.each(asking)("is refused $path, as a page and on record", async ({ path }) => {
    // What one person is refused again is counted, later: each page has a person of its own.
    const another = await visitor("member", member.companyId);
    const answer = await another.get(addressOf("live", filled(path)));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      403,
      expect.stringContaining("text/html"),
    ]);
    expect([path, (await denialsOf(another)).length > 0]).toEqual([path, true]);
  });

  const forms = asking.flatMap((page) =>
    Object.keys(page.actions ?? {}).map((action) => ({ action, path: page.path })),
  );

  it("is sent all forms", () => expect(forms.length).toBeGreaterThan(50));

  it.each(forms)("does not do $action on $path", async ({ action, path }) => {
    const nonce = crypto.randomUUID().replaceAll("-", "").slice(0, 20);
    const fields = { action, token, nonce, key: "x", phase: "x", revision: "x.1" };
    const answer = await member.post(addressOf("live", filled(path)), fields);
    expect([action, answer.status]).toEqual([action, 403]);
  });
});

/** A thing of live for each page that shows one thing of an environment: where it is, and what it is called. */
type Seeded = Readonly<Record<string, { readonly path: string; readonly name: string }>>;

/** Belongs to the company: it is the same thing in both. */
const OF_THE_COMPANY = [
  "/settings/developer/oauth-clients/:clientId",
  "/settings/developer/webhooks/:id",
  "/settings/company/members/:id",
  "/settings/company/members/:id/holdings",
  "/settings/company/groups/:id",
  "/settings/company/policies/:id",
];

describe("a page of the sandbox", () => {
  let owner: Visitor;
  let seeded: Seeded;

  beforeAll(async () => {
    owner = await visitor("owner", undefined, { mfaPassedAtMs: Date.now() });
    seeded = await seedLive(owner);
  });

  const ofOneThing = PAGES.map(({ path }) => path).filter((path) => path.includes("/:"));

  it("is known to show a thing of its environment, or of the company", () => {
    const known = [...Object.keys(seeded), ...OF_THE_COMPANY];
    expect(ofOneThing.toSorted()).toEqual(known.toSorted());
  });

  it.each(ofOneThing.filter((path) => !OF_THE_COMPANY.includes(path)))(
    "does not find the live thing of %s, which live shows",
    async (path) => {
      const thing = seeded[path]?.path ?? "";
      expect([path, (await owner.get(`/live${thing}`)).status]).toEqual([path, 200]);
      expect([path, (await owner.get(`/sandbox${thing}`)).status]).toEqual([path, 404]);
    },
  );

  const actions = PAGES.filter(({ path }) => ofOneThing.includes(path)).flatMap((page) =>
    OF_THE_COMPANY.includes(page.path)
      ? []
      : Object.keys(page.actions ?? {}).map((action) => ({ action, path: page.path })),
  );

  // Accident: a form of the sandbox, in the sandbox's colour, changes what is live.
  it.each(actions)("does no $action to the live thing of $path", async ({ action, path }) => {
    const page = await (await owner.get("/live/notifications/preferences")).text();
    const token = formOf(page, "save").hidden["token"] ?? "";
    const nonce = crypto.randomUUID().replaceAll("-", "").slice(0, 20);
    const address = `/sandbox${seeded[path]?.path ?? ""}`;
    const sent = await owner.post(address, { action, token, nonce, name: "Changed" });
    expect([action, path, sent.status]).toEqual([action, path, 404]);
  });

  const lists = PAGES.map(({ path }) => path).filter(
    (path) => !path.includes("/:") && !path.startsWith("/sign-in/"),
  );

  it.each(lists)("names no thing of live on %s", async (path) => {
    const html = await (await owner.get(addressOf("sandbox", path))).text();
    const named = Object.values(seeded).filter(({ name }) => html.includes(name));
    expect([path, named]).toEqual([path, []]);
  });

  it("would find them on the lists of live", async () => {
    const pages = await Promise.all(
      lists.map(async (path) => (await owner.get(addressOf("live", path))).text()),
    );
    const html = pages.join();
    // An instance and a phase stand on the page of their workflow.
    const onLists = Object.entries(seeded).filter(([path]) => !/instances|phases/.test(path));
    expect(onLists.filter(([, { name }]) => !html.includes(name))).toEqual([]);
    expect(html).toContain('class="live"');
  });

  it("leads to no page of live but by the switch", async () => {
    for (const path of lists) {
      const html = await (await owner.get(addressOf("sandbox", path))).text();
      const switched = /<nav[^>]*aria-label="Environment".*?<\/nav>/s.exec(html)?.[0] ?? "";
      expect([path, switched !== ""]).toEqual([path, true]);
      const links = [...html.replace(switched, "").matchAll(/(?:href|action)="(\/live[^"]*)"/g)];
      expect([path, links.map(([, href]) => href)]).toEqual([path, []]);
    }
  });
});

async function seedLive(owner: Visitor): Promise<Seeded> {
  const { companyId } = owner;
  const key = await seedKey(companyId, "live");
  await rename("api_keys", key.id, "Live key of old");
  const service = await seedService(companyId, "live", "Live service of old");
  const workflow = await seedWorkflow(companyId, "live", "Live workflow of old");
  await owner.submit(`/live/workflows/${workflow}`, "add", { name: "Live phase", type: "manual" });
  await owner.submit("/live/settings/secrets/new", "create", {
    ...{ slug: "live-secret-of-old", value: "v", type: "custom" },
    ...{ description: "", tags: "", allowedHosts: "" },
  });
  await owner.submit("/live/settings/connectors", "create", {
    ...{ slug: "live-connector", name: "Live connector of old", type: "http" },
    ...{ baseUrl: "https://api.example.com", "auth.scheme": "none" },
  });
  await owner.submit("/live/settings/developer/runners", "create", {
    ...{ name: "Live runner of old", labels: "" },
  });
  const request = await idMadeBy(owner, "/live/requests", "create", {
    ...{ serviceId: service, title: "Live request of old", input: "" },
  });
  const webhook = await idMadeBy(owner, "/live/settings/developer/inbound-webhooks", "create", {
    ...{ name: "Live webhook of old", workflowId: workflow, secret: "live-secret-of-old" },
  });
  const instance = `exec_${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}`;
  await insertInstance(companyId, workflow, instance);
  const runner = await env.DB.prepare("SELECT id FROM runners WHERE company_id = ?")
    .bind(companyId)
    .first<string>("id");
  const developer = "/settings/developer";
  return {
    "/services/:id": { path: `/services/${service}`, name: "Live service of old" },
    "/requests/:id": { path: `/requests/${request}`, name: "Live request of old" },
    "/workflows/:id": { path: `/workflows/${workflow}`, name: "Live workflow of old" },
    "/workflows/:id/phases/:key": {
      ...{ path: `/workflows/${workflow}/phases/live-phase`, name: "Live phase" },
    },
    "/instances/:id": { path: `/instances/${instance}`, name: instance },
    "/settings/secrets/:slug": {
      ...{ path: "/settings/secrets/live-secret-of-old", name: "live-secret-of-old" },
    },
    "/settings/connectors/:slug": {
      ...{ path: "/settings/connectors/live-connector", name: "Live connector of old" },
    },
    [`${developer}/inbound-webhooks/:id`]: {
      ...{ path: `${developer}/inbound-webhooks/${webhook}`, name: "Live webhook of old" },
    },
    [`${developer}/api-keys/:id`]: {
      ...{ path: `${developer}/api-keys/${key.id}`, name: "Live key of old" },
    },
    [`${developer}/runners/:id`]: {
      ...{ path: `${developer}/runners/${runner}`, name: "Live runner of old" },
    },
  };
}

async function rename(table: "api_keys", id: string, name: string): Promise<void> {
  await env.DB.prepare(`UPDATE ${table} SET name = ? WHERE id = ?`).bind(name, id).run();
}

async function idMadeBy(
  owner: Visitor,
  page: string,
  action: string,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  const made = await owner.submit(page, action, fields);
  return made.headers.get("location")?.split("/").at(-1) ?? "";
}

async function insertInstance(companyId: string, workflowId: string, id: string): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO workflow_versions (workflow_id, company_id, environment, version, phases, published_at, published_by) VALUES (?, ?, 'live', 1, '[]', 1, 'usr_seed')",
    ).bind(workflowId, companyId),
    env.DB.prepare(
      `INSERT INTO workflow_instances (id, company_id, environment, workflow_id, version, status, input, source, started_by_type, started_by_id, created_at, touched_at, ended_at)
       VALUES (?, ?, 'live', ?, 1, 'completed', '{}', 'api', 'user', 'usr_seed', 1, 1, 2)`,
    ).bind(id, companyId, workflowId),
  ]);
}
