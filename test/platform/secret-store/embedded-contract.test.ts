import { describeSecretStore } from "./contract.ts";
import { createVault } from "./support.ts";

describeSecretStore("the embedded vault", () => ({
  store: createVault(),
  afterDelete: { code: "conflict" },
}));
