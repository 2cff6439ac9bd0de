/**
 * The page of the console that a notice is about: what its e-mail and its entry in the inbox link to. A kind without a
 * page does not compile. A link opens a page and does nothing by itself.
 */

import type { Environment } from "../core/environment.ts";
import { NOTICE_KINDS, type KnownNotice } from "./notices.ts";

type PayloadOf<K extends KnownNotice> = Parameters<K["write"]>[0];

/** Below `/live` or `/sandbox`. */
type PagePath = `/${string}`;

type Pages = { readonly [K in KnownNotice as K["name"]]: (payload: PayloadOf<K>) => PagePath };

const own = () => "/settings/profile/security" as const;
const secret = ({ slug }: { readonly slug: string }): PagePath => `/settings/secrets/${part(slug)}`;
const key = ({ keyId }: { readonly keyId: string }): PagePath =>
  `/settings/developer/api-keys/${part(keyId)}`;
const runner = ({ runnerId }: { readonly runnerId: string }): PagePath =>
  `/settings/developer/runners/${part(runnerId)}`;
const instance = ({ instanceId }: { readonly instanceId: string }): PagePath =>
  `/instances/${part(instanceId)}`;

const PAGES: Pages = {
  "mfa.factor_added": own,
  "mfa.factor_removed": own,
  "mfa.recovery_codes_regenerated": own,
  "mfa.recovery_code_used": own,
  "mfa.reset_by_admin": own,
  "mfa.locked_out": own,
  "sign_in.new": own,
  "invitation.created": () => "/settings/company/members",
  "secret.rotation_due": secret,
  "secret.rotation_overdue": secret,
  "secret.replaced": secret,
  // It is gone: the list is where it is made again.
  "secret.deleted_in_use": () => "/settings/secrets",
  "secret.old_version_unused": secret,
  "connector.failing": ({ slug }) => `/settings/connectors/${part(slug)}`,
  "api_key.created": key,
  "api_key.revoked": key,
  "api_key.rotated": ({ replacedBy }) => key({ keyId: replacedBy }),
  "api_key.expiring": key,
  "api_key.expired": key,
  "api_key.old": key,
  "api_key.new_address": key,
  "api_key.leaked": key,
  "oauth_client.registered": ({ clientId }) =>
    `/settings/developer/oauth-clients/${part(clientId)}`,
  "policy.changed": ({ policyId, change }) =>
    change === "delete"
      ? "/settings/company/policies"
      : `/settings/company/policies/${part(policyId)}`,
  "webhook_endpoint.disabled": ({ endpointId }) =>
    `/settings/developer/webhooks/${part(endpointId)}`,
  "runner.registered": runner,
  "runner.offline": runner,
  "workflow.failed": instance,
  "workflow.phase_waiting": instance,
};

/** Attack: a name that leads to another page, or with `//` off the site. */
function part(name: string): string {
  return encodeURIComponent(name);
}

/** An address of this site. What an earlier release announced, with fewer facts, is read in the inbox. */
export function pageOfNotice(name: string, payload: Readonly<Record<string, unknown>>): PagePath {
  const kind = NOTICE_KINDS.get(name);
  const isWhole = kind?.facts.every((fact) => Object.hasOwn(payload, fact)) === true;
  // `noticeOf` is the one way into the outbox: what lies there under a kind's name is of its type.
  const pageOf = isWhole ? (PAGES[name as KnownNotice["name"]] as PageOf) : INBOX;
  return `/${placeOf(payload["environment"])}${pageOf(payload as never)}`;
}

type PageOf = (payload: never) => PagePath;

const INBOX: PageOf = () => "/notifications";

function placeOf(environment: unknown): string {
  return environment === ("test" satisfies Environment) ? "sandbox" : "live";
}
