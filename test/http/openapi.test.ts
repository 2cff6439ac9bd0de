import { expect, it } from "vitest";

import { ERROR_CODES } from "../../src/core/errors.ts";
import type { ApiDocument, Operation } from "../../src/http/openapi/types.ts";
import { call } from "../support/call.ts";
import { listRoutes } from "../support/routes.ts";

const document = (await call("GET", "/openapi.json")).body as ApiDocument;

interface Listed {
  readonly name: string;
  readonly operation: Operation;
}

const operations: readonly Listed[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);

/** Every value below a member of this name, with where it stands. */
function valuesOf(member: string, value: unknown, at = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key === member ? [[`${at}/${key}`, inner] as [string, unknown]] : []),
    ...valuesOf(member, inner, `${at}/${key}`),
  ]);
}

it("docs/openapi.json is what the routes say (npm run docs:openapi writes it)", async () => {
  expect(document.openapi).toBe("3.1.0");
  const text = `${JSON.stringify(document, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../docs/openapi.json");
});

it("documents every route of the API", async () => {
  const mounted = (await listRoutes()).map(({ method, path }) => `${method} ${path}`);
  expect(operations.map(({ name }) => name).toSorted()).toEqual(mounted.toSorted());
});

it("names every operation, and keeps the names: generated clients call them by these", async () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(ids.filter((id) => !/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  const list = operations.map(({ name, operation }) => `${operation.operationId} ${name}`);
  const text = `${list.toSorted().join("\n")}\n`;
  await expect(text).toMatchFileSnapshot("operation-ids.txt");
});

it("has words for every group of operations, and no group without one", () => {
  const named = document.tags.map(({ name }) => name);
  const used = new Set(operations.flatMap(({ operation }) => operation.tags));
  expect(named.toSorted()).toEqual([...used].toSorted());
  for (const { description } of document.tags) expect(description).toMatch(/\.$/);
});

it("offers a key exactly where a route declares that keys reach it, with the scopes that it asks", async () => {
  const declared = new Map(
    (await listRoutes()).map(({ method, path, access }) => [`${method} ${path}`, access]),
  );
  for (const { name, operation } of operations) {
    const access = declared.get(name);
    const offered = operation.security.flatMap((way) => Object.entries(way));
    const key = offered.find(([scheme]) => scheme === "apiKey");
    expect([name, key !== undefined]).toEqual([name, access?.keys]);
    const scopes = key?.[1] ?? [];
    expect([name, scopes.length > 0]).toEqual([
      name,
      access?.keys === true && access.asks.length > 0,
    ]);
    const people = offered.some(([scheme]) => scheme === "accessToken" || scheme === "session");
    expect([name, people]).toEqual([
      name,
      access !== undefined && ["visitor", "person", "member"].includes(access.who),
    ]);
  }
});

it("writes patterns that mean the same with and without the flag u, and no flags", () => {
  const patterns = valuesOf("pattern", document).filter(([, value]) => typeof value === "string");
  expect(patterns.length).toBeGreaterThan(100);
  for (const [at, pattern] of patterns as [string, string][]) {
    expect(pattern, at).toMatch(/^\^|\$$/);
    expect(pattern, at).not.toMatch(/\/[a-z]*$|\\[pP]\{/);
    for (const flags of ["", "u"]) expect(() => new RegExp(pattern, flags), at).not.toThrow();
  }
});

it("says of every refusal which codes it can have, each of them one of the closed list", () => {
  const { responses } = document.components;
  const codes = Object.values(responses).flatMap((response) =>
    valuesOf("enum", response).flatMap(([, value]) => value as string[]),
  );
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => !(ERROR_CODES as readonly string[]).includes(code))).toEqual([]);
  for (const { name, operation } of operations) {
    const statuses = Object.keys(operation.responses);
    expect([name, statuses.includes("default")]).toEqual([name, false]);
    expect([name, ["400", "500", "503"].every((status) => statuses.includes(status))]).toEqual([
      name,
      true,
    ]);
  }
});

it("serves a reference page that needs no script", async () => {
  const page = await call("GET", "/docs");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page.text.toLowerCase()).toMatch(/^<!doctype html><html/);
  expect(page.text).toContain("/v1/api-keys/{id}/rotate");
  expect(page.text).not.toContain("<script");
});
