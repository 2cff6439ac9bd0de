import { beforeEach, describe, expect, it } from "vitest";

import type { Role } from "../../../src/core/actor.ts";
import { call } from "../../support/call.ts";
import { listRoutes, type Route } from "../../support/routes.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedUser } from "../../support/world.ts";
import { seedTotp } from "../mfa/support.ts";

const pool = usePool();
let company: { id: string };
let groupId: string;

/** Each route that acts on a person. A new one is tried as well, and has to be given a body here. */
const ROUTES = (await listRoutes()).filter(
  ({ method, path }) =>
    method !== "GET" && (path.startsWith("/v1/users/{id}") || path.includes("{userId}")),
);
const BODIES: Readonly<Record<string, unknown>> = { PATCH: { status: "deactivated" }, PUT: {} };

beforeEach(async () => {
  company = await seedCompany();
  const owner = await signedIn(pool, company.id);
  const group = await call("POST", "/v1/groups", { bearer: owner, json: { name: "Operations" } });
  groupId = group.body.data.id;
  // The first request of an isolate compiles what the routes need.
}, 60_000);

/** Somebody whom a policy lets do everything, whatever their role holds. */
async function allowed(role: Role): Promise<string> {
  const person = await seedUser(company.id, role);
  const owner = await signedIn(pool, company.id);
  const policy = {
    name: `Everything for ${person.id}`,
    effect: "Allow",
    resource: "*",
    actions: ["*"],
    principals: { users: [person.id] },
  };
  const made = await call("POST", "/v1/policies", { bearer: owner, json: policy });
  expect(made.status).toBe(201);
  return pool.sign(person.sub);
}

/** Somebody with everything that these routes could take away. */
async function target(role: Role): Promise<string> {
  const { id } = await seedUser(company.id, role);
  await seedTotp(id);
  await env.DB.prepare("INSERT INTO group_members (company_id, group_id, user_id) VALUES (?, ?, ?)")
    .bind(company.id, groupId, id)
    .run();
  return id;
}

function act(bearer: string, { method, path }: Route, id: string) {
  const address = path.includes("{userId}")
    ? path.replace("{id}", groupId).replace("{userId}", id)
    : path.replace("{id}", id);
  const json = BODIES[method];
  return call(method, address, json === undefined ? { bearer } : { bearer, json });
}

it("the routes that act on a person are those tried here", () => {
  expect(ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
    "DELETE /v1/groups/{id}/members/{userId}",
    "DELETE /v1/users/{id}/mfa",
    "DELETE /v1/users/{id}/sessions",
    "PATCH /v1/users/{id}",
    "PUT /v1/groups/{id}/members/{userId}",
  ]);
});

/** Attack: a policy gives a member a right over people, and with it they take an admin's second factor away. */
describe.each(ROUTES)("$method $path", (route) => {
  it("asks for rank over the person, whatever right a policy gives", async () => {
    const member = await allowed("member");
    for (const role of ["admin", "owner"] as const) {
      const id = await target(role);
      // Putting somebody in who is in already changes nothing and asks for nothing.
      if (route.method === "PUT") {
        await env.DB.prepare("DELETE FROM group_members WHERE user_id = ?").bind(id).run();
      }
      const refused = await act(member, route, id);
      expect([role, refused.status, refused.body.error]).toEqual([role, 403, "forbidden"]);
    }
    const denied = (await auditEventsOf(company.id)).filter(({ outcome }) => outcome === "denied");
    expect(denied.length).toBeGreaterThan(0);

    expect((await act(member, route, await target("member"))).status).toBeLessThan(300);
  });

  /** The contract keeps an owner's status, role, sessions and factors from admins; groups it leaves to them. */
  it("lets admins act on admins, and on owners in groups alone", async () => {
    const admin = await allowed("admin");
    expect((await act(admin, route, await target("admin"))).status).toBeLessThan(300);

    const { status } = await act(admin, route, await target("owner"));
    if (route.path.includes("{userId}")) expect(status).toBe(204);
    else expect(status).toBe(403);
  });
});
