import { expect, it } from "vitest";

import type { Context } from "../../src/core/context.ts";
import { CodedError } from "../../src/core/errors.ts";
import { requireGrantable } from "../../src/core/grantable.ts";

/** Somebody whom a policy lets make keys but not publish services. */
const ctx = {
  requireHeld: async (actions: readonly string[]) => {
    if (!actions.includes("services:publish")) return;
    throw new CodedError("forbidden", "You may not services:publish.");
  },
} as Context<unknown>;

/** Attack: a key as a way round one's own limits. */
it("grants a scope only to who holds every action that it covers", async () => {
  await expect(requireGrantable(ctx, ["services:read", "users:read"])).resolves.toBeUndefined();
  await expect(requireGrantable(ctx, ["services:read", "services:write"])).rejects.toThrow(
    "services:publish",
  );
});
