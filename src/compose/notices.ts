/** Every kind of notice there is. The order is that of the document. */

import type { AnyNoticeKind } from "../core/notice-kind.ts";
import { CONNECTOR_NOTICES } from "../features/connectors/index.ts";
import { KEY_NOTICES } from "../features/api-keys/index.ts";
import { MEMBER_NOTICES } from "../features/members/index.ts";
import { MFA_NOTICES } from "../features/mfa/index.ts";
import { ENDPOINT_NOTICES } from "../features/notifications/index.ts";
import { CLIENT_NOTICES } from "../features/oauth-clients/index.ts";
import { POLICY_NOTICES } from "../features/policies/index.ts";
import { RUNNER_NOTICES } from "../features/runners/index.ts";
import { SECRET_NOTICES } from "../features/secrets/index.ts";
import { SESSION_NOTICES } from "../features/sessions/index.ts";
import { WORKFLOW_NOTICES } from "../features/workflows/index.ts";

const NOTICES = [
  ...MFA_NOTICES,
  ...SESSION_NOTICES,
  ...MEMBER_NOTICES,
  ...SECRET_NOTICES,
  ...CONNECTOR_NOTICES,
  ...KEY_NOTICES,
  ...CLIENT_NOTICES,
  ...POLICY_NOTICES,
  ...ENDPOINT_NOTICES,
  ...RUNNER_NOTICES,
  ...WORKFLOW_NOTICES,
] as const satisfies readonly AnyNoticeKind[];

/** One of them, by its own type. */
export type KnownNotice = (typeof NOTICES)[number];

export const NOTICE_KINDS: ReadonlyMap<string, AnyNoticeKind> = new Map(
  NOTICES.map((kind) => [kind.name, kind] as const),
);

/** What a webhook endpoint can ask for. */
export const WEBHOOK_EVENTS: readonly string[] = NOTICES.filter(({ webhook }) => webhook).map(
  ({ name }) => name,
);
