/** What this feature's verbs need of the composition root. */

import type { Announce } from "../../core/announce.ts";
import type { SendSms } from "../../platform/aws/sns.ts";
import type { Write } from "../../platform/d1/write.ts";
import type { SessionDeps } from "../sessions/index.ts";

export interface MfaDeps extends SessionDeps {
  readonly announce: Announce<Write>;
  readonly sendSms: SendSms;
}
