import { readFile } from "node:fs/promises";

import { expect, it } from "vitest";

/** Attack: a call to a host of our own zone that goes past its front door, and so past its firewall, to the origin. */
it("calls to our own zone go through its front door", async () => {
  const config = await readFile("wrangler.toml", "utf8");
  // Environments inherit it; none says otherwise.
  expect(config.match(/^compatibility_flags = .*$/gm)).toEqual([
    'compatibility_flags = ["no_nodejs_compat", "global_fetch_strictly_public"]',
  ]);
});
