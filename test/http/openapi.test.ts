import { expect, it } from "vitest";

import { call } from "../support/call.ts";
import { listRoutes } from "../support/routes.ts";

it("docs/openapi.json is what the routes say (npm run docs:openapi writes it)", async () => {
  const { body } = await call("GET", "/openapi.json");
  expect(body.openapi).toBe("3.1.0");
  await expect(`${JSON.stringify(body, null, 2)}\n`).toMatchFileSnapshot("../../docs/openapi.json");
});

it("documents every route of the API, with its refusals", async () => {
  const { body } = await call("GET", "/openapi.json");
  const documented = Object.entries<Record<string, { responses: object }>>(body.paths).flatMap(
    ([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const mounted = (await listRoutes()).map(({ method, path }) => `${method} ${path}`);
  expect(documented.toSorted()).toEqual(mounted.toSorted());
  for (const item of Object.values<Record<string, { responses: object }>>(body.paths)) {
    for (const { responses } of Object.values(item)) expect(responses).toHaveProperty("default");
  }
});

it("serves a reference page that needs no script", async () => {
  const page = await call("GET", "/docs");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page.text.toLowerCase()).toMatch(/^<!doctype html><html/);
  expect(page.text).toContain("/v1/api-keys/{id}/rotate");
  expect(page.text).not.toContain("<script");
});
