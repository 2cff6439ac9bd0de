import { expect, it } from "vitest";

import { createApp } from "../../src/app.ts";
import { call } from "../support/call.ts";
import { listRoutes } from "../support/routes.ts";

/** Everything else refuses a caller without a credential; a new route is covered by itself. */
const PUBLIC = ["GET /healthz", "GET /readyz", "GET /openapi.json", "GET /docs"];

const routes = listRoutes(createApp());

it("knows routes, and every public one among them", () => {
  const names = routes.map(({ method, path }) => `${method} ${path}`);
  expect(names.length).toBeGreaterThan(12);
  for (const name of PUBLIC) expect(names).toContain(name);
});

it.each(routes.map(({ method, path }) => [method, path]))(
  "%s %s answers only who has a credential, unless listed as public",
  async (method, path) => {
    const isPublic = PUBLIC.includes(`${method} ${path}`);
    const target = path.replace("{id}", "key_nothing");
    const json = method === "GET" ? {} : { json: {} };

    const answer = await call(method, target, json);

    if (isPublic) {
      expect(answer.status).toBe(200);
      return;
    }
    expect([answer.status, answer.body.error]).toEqual([401, "unauthenticated"]);
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="api"');
    expect(answer.headers.get("cache-control")).toBe("no-store");
  },
);
