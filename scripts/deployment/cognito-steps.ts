/** Cognito's part of `npm run setup`: the pool, its login pages and our own client. */

import { unlessMissing, type AwsAccount, type AwsObject } from "./aws-call.ts";
import { differences, updateOf, wantedClient } from "./first-party-client.ts";
import type { SetupOptions } from "./options.ts";
import type { Step } from "./steps.ts";
import { hostOf, type Target } from "./target.ts";

export interface CognitoOrder {
  /** Opened when the first step needs it: a dry run has no credentials. */
  readonly aws: () => AwsAccount;
  readonly target: Target;
  readonly options: Pick<SetupOptions, "authHost" | "certificate">;
  readonly cliRedirects: readonly string[];
}

const MOST_POOLS = 60;

export function cognitoSteps(order: CognitoOrder): readonly Step[] {
  return [poolStep(order), domainStep(order), clientStep(order)];
}

function call(order: CognitoOrder, operation: string, body: object): Promise<AwsObject> {
  return order.aws().json("cognito-idp", operation, body);
}

function varOf({ target }: CognitoOrder, name: string): string {
  return target.read().vars[name] ?? "";
}

async function findPool(order: CognitoOrder): Promise<AwsObject | undefined> {
  const UserPoolId = varOf(order, "COGNITO_USER_POOL_ID");
  if (!/^[\w-]+_[0-9a-zA-Z]+$/.test(UserPoolId) || UserPoolId.includes("replace")) return undefined;
  const answer = await unlessMissing(call(order, "DescribeUserPool", { UserPoolId }));
  return answer?.["UserPool"] as AwsObject | undefined;
}

function poolStep(order: CognitoOrder): Step {
  const { target } = order;
  const name = `${target.read().name}-people`;
  const issuerOf = (id: string) => {
    const region = varOf(order, "AWS_REGION");
    const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return `https://cognito-idp.${region}.${suffix}/${id}`;
  };
  return {
    name: `user pool ${name}`,
    would: "CreateUserPool, and write COGNITO_USER_POOL_ID and COGNITO_ISSUER into wrangler.toml",
    find: async () => {
      const id = (await findPool(order))?.["Id"];
      return typeof id === "string" && varOf(order, "COGNITO_ISSUER") === issuerOf(id)
        ? id
        : undefined;
    },
    act: async () => {
      const id = (await findByName(order, name)) ?? (await createPool(order, name));
      target.write({ table: "vars", key: "COGNITO_USER_POOL_ID" }, id);
      target.write({ table: "vars", key: "COGNITO_ISSUER" }, issuerOf(id));
    },
  };
}

async function findByName(order: CognitoOrder, name: string): Promise<string | undefined> {
  let NextToken: unknown;
  do {
    const more = NextToken === undefined ? {} : { NextToken };
    const page = await call(order, "ListUserPools", { MaxResults: MOST_POOLS, ...more });
    const pools = (page["UserPools"] ?? []) as { readonly Id: string; readonly Name: string }[];
    const found = pools.find((pool) => pool.Name === name);
    if (found !== undefined) return found.Id;
    NextToken = page["NextToken"];
  } while (NextToken !== undefined);
  return undefined;
}

async function createPool(order: CognitoOrder, PoolName: string): Promise<string> {
  const { UserPool } = (await call(order, "CreateUserPool", {
    PoolName,
    // Managed login and refresh rotation are of this tier.
    UserPoolTier: "ESSENTIALS",
    DeletionProtection: "ACTIVE",
    UsernameAttributes: ["email"],
    UsernameConfiguration: { CaseSensitive: false },
    AutoVerifiedAttributes: ["email"],
    // An address counts once it is verified: an invitation is joined by nothing else.
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "verified_email", Priority: 1 }] },
    Policies: { PasswordPolicy: { MinimumLength: 12, TemporaryPasswordValidityDays: 7 } },
    // The second factor is ours: Cognito's is one rule for the whole pool, and has no recovery codes.
    MfaConfiguration: "OFF",
  })) as { readonly UserPool: { readonly Id: string } };
  return UserPool.Id;
}

function domainStep(order: CognitoOrder): Step {
  const { target, options } = order;
  const prefix = target.read().name.replaceAll("_", "-");
  const wanted = () => {
    const { authHost } = options;
    if (authHost !== undefined) return { domain: authHost, url: `https://${authHost}` };
    const region = varOf(order, "AWS_REGION");
    // Names are one space for all of AWS: the pool's own id makes it ours.
    const own =
      `${prefix}-${varOf(order, "COGNITO_USER_POOL_ID").split("_")[1] ?? ""}`.toLowerCase();
    return { domain: own, url: `https://${own}.auth.${region}.amazoncognito.com` };
  };
  return {
    name: "login pages",
    would: "CreateUserPoolDomain, and write COGNITO_DOMAIN into wrangler.toml",
    find: async () => {
      const pool = await findPool(order);
      const { domain, url } = wanted();
      const isThere = [pool?.["Domain"], pool?.["CustomDomain"]].includes(domain);
      return isThere && varOf(order, "COGNITO_DOMAIN") === url ? url : undefined;
    },
    act: async () => {
      const { domain, url } = wanted();
      const pool = await findPool(order);
      if (![pool?.["Domain"], pool?.["CustomDomain"]].includes(domain)) {
        const { certificate } = options;
        await call(order, "CreateUserPoolDomain", {
          UserPoolId: pool?.["Id"],
          Domain: domain,
          ManagedLoginVersion: 2,
          ...(certificate === undefined
            ? {}
            : { CustomDomainConfig: { CertificateArn: certificate } }),
        });
      }
      target.write({ table: "vars", key: "COGNITO_DOMAIN" }, url);
    },
  };
}

function clientStep(order: CognitoOrder): Step {
  const { target, cliRedirects } = order;
  const wanted = () =>
    wantedClient({ publicUrl: `https://${hostOf(target.read())}`, cliRedirects });
  const ids = () => ({
    UserPoolId: varOf(order, "COGNITO_USER_POOL_ID"),
    ClientId: varOf(order, "COGNITO_CLIENT_ID"),
  });
  async function describe(): Promise<AwsObject | undefined> {
    if (ids().ClientId.startsWith("replace")) return undefined;
    const answer = await unlessMissing(call(order, "DescribeUserPoolClient", ids()));
    return answer?.["UserPoolClient"] as AwsObject | undefined;
  }
  return {
    name: "our own client",
    would:
      "CreateUserPoolClient with token revocation and refresh rotation, and write COGNITO_CLIENT_ID into wrangler.toml",
    find: async () => {
      const present = await describe();
      if (present === undefined) return undefined;
      return differences(present, wanted()).length === 0 ? ids().ClientId : undefined;
    },
    act: async () => {
      const present = await describe();
      if (present !== undefined) {
        await call(order, "UpdateUserPoolClient", { ...updateOf(present, wanted()), ...ids() });
        return;
      }
      const body = {
        UserPoolId: ids().UserPoolId,
        ClientName: `${target.read().name}-first-party`,
      };
      const made = (await call(order, "CreateUserPoolClient", { ...body, ...wanted() })) as {
        readonly UserPoolClient: { readonly ClientId: string };
      };
      const { ClientId } = made.UserPoolClient;
      target.write({ table: "vars", key: "COGNITO_CLIENT_ID" }, ClientId);
      // A client made by the API has no style, and pages of the second version show nothing without one.
      if (!order.aws().isEmulated) {
        const style = { UserPoolId: ids().UserPoolId, ClientId, UseCognitoProvidedValues: true };
        await call(order, "CreateManagedLoginBranding", style);
      }
    },
  };
}
