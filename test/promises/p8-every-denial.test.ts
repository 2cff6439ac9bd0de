import { beforeAll, expect, it } from "vitest";

import { call } from "../support/call.ts";
import { seedClient } from "../support/registered.ts";
import { listRoutes } from "../support/routes.ts";
import { usePool } from "../support/tokens.ts";
import { VALID_BODIES } from "../support/valid-bodies.ts";
import { auditEventsOf, seedCompany, seedKey, seedService, seedUser } from "../support/world.ts";

const pool = usePool();
let companyId: string;

const routes = (await listRoutes())
  .filter(({ path }) => path.startsWith("/v1/"))
  .map(({ method, path }) => [method, path] as const);

let denials = 0;

/** What each caller is let into. Everything else must be refused to them, so a route that is added is on a list or denied. */
const LET_IN: Readonly<Record<string, readonly string[]>> = {
  "a key without scopes": ["POST /v1/api-keys/revoke-self", "GET /v1/me"],
  "a registered client's token": [
    "GET /v1/me",
    "GET /v1/billing",
    "POST /v1/mfa/challenge",
    "POST /v1/mfa/verify",
  ],
  "a member": [
    "GET /v1/session",
    "DELETE /v1/session",
    "POST /v1/session/company",
    "POST /v1/session/environment",
    "POST /v1/companies",
    "POST /v1/invitations/accept",
    "GET /v1/me",
    "GET /v1/services",
    "GET /v1/services/{id}",
    "GET /v1/workflows",
    "GET /v1/workflows/{id}",
    "GET /v1/workflows/{id}/instances",
    "GET /v1/instances/{id}",
    "GET /v1/requests",
    "POST /v1/requests",
    "GET /v1/requests/{id}",
    "GET /v1/inbound-webhooks",
    "GET /v1/inbound-webhooks/{id}",
    "GET /v1/secrets",
    "GET /v1/secrets/{slug}",
    "GET /v1/connectors",
    "GET /v1/connectors/{slug}",
    "GET /v1/secrets/{slug}/versions",
    "GET /v1/sessions",
    "DELETE /v1/sessions",
    "DELETE /v1/sessions/{id}",
    "GET /v1/users",
    "GET /v1/users/{id}",
    "GET /v1/groups",
    "GET /v1/groups/{id}",
    "GET /v1/groups/{id}/members",
    "POST /v1/mfa/challenge",
    "POST /v1/mfa/verify",
    "GET /v1/me/mfa",
    "POST /v1/me/mfa/totp",
    "POST /v1/me/mfa/sms",
    "POST /v1/me/mfa/totp/confirm",
    "POST /v1/me/mfa/sms/confirm",
    "DELETE /v1/me/mfa/totp",
    "DELETE /v1/me/mfa/sms",
    "POST /v1/me/mfa/recovery-codes",
    "GET /v1/notifications",
    "POST /v1/notifications/{id}/read",
    "GET /v1/me/notification-preferences",
    "PUT /v1/me/notification-preferences",
    "GET /v1/security-overview",
  ],
};

/** A signature decides here, or the key itself, or a runner's credential: a caller without it is not known, so not denied by name. */
const NOT_FOR_CALLERS = [
  "POST /v1/leaks/github",
  "POST /v1/webhooks/inbound/{id}",
  "POST /v1/api-keys/revoke-self",
  "POST /v1/runner/register",
  "POST /v1/runner/session",
  "POST /v1/runner/claims",
  "POST /v1/runner/claims/{id}/heartbeat",
  "POST /v1/runner/claims/{id}/result",
];

beforeAll(async () => {
  companyId = (await seedCompany()).id;
  // What a body names must be there for those who are let in.
  await seedService(companyId, "live", "A service", "svc_x");
});

interface Caller {
  readonly id: string;
  readonly credential: { readonly key?: string; readonly bearer?: string };
}

/** Each made for one call: an event's request is then that call's. */
async function makeCallers(): Promise<Record<string, Caller>> {
  const key = await seedKey(companyId, "live", { scopes: [] });
  const member = await seedUser(companyId, "member");
  const owner = await seedUser(companyId, "owner");
  const clientId = await seedClient(companyId, { scopes: ["billing:read"] });
  return {
    "a key without scopes": { id: key.id, credential: { key: key.value } },
    "a member": { id: member.id, credential: { bearer: await pool.sign(member.sub) } },
    "a registered client's token": {
      id: owner.id,
      credential: { bearer: await pool.sign(owner.sub, { client_id: clientId }) },
    },
  };
}

/** Attack: somebody tries every door. The log must show each door that was closed to them. */
it.each(routes)("P8: %s %s leaves an event of everybody it refuses", async (method, path) => {
  const route = `${method} ${path}`;
  const target = path.replaceAll(/\{\w+\}/g, "x");
  for (const [who, { id, credential }] of Object.entries(await makeCallers())) {
    const answer = await call(method, target, {
      ...credential,
      headers: { "cf-connecting-ip": "192.0.2.55" },
      ...(method === "GET" || method === "DELETE" ? {} : { json: VALID_BODIES[route] ?? {} }),
    });
    // A body that is refused first would leave the denial behind it unseen.
    expect([who, answer.status, answer.body?.details]).not.toEqual([who, 422, expect.anything()]);
    const letIn = LET_IN[who]?.includes(route) === true;
    if (letIn || (NOT_FOR_CALLERS.includes(route) && answer.status === 401)) {
      expect([who, answer.status]).not.toEqual([who, 403]);
      continue;
    }
    expect([who, answer.status]).toEqual([who, 403]);
    denials++;
    const events = (await auditEventsOf(companyId)).filter((event) => event["actor_id"] === id);
    expect([who, events]).toEqual([
      who,
      [
        expect.objectContaining({
          outcome: "denied",
          action: expect.stringMatching(/^[a-z_]+:[a-z_]+$/),
          target: expect.stringMatching(/^[a-z_]+:.+$/),
          ip: "192.0.2.55",
          request_id: answer.headers.get("x-request-id"),
          details: expect.stringContaining(answer.body.error),
        }),
      ],
    ]);
  }
});

it("P8: there is a body for every route that takes one, and for no other", async () => {
  const { body } = await call("GET", "/openapi.json");
  const taking = Object.entries<Record<string, { requestBody?: object }>>(body.paths).flatMap(
    ([path, item]) =>
      Object.entries(item)
        .filter(([, operation]) => operation.requestBody !== undefined)
        .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  expect(Object.keys(VALID_BODIES).toSorted()).toEqual(taking.toSorted());
});

/** The walk alone would pass with no one refused anywhere. */
it("P8: refused on the way", () => {
  expect(denials).toBeGreaterThan(60);
});

it("P8: lists no route that there is not", () => {
  const known = routes.map(([method, path]) => `${method} ${path}`);
  const listed = [...Object.values(LET_IN).flat(), ...NOT_FOR_CALLERS];
  expect(listed.filter((route) => !known.includes(route))).toEqual([]);
});
