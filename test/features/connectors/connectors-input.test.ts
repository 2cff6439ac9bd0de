/** Connectors that are not valid: refused by field, and nothing changed. */

import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";

import { startOutside, type Outside } from "../../support/outside.ts";
import { startPool, type Pool } from "../../support/tokens.ts";
import { seedHouse, type House } from "../secrets/support.ts";
import { connectorsOf } from "./support.ts";

let pool: Pool;
let outside: Outside;
let house: House;
let owner: ReturnType<typeof connectorsOf>;

beforeAll(async () => {
  pool = await startPool();
  outside = startOutside();
});

afterAll(() => vi.unstubAllGlobals());

beforeEach(async () => {
  outside.reset();
  house = await seedHouse(pool);
  owner = connectorsOf(house.owner);
  await owner.secret("token");
});

it("does not change a slug or a type: workflows and policies go by them", async () => {
  await owner.create();
  for (const json of [{ slug: "another" }, { type: "http" }]) {
    const refused = await owner.patch(json);
    expect([refused.status, refused.body.details[0].message]).toEqual([422, "Unknown field."]);
  }
});
