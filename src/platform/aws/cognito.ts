/**
 * The user pool's own API, as much of it as registering clients needs. Throws `AwsFailure`.
 * Client secrets pass through `createClient`'s answer and nowhere else: they are not kept, logged or sent back.
 */

import {
  AwsFailure,
  callAws,
  type AwsAnswer,
  type AwsCaller,
  type AwsOperation,
} from "./json-call.ts";

/** AWS's own names and shapes; which ones we set is the feature's business. */
export type PoolClientAttributes = Readonly<Record<string, unknown>>;

export interface MadePoolClient {
  readonly clientId: string;
  readonly clientSecret: string | null;
}

export interface ListedPoolClient {
  readonly clientId: string;
  readonly name: string;
}

export interface UserPool {
  /** Not repeatable: a second one is a second client. */
  readonly createClient: (attributes: PoolClientAttributes) => Promise<MadePoolClient>;
  /** Puts our style on the client's login pages; one that has a style keeps it. */
  readonly brandClient: (clientId: string) => Promise<void>;
  /** Undefined where there is none. */
  readonly describeClient: (clientId: string) => Promise<PoolClientAttributes | undefined>;
  /** Changes these attributes and leaves the others. False where there is no such client. */
  readonly updateClient: (clientId: string, changes: PoolClientAttributes) => Promise<boolean>;
  /** Done where there is none. */
  readonly deleteClient: (clientId: string) => Promise<void>;
  /** All of the pool's. Throws where there are more than a pool can hold. */
  readonly listClients: () => Promise<ListedPoolClient[]>;
}

export interface UserPoolOptions extends AwsCaller {
  readonly endpoint: string;
  readonly userPoolId: string;
  /** False for a stand-in, which has no managed login. */
  readonly hasManagedLogin: boolean;
}

const PAGE_SIZE = 60;

/** 12,000 clients; AWS's highest quota is 10,000 a pool. */
const MAX_PAGES = 200;

/** What Describe shows and Update does not take: times, and the secret, which must not travel back. */
const READ_ONLY = new Set(["ClientSecret", "CreationDate", "LastModifiedDate"]);

export function createUserPool(options: UserPoolOptions): UserPool {
  const { endpoint, userPoolId, hasManagedLogin } = options;

  function call(
    operation: string,
    body: PoolClientAttributes,
    effect: AwsOperation["effect"] = "repeatable",
  ) {
    return callAws(options, {
      service: "cognito-idp",
      url: endpoint,
      target: `AWSCognitoIdentityProviderService.${operation}`,
      body: { UserPoolId: userPoolId, ...body },
      effect,
      what: "The user pool",
    });
  }

  async function describeClient(clientId: string): Promise<PoolClientAttributes | undefined> {
    try {
      const answer = await call("DescribeUserPoolClient", { ClientId: clientId }, "none");
      return clientOf("DescribeUserPoolClient", answer);
    } catch (error) {
      if (isAws(error, "ResourceNotFoundException")) return undefined;
      throw error;
    }
  }

  return {
    describeClient,

    createClient: async (attributes) => {
      const answer = await call("CreateUserPoolClient", attributes, "once");
      const { ClientId, ClientSecret } = clientOf("CreateUserPoolClient", answer);
      const clientSecret = typeof ClientSecret === "string" ? ClientSecret : null;
      return { clientId: ClientId, clientSecret };
    },

    brandClient: async (clientId) => {
      if (!hasManagedLogin) return;
      const body = { ClientId: clientId, UseCognitoProvidedValues: true };
      try {
        await call("CreateManagedLoginBranding", body);
      } catch (error) {
        // A pool on the Lite tier has classic pages, which need no style.
        if (
          isAws(error, "ManagedLoginBrandingExistsException", "FeatureUnavailableInTierException")
        )
          return;
        throw error;
      }
    },

    // An attribute that Update is not given falls back to its default, so what is there is read and sent along.
    updateClient: async (clientId, changes) => {
      const present = await describeClient(clientId);
      if (present === undefined) return false;
      const kept = Object.entries(present).filter(([name]) => !READ_ONLY.has(name));
      const body = { ...Object.fromEntries(kept), ...changes, ClientId: clientId };
      try {
        await call("UpdateUserPoolClient", body);
      } catch (error) {
        if (isAws(error, "ResourceNotFoundException")) return false;
        throw error;
      }
      return true;
    },

    deleteClient: async (clientId) => {
      try {
        await call("DeleteUserPoolClient", { ClientId: clientId });
      } catch (error) {
        if (!isAws(error, "ResourceNotFoundException")) throw error;
      }
    },

    listClients: async () => {
      const found: ListedPoolClient[] = [];
      let token: string | undefined;
      for (let page = 0; page < MAX_PAGES; page++) {
        const next = token === undefined ? {} : { NextToken: token };
        const answer = await call(
          "ListUserPoolClients",
          { MaxResults: PAGE_SIZE, ...next },
          "none",
        );
        found.push(...listedIn(answer));
        token = typeof answer["NextToken"] === "string" ? answer["NextToken"] : undefined;
        if (token === undefined) return found;
      }
      throw unreadable("ListUserPoolClients");
    },
  };
}

function isAws(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof AwsFailure && codes.includes(error.awsCode ?? "");
}

function clientOf(
  operation: string,
  answer: AwsAnswer,
): PoolClientAttributes & { readonly ClientId: string } {
  const client = answer["UserPoolClient"];
  if (typeof client !== "object" || client === null) throw unreadable(operation);
  const attributes = client as PoolClientAttributes;
  const ClientId = attributes["ClientId"];
  if (typeof ClientId !== "string" || ClientId === "") throw unreadable(operation);
  return { ...attributes, ClientId };
}

function listedIn(answer: AwsAnswer): ListedPoolClient[] {
  const listed = answer["UserPoolClients"];
  if (!Array.isArray(listed)) throw unreadable("ListUserPoolClients");
  return (listed as readonly unknown[]).flatMap((entry) => {
    // An entry without a name is none that we made; it must not hide those beside it from the sweep.
    if (typeof entry !== "object" || entry === null) return [];
    const { ClientId, ClientName } = entry as PoolClientAttributes;
    if (typeof ClientId !== "string" || typeof ClientName !== "string") return [];
    return [{ clientId: ClientId, name: ClientName }];
  });
}

function unreadable(operation: string): AwsFailure {
  return new AwsFailure("upstream_error", "The user pool could not do this.", {
    awsCode: null,
    saidNo: false,
    mayHaveHappened: operation === "CreateUserPoolClient",
    cause: new Error(`${operation}: an answer that cannot be read`),
  });
}
