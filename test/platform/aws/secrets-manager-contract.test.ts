import { afterAll, vi } from "vitest";

import { describeSecretStore } from "../secret-store/contract.ts";
import { createStore, startDouble } from "./support.ts";

startDouble();
afterAll(() => vi.unstubAllGlobals());

describeSecretStore("Secrets Manager, by its double", () => ({
  store: createStore(),
  // For good, as far as we are concerned: while AWS deletes, it refuses; afterwards no caller asks again.
  afterDelete: { code: "unavailable" },
}));
