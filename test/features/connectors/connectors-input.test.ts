/** Connectors that are not valid: refused by field, and nothing changed. */

import { expect, it } from "vitest";

import { useConnectors } from "./support.ts";

const { owner } = useConnectors();

it("does not change a slug or a type: workflows and policies go by them", async () => {
  await owner.create();
  for (const json of [{ slug: "another" }, { type: "http" }]) {
    const refused = await owner.patch(json);
    expect([refused.status, refused.body.details[0].message]).toEqual([422, "Unknown field."]);
  }
});
