/** A body that passes its route's schema, for each route that takes one, so that what is asked after the schema is reached. */

const policy = {
  name: "A policy",
  effect: "Allow",
  resource: "services:*",
  actions: ["services:read"],
  principals: { roles: ["member"] },
};

const publicKey = { kty: "EC", crv: "P-256", x: "A".repeat(43), y: "A".repeat(43) };

const channels = { inApp: true, email: false };

export const VALID_BODIES: Readonly<Record<string, unknown>> = {
  "POST /v1/leaks/github": [],
  "POST /v1/session/company": { companyId: "co_x" },
  "POST /v1/session/environment": { environment: "test" },
  "POST /v1/companies": { name: "Another company", slug: "another-company" },
  "POST /v1/invitations/accept": { token: "x" },
  "POST /v1/api-keys": { name: "A key", environment: "live", scopes: ["services:read"] },
  "PATCH /v1/api-keys/{id}": { name: "Another name" },
  "POST /v1/api-keys/{id}/revoke": { reason: "Leaked" },
  "POST /v1/api-keys/{id}/rotate": { gracePeriodSeconds: 60 },
  "POST /v1/services": { name: "A service" },
  "PATCH /v1/services/{id}": { name: "Another name" },
  "POST /v1/workflows": { name: "A workflow" },
  "POST /v1/workflows/{id}/instances": { input: { ticket: 42 } },
  "POST /v1/instances/{id}/phases/{key}/complete": { outcome: "approved" },
  "PATCH /v1/workflows/{id}": { name: "Another name" },
  "POST /v1/oauth-clients": { name: "A client", redirectUris: ["https://app.example.test/cb"] },
  "PATCH /v1/oauth-clients/{clientId}": { name: "Another name" },
  "POST /v1/secrets": { slug: "a-secret", value: "v" },
  "PATCH /v1/secrets/{slug}": { description: "Another text" },
  "PUT /v1/secrets/{slug}/value": { value: "w" },
  "PUT /v1/secrets/{slug}/reminder": { intervalDays: 30 },
  "POST /v1/connectors": {
    ...{ slug: "a-connector", name: "A connector", type: "github" },
    auth: { scheme: "none" },
  },
  "PATCH /v1/connectors/{slug}": { name: "Another name" },
  "POST /v1/connectors/{slug}/invoke": { method: "GET", path: "/" },
  "POST /v1/connectors/{slug}/test": {},
  "PATCH /v1/company": { name: "Another name" },
  "PATCH /v1/users/{id}": { role: "member" },
  "POST /v1/invitations": { email: "somebody@example.test", role: "member" },
  "POST /v1/groups": { name: "A group" },
  "PATCH /v1/groups/{id}": { name: "Another name" },
  "POST /v1/policies": policy,
  "POST /v1/policies/simulate": {
    principal: { role: "member" },
    action: "services:read",
    resource: "services:*",
  },
  "PUT /v1/policies/{id}": policy,
  "POST /v1/runners": { name: "A runner" },
  "POST /v1/runner/register": { token: "x", publicKey, version: "1" },
  "POST /v1/runner/session": { publicKey, version: "1" },
  "POST /v1/runner/claims": { session: "rse_x" },
  "POST /v1/runner/claims/{id}/heartbeat": { session: "rse_x", attempt: 1 },
  "POST /v1/runner/claims/{id}/result": { session: "rse_x", attempt: 1, exitCode: 0 },
  "POST /v1/mfa/challenge": { method: "sms" },
  "POST /v1/mfa/verify": { code: "000000" },
  "POST /v1/me/mfa/sms": { phoneNumber: "+491700000000" },
  "POST /v1/me/mfa/totp/confirm": { code: "000000" },
  "POST /v1/me/mfa/sms/confirm": { code: "000000" },
  "PUT /v1/me/notification-preferences": {
    ...{
      secrets: channels,
      api_keys: channels,
      security: { inApp: true, email: true },
      company: channels,
    },
  },
  "POST /v1/webhook-endpoints": {
    url: "https://hooks.example.test/",
    events: ["secret.replaced"],
  },
  "PATCH /v1/webhook-endpoints/{id}": { status: "disabled" },
};
