/** The settings of our own client that the product relies on. Pure. */

import type { AwsObject } from "./aws-call.ts";

/** Registered beside the console's: where `nembl login` listens on the person's own machine. */
export interface Addresses {
  readonly publicUrl: string;
  readonly cliRedirects: readonly string[];
}

const THIRTY_DAYS = 30;

export function wantedClient({ publicUrl, cliRedirects }: Addresses): AwsObject {
  return {
    CallbackURLs: [`${publicUrl}/auth/callback`, ...cliRedirects],
    LogoutURLs: [`${publicUrl}/`],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ["code"],
    AllowedOAuthScopes: ["openid", "profile", "email"],
    SupportedIdentityProviders: ["COGNITO"],
    // None: passwords go to the login pages alone, and refresh tokens rotate at the token endpoint.
    ExplicitAuthFlows: [],
    // Without it tokens carry no `origin_jti`, and a sign-in could not be ended.
    EnableTokenRevocation: true,
    // A parallel refresh may present the old token for a minute: nobody is signed out by a race.
    RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 60 },
    PreventUserExistenceErrors: "ENABLED",
    AccessTokenValidity: 1,
    IdTokenValidity: 1,
    RefreshTokenValidity: THIRTY_DAYS,
    TokenValidityUnits: { AccessToken: "hours", IdToken: "hours", RefreshToken: "days" },
  };
}

/** Names of settings that are other than wanted. Lists are sets to AWS: it gives them back in an order of its own. */
export function differences(present: AwsObject, wanted: AwsObject): readonly string[] {
  return Object.keys(wanted).filter((name) => canonical(present[name]) !== canonical(wanted[name]));
}

function canonical(value: unknown): string {
  if (value === undefined || value === null) return canonical([]);
  if (Array.isArray(value))
    return JSON.stringify([...(value as unknown[])].map(canonical).toSorted());
  if (typeof value === "object") {
    const entries = Object.entries(value).map(([name, part]) => `${name}:${canonical(part)}`);
    return JSON.stringify(entries.toSorted());
  }
  return JSON.stringify(value);
}

/** What Describe shows and Update does not take. */
const READ_ONLY = new Set(["ClientSecret", "CreationDate", "LastModifiedDate"]);

/** Update resets what it is not told, so it is told everything. */
export function updateOf(present: AwsObject, wanted: AwsObject): AwsObject {
  const kept = Object.entries(present).filter(([name]) => !READ_ONLY.has(name));
  return { ...Object.fromEntries(kept), ...wanted };
}
