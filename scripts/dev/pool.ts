/** The pool, its client and its users, made where they are missing, through Cognito's own API. */

import { randomBase36 } from "../../src/core/encoding.ts";
import { CLI_REDIRECT_URIS } from "../../src/features/sign-in/rules/cli-redirects.ts";
import { DEMO_PEOPLE } from "./demo.ts";
import { callPool, PoolError } from "./pool-api.ts";
import { secureRandom } from "./random.ts";
import type { Seed, SeedUser } from "./seed-file.ts";

export interface Pool {
  readonly cognito: Seed["cognito"];
  readonly users: readonly (SeedUser & { readonly sub: string })[];
}

export async function ensurePool(endpoint: string, known: Seed | undefined): Promise<Pool> {
  const userPoolId = await ensureUserPool(endpoint, known?.cognito.userPoolId);
  const clientId = await ensureClient(endpoint, userPoolId, known?.cognito.clientId);
  const users: Pool["users"][number][] = [];
  // One after another: cognito-local writes its whole file for each.
  for (const { email, name, companySlug, role } of DEMO_PEOPLE) {
    const password = known?.users.find((user) => user.email === email)?.password ?? newPassword();
    const sub = await ensureUser(endpoint, userPoolId, { email, name, password });
    users.push({ email, password, companySlug, role, sub });
  }
  return { cognito: { endpoint, userPoolId, clientId }, users };
}

/** At every start: the port may be another. (cognito-local keeps what an update leaves out; AWS would not.) */
export async function setCallbacks(
  { endpoint, userPoolId, clientId }: Pool["cognito"],
  publicUrl: string,
): Promise<void> {
  await callPool(endpoint, "UpdateUserPoolClient", {
    UserPoolId: userPoolId,
    ClientId: clientId,
    CallbackURLs: [`${publicUrl}/auth/callback`, ...CLI_REDIRECT_URIS],
    LogoutURLs: [`${publicUrl}/`],
  });
}

async function ensureUserPool(endpoint: string, known: string | undefined): Promise<string> {
  if (known !== undefined && (await exists(endpoint, "DescribeUserPool", { UserPoolId: known }))) {
    return known;
  }
  const { UserPool } = await callPool<{ UserPool: { Id: string } }>(endpoint, "CreateUserPool", {
    PoolName: "nembl-edge-dev",
    UsernameAttributes: ["email"],
    AutoVerifiedAttributes: ["email"],
    MfaConfiguration: "OPTIONAL",
  });
  return UserPool.Id;
}

async function ensureClient(
  endpoint: string,
  UserPoolId: string,
  known: string | undefined,
): Promise<string> {
  const ids = { UserPoolId, ClientId: known };
  if (known !== undefined && (await exists(endpoint, "DescribeUserPoolClient", ids))) return known;

  const made = await callPool<{ UserPoolClient: { ClientId: string } }>(
    endpoint,
    "CreateUserPoolClient",
    {
      UserPoolId,
      ClientName: "nembl-edge-first-party",
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid", "profile", "email"],
      // Cognito's own defaults; cognito-local's would be a day, and an hour said.
      AccessTokenValidity: 1,
      IdTokenValidity: 1,
      RefreshTokenValidity: 30,
      TokenValidityUnits: { AccessToken: "hours", IdToken: "hours", RefreshToken: "days" },
    },
  );
  return made.UserPoolClient.ClientId;
}

/** Returns the sub. The password is set at every start, so that the one we print is the one that works. */
async function ensureUser(
  endpoint: string,
  UserPoolId: string,
  user: { readonly email: string; readonly name: string; readonly password: string },
): Promise<string> {
  const ids = { UserPoolId, Username: user.email };
  if (!(await exists(endpoint, "AdminGetUser", ids))) {
    await callPool(endpoint, "AdminCreateUser", {
      ...ids,
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: user.email },
        { Name: "email_verified", Value: "true" },
        { Name: "name", Value: user.name },
      ],
    });
  }
  const password = { ...ids, Password: user.password, Permanent: true };
  await callPool(endpoint, "AdminSetUserPassword", password);

  const { UserAttributes } = await callPool<{ UserAttributes: { Name: string; Value: string }[] }>(
    endpoint,
    "AdminGetUser",
    ids,
  );
  const sub = UserAttributes.find((attribute) => attribute.Name === "sub")?.Value;
  if (sub === undefined) throw new PoolError("AdminGetUser", `${user.email} has no sub`);
  return sub;
}

async function exists(endpoint: string, operation: string, ids: object): Promise<boolean> {
  try {
    await callPool(endpoint, operation, ids);
    return true;
  } catch (error) {
    if (error instanceof PoolError && /NotFound/.test(error.message)) return false;
    throw error;
  }
}

/** What Cognito's default policy asks for, and nothing that a shell or JSON would have to quote. */
function newPassword(): string {
  return `Dev-${randomBase36(14, secureRandom)}-7`;
}
