/** What is sealed anew when the master keys change. */

import type { SealedColumn } from "../../../platform/d1/reseal-rows.ts";
import { endpointSecrets } from "./endpoint-store.ts";
import { endpointSecretContext } from "./webhook-secret.ts";

export const sealedEndpointSecrets: readonly SealedColumn[] = endpointSecrets.map((column) => ({
  ...column,
  contextOf: endpointSecretContext,
}));
