/**
 * The user pool's own API, as much of it as registering clients needs. Throws `AwsFailure`.
 * Client secrets pass through `createClient`'s answer and nowhere else: they are not kept, logged or sent back.
 */

import { NOTHING_SENT } from "../../core/outside-failure.ts";
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

  function call<T>(
    operation: string,
    body: PoolClientAttributes,
    read: AwsOperation<T>["read"],
    effect: AwsOperation<T>["effect"] = "repeatable",
  ): Promise<T> {
    return callAws(options, {
      service: "cognito-idp",
      url: endpoint,
      target: `AWSCognitoIdentityProviderService.${operation}`,
      body: { UserPoolId: userPoolId, ...body },
      effect,
      read,
      what: "The user pool",
    });
  }

  /** The client in the answer, where it is this pool's and what was asked for. */
  function clientIn(answer: AwsAnswer, asked: PoolClientAttributes): PoolClient | undefined {
    const client = asObject(answer["UserPoolClient"]);
    const ClientId = client?.["ClientId"];
    if (client === undefined || typeof ClientId !== "string" || ClientId === "") return undefined;
    const isAsked = Object.entries({ UserPoolId: userPoolId, ...asked }).every(
      ([name, value]) => value === undefined || client[name] === value,
    );
    return isAsked ? { ...client, ClientId } : undefined;
  }

  async function describeClient(clientId: string): Promise<PoolClientAttributes | undefined> {
    const asked = { ClientId: clientId };
    try {
      const read = (answer: AwsAnswer) => clientIn(answer, asked);
      return await call("DescribeUserPoolClient", asked, read, "none");
    } catch (error) {
      if (isAws(error, "ResourceNotFoundException")) return undefined;
      throw error;
    }
  }

  return {
    describeClient,

    createClient: (attributes) => {
      const { ClientName, GenerateSecret } = attributes;
      const read = (answer: AwsAnswer): MadePoolClient | undefined => {
        const client = clientIn(answer, { ClientName });
        const clientSecret = secretIn(client);
        // A client whose secret is not in the answer, or that has none, is not the one that was asked for.
        if (client === undefined || (clientSecret !== null) !== (GenerateSecret === true)) {
          return undefined;
        }
        return { clientId: client.ClientId, clientSecret };
      };
      return call("CreateUserPoolClient", attributes, read, "once");
    },

    brandClient: async (clientId) => {
      if (!hasManagedLogin) return;
      const body = { ClientId: clientId, UseCognitoProvidedValues: true };
      const read = (answer: AwsAnswer) => {
        const { ManagedLoginBrandingId: id } = asObject(answer["ManagedLoginBranding"]) ?? {};
        return (typeof id === "string" && id !== "") || undefined;
      };
      try {
        await call("CreateManagedLoginBranding", body, read);
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
      const { ClientName } = body as PoolClientAttributes;
      const read = (answer: AwsAnswer) => clientIn(answer, { ClientId: clientId, ClientName });
      try {
        await call("UpdateUserPoolClient", body, read);
      } catch (error) {
        // Where an earlier request was left open, the sweep looks again before it believes this.
        if (isAws(error, "ResourceNotFoundException") && !error.mayHaveHappened) return false;
        throw error;
      }
      return true;
    },

    deleteClient: async (clientId) => {
      // Nothing is said of what was deleted; an answer that says something is of something else.
      const read = (answer: AwsAnswer) => Object.keys(answer).length === 0 || undefined;
      try {
        await call("DeleteUserPoolClient", { ClientId: clientId }, read);
      } catch (error) {
        if (!isAws(error, "ResourceNotFoundException")) throw error;
      }
    },

    listClients: async () => {
      const found: ListedPoolClient[] = [];
      let token: string | undefined;
      for (let page = 0; page < MAX_PAGES; page++) {
        const next = token === undefined ? {} : { NextToken: token };
        const body = { MaxResults: PAGE_SIZE, ...next };
        const { clients, nextToken } = await call("ListUserPoolClients", body, pageIn, "none");
        found.push(...clients);
        token = nextToken;
        if (token === undefined) return found;
      }
      throw endlessList();
    },
  };
}

type PoolClient = PoolClientAttributes & { readonly ClientId: string };

function isAws(error: unknown, ...codes: readonly string[]): error is AwsFailure {
  return error instanceof AwsFailure && codes.includes(error.awsCode ?? "");
}

function asObject(value: unknown): PoolClientAttributes | undefined {
  return typeof value === "object" && value !== null ? (value as PoolClientAttributes) : undefined;
}

function secretIn(client: PoolClientAttributes | undefined): string | null {
  const secret = client?.["ClientSecret"];
  return typeof secret === "string" && secret !== "" ? secret : null;
}

interface Page {
  readonly clients: readonly ListedPoolClient[];
  readonly nextToken: string | undefined;
}

/** An entry without an id or a name is none that we made, and hides no other. */
function pageIn({ UserPoolClients: listed, NextToken: next = null }: AwsAnswer): Page | undefined {
  if (!Array.isArray(listed) || (next !== null && typeof next !== "string")) return undefined;
  const clients = (listed as readonly unknown[]).flatMap((entry) => {
    const { ClientId: clientId, ClientName: name } = asObject(entry) ?? {};
    return typeof clientId === "string" && typeof name === "string" ? [{ clientId, name }] : [];
  });
  return { clients, nextToken: next ?? undefined };
}

function endlessList(): AwsFailure {
  return new AwsFailure("upstream_error", "The user pool could not do this.", {
    ...{ after: NOTHING_SENT, awsCode: null, saidNo: false, open: false },
    cause: new Error("ListUserPoolClients: a list without an end"),
  });
}
