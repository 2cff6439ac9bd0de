/** Every list judges what it is asked for itself, and says which part of the question it does not take. */

import { beforeAll, describe, expect, it } from "vitest";

import { createApp } from "../../src/app.ts";
import { call } from "../support/call.ts";
import { signedIn, usePool } from "../support/tokens.ts";
import { seedCompany } from "../support/world.ts";

interface Asked {
  readonly path: string;
  readonly name: string;
}

/** Of each route below `/v1` that lists: all that its query takes. */
async function asked(): Promise<Asked[]> {
  const { paths } = await createApp().document();
  return Object.entries(paths ?? {}).flatMap(([path, { get }]) =>
    path.includes("{") || !path.startsWith("/v1/")
      ? []
      : (get?.parameters ?? []).flatMap((parameter) =>
          "in" in parameter && parameter.in === "query" ? [{ path, name: parameter.name }] : [],
        ),
  );
}

const ALL = await asked();
const FILTERS = ALL.filter(({ name }) => name !== "page" && name !== "pageSize");

const pool = usePool();
let owner: string;
beforeAll(async () => {
  owner = await signedIn(pool, (await seedCompany()).id);
});

it("there are some", () => {
  expect(FILTERS.length).toBeGreaterThan(20);
  expect(FILTERS).toContainEqual({ path: "/v1/api-keys", name: "status" });
  expect(FILTERS).toContainEqual({ path: "/v1/notifications", name: "unread" });
});

describe.each(ALL)("$path?$name", ({ path, name }) => {
  it.each([
    ["what is no value of it", "\u0000nonsense"],
    ["more than it takes", "9".repeat(5_000)],
  ])("refuses %s by name", async (_, value) => {
    const { status, body } = await call(
      "GET",
      `${path}?${new URLSearchParams({ [name]: value }).toString()}`,
      { bearer: owner },
    );
    expect([status, body.error, body.details?.[0]?.field]).toEqual([422, "validation_error", name]);
  });

  it("refuses two at once", async () => {
    const answer = await call("GET", `${path}?${name}=a&${name}=b`, { bearer: owner });
    expect([answer.status, answer.body.details?.[0]?.field]).toEqual([422, name]);
  });
});
