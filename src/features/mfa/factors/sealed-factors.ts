/** What is sealed anew when the master keys change. */

import type { SealedColumn } from "../../../platform/d1/reseal-rows.ts";
import { factorSecrets } from "../store.ts";
import { totpContext } from "./totp-secret.ts";

export const sealedFactors: SealedColumn = { ...factorSecrets, contextOf: totpContext };
