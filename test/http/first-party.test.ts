import { beforeAll, describe, expect, it } from "vitest";

import { API_SCOPES } from "../../src/core/api-scopes.ts";
import { call } from "../support/call.ts";
import { seedClient } from "../support/registered.ts";
import { listRoutes } from "../support/routes.ts";
import { signedIn, usePool } from "../support/tokens.ts";
import { auditEventsOf, seedCompany, seedService, seedUser } from "../support/world.ts";

/** Where the nine scopes reach, and the step-up of the sign-in itself. Any other route is management, new ones too. */
const REACHED =
  /^(GET \/v1\/me|POST \/v1\/mfa\/(challenge|verify)|[A-Z]+ \/v1\/(services|requests|workflows|instances)(\/.*)?|GET \/v1\/(users(\/\{id\})?|audit|billing(\/.*)?|usage(\/.*)?))$/;

/** They look at x-api-key, or at a runner's own credential, and at nothing else. */
const OF_OTHERS = /^POST \/v1\/(api-keys\/revoke-self|runner\/(session|claims.*))$/;

/** They look at a signature, or at the token in the body, and at nothing else. */
const OF_ANYONE = /^\/v1\/(leaks\/github|webhooks\/inbound\/.+|runner\/register)$/;

const routes = (await listRoutes())
  .filter(({ path }) => path.startsWith("/v1/") && !OF_ANYONE.test(path))
  .map(({ method, path }) => [method, path] as const);

const pool = usePool();
let companyId: string;
let bearer: string;

beforeAll(async () => {
  companyId = (await seedCompany()).id;
  const clientId = await seedClient(companyId, { scopes: API_SCOPES });
  bearer = await signedIn(pool, companyId, "owner", { client_id: clientId });
});

it("knows routes of both kinds", () => {
  const names = routes.map(([method, path]) => `${method} ${path}`);
  expect(names.filter((name) => REACHED.test(name)).length).toBeGreaterThan(5);
  expect(names.filter((name) => !REACHED.test(name)).length).toBeGreaterThan(10);
});

/** Attack: an app that an owner trusted with their services makes itself a key, or ends everybody's sessions. */
describe("a registered client's token, of an owner and with all nine scopes", () => {
  it.each(routes)("%s %s", async (method, path) => {
    const target = path.replaceAll(/\{\w+\}/g, "x");
    const answer = await call(method, target, {
      bearer,
      ...(method === "GET" || method === "DELETE" ? {} : { json: {} }),
    });
    const name = `${method} ${path}`;
    if (OF_OTHERS.test(name)) {
      expect(answer.status).toBe(401);
    } else if (REACHED.test(name)) {
      expect([200, 201, 400, 404, 409, 422]).toContain(answer.status);
    } else {
      expect([answer.status, answer.body.error]).toEqual([403, "forbidden"]);
      expect(answer.body.details.map((detail: { field: string }) => detail.field)).toEqual([
        "action",
        "resource",
      ]);
    }
  });

  it("leaves a refusal in the audit log, also where a route asks for no permission", async () => {
    await call("DELETE", "/v1/session", { bearer });
    const denials = await auditEventsOf(companyId);
    const targets = denials.map((event) => event["target"]);
    expect(targets).toContain("route:DELETE /v1/session");
    expect(new Set(denials.map((event) => event["outcome"]))).toEqual(new Set(["denied"]));
  });

  it("is refused before its body is looked at, and on paths that there are not", async () => {
    const invalid = await call("POST", "/v1/api-keys", { bearer, json: { nonsense: true } });
    expect([invalid.status, invalid.body.error]).toEqual([403, "forbidden"]);
    for (const path of ["/v1/me/mfa", "/v1/services/../api-keys"]) {
      expect([path, (await call("GET", path, { bearer })).status]).toEqual([path, 403]);
    }
    for (const path of ["/v1/servicesx", "/v1/me/"]) {
      expect([path, (await call("GET", path, { bearer })).status]).toEqual([path, 404]);
    }
  });
});

it("holds a client to its own scopes", async () => {
  const company = await seedCompany();
  const clientId = await seedClient(company.id, { scopes: ["services:read"] });
  const { sub } = await seedUser(company.id, "owner");
  const token = await pool.sign(sub, { client_id: clientId });
  await seedService(company.id, "live", "Laptop");

  expect((await call("GET", "/v1/services", { bearer: token })).body.data).toHaveLength(1);
  const refused = await call("POST", "/v1/services", { bearer: token, json: { name: "New" } });
  expect([refused.status, refused.body.error]).toEqual([403, "insufficient_scope"]);
  expect(refused.headers.get("www-authenticate")).toContain('scope="services:write"');
  expect((await call("GET", "/v1/me", { bearer: token })).status).toBe(200);
});
