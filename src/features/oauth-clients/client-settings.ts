/** What a registered client is at Cognito. Pure: a row in, AWS's attributes out. */

import type { PoolClientAttributes } from "../../platform/aws/cognito.ts";
import { poolNameOf } from "./rules/client.ts";
import type { ClientRow } from "./registration-store.ts";

/** Also for what somebody changed by hand: registered clients have these and no others. */
const FIXED: PoolClientAttributes = {
  // The code flow and who signed in; never `aws.cognito.signin.user.admin`, which changes the account itself.
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ["code"],
  AllowedOAuthScopes: ["openid", "profile", "email"],
  SupportedIdentityProviders: ["COGNITO"],
  // Left out, it would mean SRP and refresh by API call. Custom authentication needs a trigger that the pool does not
  // have, so no sign-in through the API succeeds; rotation refuses ALLOW_REFRESH_TOKEN_AUTH beside itself.
  ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH"],
  EnableTokenRevocation: true,
  RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 60 },
  PreventUserExistenceErrors: "ENABLED",
  AccessTokenValidity: 1,
  IdTokenValidity: 1,
  RefreshTokenValidity: 30,
  TokenValidityUnits: { AccessToken: "hours", IdToken: "hours", RefreshToken: "days" },
};

type Registered = Pick<ClientRow, "id" | "name" | "redirectUris" | "logoutUris">;

export function changesAtPool(row: Registered): PoolClientAttributes {
  return {
    ...FIXED,
    ClientName: poolNameOf(row.id, row.name),
    CallbackURLs: [...row.redirectUris],
    LogoutURLs: [...row.logoutUris],
  };
}

/** Cognito never demands PKCE of a client without a secret, but such apps must use it (RFC 9700 §2.1.1). */
export function creationAtPool(row: Registered & Pick<ClientRow, "confidential">) {
  return { ...changesAtPool(row), GenerateSecret: row.confidential };
}

/** What of a row Cognito holds as well; a change of anything else is ours alone. */
export function differsAtPool(before: Registered, after: Registered): boolean {
  return JSON.stringify(changesAtPool(before)) !== JSON.stringify(changesAtPool(after));
}

/** The addresses as Cognito has them, for a row whose change Cognito refused. */
export function urisAtPool(attributes: PoolClientAttributes) {
  return {
    redirectUris: stringsIn(attributes["CallbackURLs"]),
    logoutUris: stringsIn(attributes["LogoutURLs"]),
  };
}

function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
