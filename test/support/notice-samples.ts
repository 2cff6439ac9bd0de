/** A payload of each kind of notice, by the kind's own type. */

import type * as connectors from "../../src/features/connectors/notices.ts";
import type * as keys from "../../src/features/api-keys/notices.ts";
import type * as members from "../../src/features/members/notices.ts";
import type * as mfa from "../../src/features/mfa/notices.ts";
import type * as endpoints from "../../src/features/notifications/notices.ts";
import type * as clients from "../../src/features/oauth-clients/notices.ts";
import type * as policies from "../../src/features/policies/notices.ts";
import type * as runners from "../../src/features/runners/notices.ts";
import type * as secrets from "../../src/features/secrets/notices.ts";
import type * as workflows from "../../src/features/workflows/notices.ts";
import type * as sessions from "../../src/features/sessions/notices.ts";

const by = { by: "usr_1", byName: "Ada" };
const secret = { secretId: "sec_1", slug: "github-api-token", environment: "test" } as const;
const due = {
  ...secret,
  dueAt: "2026-11-24T00:00:00.000Z",
  intervalDays: 90,
  weeksOverdue: 2,
} satisfies secrets.SecretDue;
const key = { keyId: "key_1", name: "Build server", environment: "test" } as const;
const keyDue = {
  ...key,
  createdAt: "2026-08-24T00:00:00.000Z",
  expiresAt: "2026-12-24T00:00:00.000Z",
  daysLeft: 3,
  ageDays: 91,
} satisfies keys.KeyDue;

export const NOTICE_SAMPLES = {
  "mfa.factor_added": { factor: "totp", first: true } satisfies mfa.FactorAdded,
  "mfa.factor_removed": { factor: "sms" } satisfies mfa.FactorFacts,
  "mfa.recovery_codes_regenerated": { count: 10 } satisfies mfa.CodesRegenerated,
  "mfa.recovery_code_used": { codesLeft: 4 } satisfies mfa.RecoveryCodeUsed,
  "mfa.reset_by_admin": by,
  "mfa.locked_out": {
    factor: "totp",
    until: "2026-11-24T10:15:00.000Z",
  } satisfies mfa.FactorLocked,
  "sign_in.new": {
    kind: "bearer",
    at: "2026-11-24T10:15:00.000Z",
    ip: "192.0.2.7",
    clientName: "Expense app",
  } satisfies sessions.NewSignIn,
  "invitation.created": {
    ...by,
    invitationId: "inv_1",
    role: "member",
  } satisfies members.InvitationCreated,
  "secret.rotation_due": due,
  "secret.rotation_overdue": due,
  "secret.replaced": {
    ...secret,
    ...by,
    version: 3,
    nextDueAt: "2027-02-24T00:00:00.000Z",
  } satisfies secrets.SecretReplaced,
  "secret.deleted_in_use": { ...secret, ...by, resources: 2 } satisfies secrets.SecretDeletedInUse,
  "connector.failing": {
    ...{ connectorId: "con_1", slug: "github", name: "GitHub", environment: "test" },
    reason: "GitHub refuses the credential (401): it is wrong, expired or revoked.",
  } satisfies connectors.ConnectorFailing,
  "workflow.failed": {
    ...{ instanceId: "exec_1", workflowId: "wf_1", workflow: "Deploy", environment: "test" },
    phase: "deploy",
    code: "upstream_status",
    reason: "The other side answered with status 500.",
  } satisfies workflows.WorkflowFailed,
  "workflow.phase_waiting": {
    ...{ instanceId: "exec_1", workflowId: "wf_1", workflow: "Deploy", environment: "test" },
    phase: "approve",
    phaseName: "Approve",
    until: "2026-12-01T10:15:00.000Z",
  } satisfies workflows.PhaseWaiting,
  "secret.old_version_unused": {
    ...secret,
    version: 2,
    replacedAt: "2026-11-24T00:00:00.000Z",
  } satisfies secrets.OldVersionUnused,
  "api_key.created": {
    ...key,
    ...by,
    scopes: "services:read requests:read",
    expiresAt: null,
  } satisfies keys.KeyCreated,
  "api_key.revoked": { ...key, ...by, reason: "Unused." } satisfies keys.KeyRevoked,
  "api_key.rotated": {
    ...key,
    ...by,
    replacedBy: "key_2",
    endsAt: "2026-11-25T10:15:00.000Z",
    graceSeconds: 3_600,
  } satisfies keys.KeyRotated,
  "api_key.expiring": keyDue,
  "api_key.expired": keyDue,
  "api_key.old": keyDue,
  "api_key.new_address": { ...key, ip: "192.0.2.7" } satisfies keys.KeySeen,
  "api_key.leaked": {
    ...key,
    source: "github:commit",
    url: "https://github.com/octo/repo",
  } satisfies keys.KeyLeaked,
  "oauth_client.registered": {
    ...by,
    clientId: "c1",
    name: "Expense app",
    scopes: "services:read",
  } satisfies clients.ClientRegistered,
  "policy.changed": {
    ...by,
    policyId: "pol_1",
    name: "Only the platform team",
    change: "create",
  } satisfies policies.PolicyChanged,
  "webhook_endpoint.disabled": {
    endpointId: "whe_1",
    host: "hooks.example.com",
    reason: "gone",
  } satisfies endpoints.EndpointDisabled,
  "runner.registered": {
    ...{ runnerId: "run_1", name: "Build machine", environment: "test" },
    ...{ by: "run_1", byName: "runner Build machine", labels: "linux staging" },
  } satisfies runners.RunnerRegistered,
  "runner.offline": {
    ...{ runnerId: "run_1", name: "Build machine", environment: "test" },
    lastSeenAt: "2026-11-24T10:15:00.000Z",
  } satisfies runners.RunnerOffline,
} as const;

export type SampledKind = keyof typeof NOTICE_SAMPLES;
