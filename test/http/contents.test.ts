import { describe, expect, it } from "vitest";

import { createApp } from "../../src/app.ts";
import type { Access } from "../../src/http/access.ts";
import type { Declared } from "../../src/http/declare.ts";

const { contents } = createApp();
const routes = await contents.routes();

function reachedBy({ who, keys }: Access): string {
  if (who === "anyone" || who === "visitor") return "anyone";
  if (who === "key_holder") return "key holders";
  if (who === "runner") return "runners";
  return keys ? "keys and people" : "people";
}

const targetOf = ({ path }: Declared) => path.replaceAll(/\{\w+\}/g, "x");

describe("the table of contents", () => {
  it("leads each path to the slice whose routes answer it", async () => {
    expect(routes.length).toBeGreaterThan(60);
    for (const route of routes) {
      const chapter = contents.find(targetOf(route));
      const app = await chapter?.load();
      const answers = app?.routes.map(({ method, path }) => `${method} ${path}`) ?? [];
      expect(answers).toContain(`${route.method} ${route.path.replaceAll(/\{(\w+)\}/g, ":$1")}`);
    }
  });

  /** Attack: a row says "people" and one route below it lets a key in, so that a reader of the table is misled. */
  it("says of each path who reaches the most of it, as its routes declare", () => {
    const declared = new Map<string, Set<string>>();
    for (const route of routes) {
      const row = contents.find(targetOf(route))?.row;
      const path = row?.path ?? "";
      declared.set(path, (declared.get(path) ?? new Set<string>()).add(reachedBy(route.access)));
      expect(row?.reached === "people" && route.access.keys).toBe(false);
    }
    const widest = ["keys and people", "people", "key holders", "runners", "anyone"];
    for (const [path, found] of declared) {
      const says = contents.find(path.replaceAll(/\{\w+\}/g, "x"))?.row.reached;
      expect([path, says]).toEqual([path, widest.find((reached) => found.has(reached))]);
    }
  });

  it("knows no path that is not there, however it is written", () => {
    for (const path of ["/v1", "/v1/", "/v1/servicesx", "/V1/services", "/v2/services"]) {
      expect([path, contents.find(path)]).toEqual([path, undefined]);
    }
  });
});
