/**
 * The user pool's own API, as much of it as registering clients needs. Throws `AwsFailure`.
 * Client secrets pass through the answers of `createClient` and `rotateSecret` and nowhere else: they are not kept, logged
 * or sent back.
 */

import { randomBase36 } from "../../core/encoding.ts";
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
  /** The client's new secret, once it has no other. Not repeatable: a second one is another secret. */
  readonly rotateSecret: (clientId: string) => Promise<string>;
  /** After a rotation that was cut off: what it made goes, for its caller never saw it. False where there is no such client. */
  readonly keepOldestSecret: (clientId: string) => Promise<boolean>;
  /** All of the pool's. Throws where there are more than a pool can hold. */
  readonly listClients: () => Promise<ListedPoolClient[]>;
}

export interface UserPoolOptions extends AwsCaller {
  readonly endpoint: string;
  readonly userPoolId: string;
  /** False for a stand-in, which has no managed login. It checks no secret either, so it cannot replace one. */
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

  /** Of which there are two at most; the oldest first. */
  function listSecrets(clientId: string): Promise<readonly string[]> {
    return call("ListUserPoolClientSecrets", { ClientId: clientId }, secretIdsIn, "none");
  }

  async function deleteSecret(clientId: string, ClientSecretId: string): Promise<void> {
    const body = { ClientId: clientId, ClientSecretId };
    const read = (answer: AwsAnswer) => Object.keys(answer).length === 0 || undefined;
    await call("DeleteUserPoolClientSecret", body, read);
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

    rotateSecret: async (clientId) => {
      if (!hasManagedLogin) return randomBase36(STAND_IN_SECRET_LENGTH, options.random);
      const [oldest, ...others] = await listSecrets(clientId);
      // Somebody added one by hand. There is room for two, and all that are there are to end.
      for (const id of others) await deleteSecret(clientId, id);
      const secret = await call(
        "AddUserPoolClientSecret",
        { ClientId: clientId },
        madeSecretIn,
        "once",
      );
      await deleteSecret(clientId, oldest ?? "");
      return secret;
    },

    keepOldestSecret: async (clientId) => {
      if (!hasManagedLogin) return true;
      try {
        const [, ...later] = await listSecrets(clientId);
        for (const id of later) await deleteSecret(clientId, id);
        return true;
      } catch (error) {
        if (isAws(error, "ResourceNotFoundException") && !error.mayHaveHappened) return false;
        throw error;
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

/** Cognito's own have as many characters. */
const STAND_IN_SECRET_LENGTH = 51;

/** Times are seconds. A client without a secret is none that can be rotated. */
function secretIdsIn({ ClientSecrets: listed }: AwsAnswer): readonly string[] | undefined {
  if (!Array.isArray(listed) || listed.length === 0) return undefined;
  const found = (listed as readonly unknown[]).map((entry) => asObject(entry) ?? {});
  const isWhole = found.every(
    ({ ClientSecretId: id, ClientSecretCreateDate: at }) =>
      typeof id === "string" && id !== "" && typeof at === "number",
  );
  if (!isWhole) return undefined;
  return found
    .toSorted((a, b) => Number(a["ClientSecretCreateDate"]) - Number(b["ClientSecretCreateDate"]))
    .map(({ ClientSecretId: id }) => String(id));
}

function madeSecretIn({ ClientSecretDescriptor: made }: AwsAnswer): string | undefined {
  const { ClientSecretId: id, ClientSecretValue: value } = asObject(made) ?? {};
  if (typeof id !== "string" || typeof value !== "string" || value === "") return undefined;
  return value;
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
