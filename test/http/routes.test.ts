import { expect, it } from "vitest";

import { call } from "../support/call.ts";
import { listRoutes, OPERATIONS } from "../support/routes.ts";

/** Everything else refuses a caller without a credential; a new route is covered by itself. */
const PUBLIC: Readonly<Record<string, number>> = {
  "GET /healthz": 200,
  "GET /readyz": 200,
  "GET /openapi.json": 200,
  "GET /docs": 200,
  "GET /llms.txt": 200,
  "GET /.well-known/oauth-protected-resource": 200,
  "GET /.well-known/nembl-audit-keys": 200,
  "GET /.well-known/nembl-cli": 200,
  "GET /auth/login": 302,
  // Without the code it is called with; and a sign-out that no page of ours asked for.
  "GET /auth/callback": 400,
  "POST /auth/logout": 403,
  // Signed by GitHub or refused.
  "POST /v1/leaks/github": 401,
  // A token in the body lets in.
  "POST /v1/runner/register": 422,
  // Signed with the webhook's secret or refused.
  "POST /v1/webhooks/inbound/{id}": 401,
};

const routes = [
  ...(await listRoutes()),
  ...OPERATIONS.map((name) => ({ method: "GET", path: name.slice("GET ".length) })),
];

it("knows routes, and every public one among them", () => {
  const names = routes.map(({ method, path }) => `${method} ${path}`);
  expect(names.length).toBeGreaterThan(12);
  for (const name of Object.keys(PUBLIC)) expect(names).toContain(name);
});

it.each(routes.map(({ method, path }) => [method, path]))(
  "%s %s answers only who has a credential, unless listed as public",
  async (method, path) => {
    const publicStatus = PUBLIC[`${method} ${path}`];
    const target = path.replace("{id}", "key_nothing");
    const json = method === "GET" ? {} : { json: {} };

    const answer = await call(method, target, json);

    if (publicStatus !== undefined) {
      expect(answer.status).toBe(publicStatus);
      return;
    }
    expect([answer.status, answer.body.error]).toEqual([401, "unauthenticated"]);
    expect(answer.headers.get("www-authenticate")).toBe(
      'Bearer realm="api", resource_metadata="http://api.test/.well-known/oauth-protected-resource"',
    );
    expect(answer.headers.get("cache-control")).toBe("no-store");
  },
);
