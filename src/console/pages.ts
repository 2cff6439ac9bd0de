/** The table of all pages. */

import type { Page } from "./page.ts";
import { apiKeyPage } from "./pages/api-keys/key.tsx";
import { apiKeysPage } from "./pages/api-keys/list.tsx";
import { newApiKeyPage } from "./pages/api-keys/new.tsx";
import { auditPage } from "./pages/audit/audit.tsx";
import { billingPage } from "./pages/company/billing.tsx";
import { groupPage, groupsPage } from "./pages/company/groups.tsx";
import { holdingsPage } from "./pages/company/holdings.tsx";
import { memberOfCompanyPage } from "./pages/company/member.tsx";
import { membersPage } from "./pages/company/members.tsx";
import { policiesPage } from "./pages/company/policies.tsx";
import { policyPage } from "./pages/company/policy.tsx";
import { companySecurityPage } from "./pages/company/security.tsx";
import { connectorPage } from "./pages/connectors/connector.tsx";
import { connectorsPage } from "./pages/connectors/connectors.tsx";
import {
  inboundWebhookPage,
  inboundWebhooksPage,
} from "./pages/inbound-webhooks/inbound-webhooks.tsx";
import { requestPage, requestsPage } from "./pages/requests/requests.tsx";
import { servicePage, servicesPage } from "./pages/requests/services.tsx";
import { instancePage } from "./pages/workflows/instance.tsx";
import { phasePage } from "./pages/workflows/phase.tsx";
import { workflowPage } from "./pages/workflows/workflow.tsx";
import { workflowsPage } from "./pages/workflows/workflows.tsx";
import { homePage } from "./pages/home/home.tsx";
import { notificationsPage, preferencesPage } from "./pages/notifications/notifications.tsx";
import { clientPage, clientsPage } from "./pages/oauth-clients/clients.tsx";
import { referencePage } from "./pages/reference/reference.tsx";
import { runnerPage, runnersPage } from "./pages/runners/runners.tsx";
import { securityPage } from "./pages/profile/security.tsx";
import { secretsPage } from "./pages/secrets/list.tsx";
import { newSecretPage } from "./pages/secrets/new.tsx";
import { secretPage } from "./pages/secrets/secret.tsx";
import { companyPage, invitationPage } from "./pages/sign-in/company.tsx";
import { setUpPage } from "./pages/sign-in/set-up.tsx";
import { verifyPage } from "./pages/sign-in/verify.tsx";
import { webhookPage, webhooksPage } from "./pages/webhooks/webhooks.tsx";

/** Of two paths that match one address the first counts: `/new` stands before `/:id`. */
export const PAGES: readonly Page[] = [
  ...[companyPage, invitationPage, setUpPage, verifyPage],
  ...[homePage, notificationsPage, preferencesPage],
  ...[servicesPage, servicePage, requestsPage, requestPage],
  ...[workflowsPage, workflowPage, phasePage, instancePage],
  ...[secretsPage, newSecretPage, secretPage, connectorsPage, connectorPage],
  ...[inboundWebhooksPage, inboundWebhookPage],
  ...[apiKeysPage, newApiKeyPage, apiKeyPage],
  ...[clientsPage, clientPage, webhooksPage, webhookPage],
  ...[runnersPage, runnerPage, referencePage],
  ...[companySecurityPage, membersPage, memberOfCompanyPage, holdingsPage, groupsPage, groupPage],
  ...[policiesPage, policyPage, auditPage, billingPage],
  securityPage,
];
