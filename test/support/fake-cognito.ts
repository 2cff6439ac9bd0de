/**
 * The user pool's API over the wire, in this process: signatures are checked, an update resets what it is not given, and
 * errors come as AWS sends them. `intercept` lets a test do to a call whatever a network does, before or after it took
 * effect.
 */

import { vi } from "vitest";

import { randomBase36 } from "../../src/core/encoding.ts";
import { findSignatureFault } from "./sigv4.ts";
import { env, random } from "./world.ts";

type Attributes = Record<string, unknown>;

export interface CognitoCall {
  readonly operation: string;
  readonly body: Attributes;
}

export type Intercept = (
  call: CognitoCall,
  perform: () => Response,
) => Promise<Response> | Response;

interface FakeSecret {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
}

export interface FakeCognito {
  readonly clients: Map<string, Attributes>;
  readonly branded: Set<string>;
  /** Of confidential clients; two at most, and never none. */
  readonly secrets: Map<string, FakeSecret[]>;
  readonly calls: CognitoCall[];
  /** Replaced by a test that wants faults; `reset` puts it back. */
  intercept: Intercept;
  readonly reset: () => void;
  /** The operations of calls since the last reset. */
  readonly operations: () => string[];
}

const { COGNITO_ENDPOINT, COGNITO_USER_POOL_ID, AWS_REGION } = env as unknown as Record<
  string,
  string
>;
const signer = {
  region: AWS_REGION ?? "",
  service: "cognito-idp",
  accessKeyId: env.AWS_ACCESS_KEY_ID,
  secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
  requires: ["host", "x-amz-date", "x-amz-target"],
};

/** As AWS says it: HTTP 400 with the name of the error behind a namespace. */
export function awsError(
  name: string,
  message = `${name} (Request ID: 0b1c, arn:aws:x)`,
  status = 400,
) {
  return Response.json(
    { __type: `com.amazonaws.cognitoidp#${name}`, message },
    { status, headers: { "content-type": "application/x-amz-json-1.1" } },
  );
}

/** Takes over the pool's address from the `fetch` that is in place; everything else goes on to that one. */
export function startFakeCognito(): FakeCognito {
  const others = globalThis.fetch;
  const fake: FakeCognito = {
    clients: new Map(),
    branded: new Set(),
    secrets: new Map(),
    calls: [],
    intercept: (_, perform) => perform(),
    operations: () => fake.calls.map((call) => call.operation),
    reset: () => {
      fake.calls.length = 0;
      fake.intercept = (_, perform) => perform();
    },
  };

  async function answer(request: Request): Promise<Response> {
    const text = await request.text();
    const fault = await findSignatureFault(request, text, signer);
    if (fault !== undefined) return awsError("InvalidSignatureException", fault);
    if (request.headers.get("content-type") !== "application/x-amz-json-1.1") {
      return awsError("SerializationException");
    }
    const [service, operation = ""] = (request.headers.get("x-amz-target") ?? "").split(".");
    if (service !== "AWSCognitoIdentityProviderService")
      return awsError("UnknownOperationException");
    const call = { operation, body: JSON.parse(text) as Attributes };
    fake.calls.push(call);
    return fake.intercept(call, () => dispatch(fake, call));
  }

  vi.stubGlobal("fetch", (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    return request.url === COGNITO_ENDPOINT ? answer(request) : others(input, init);
  });
  return fake;
}

function dispatch(fake: FakeCognito, { operation, body }: CognitoCall): Response {
  if (body["UserPoolId"] !== COGNITO_USER_POOL_ID) return awsError("ResourceNotFoundException");
  switch (operation) {
    case "CreateUserPoolClient":
      return create(fake, body);
    case "ListUserPoolClients":
      return list(fake, body);
  }
  const id = String(body["ClientId"]);
  const client = fake.clients.get(id);
  if (client === undefined) return awsError("ResourceNotFoundException");
  switch (operation) {
    case "DescribeUserPoolClient":
      return Response.json({ UserPoolClient: client });
    case "UpdateUserPoolClient":
      return update(fake, client, body);
    case "DeleteUserPoolClient":
      fake.clients.delete(id);
      fake.branded.delete(id);
      fake.secrets.delete(id);
      return new Response("");
    case "ListUserPoolClientSecrets":
      return Response.json({ ClientSecrets: secretsOf(fake, id).map(describeSecret) });
    case "AddUserPoolClientSecret":
      return addSecret(fake, id);
    case "DeleteUserPoolClientSecret":
      return deleteSecret(fake, id, body["ClientSecretId"]);
    case "CreateManagedLoginBranding":
      if (fake.branded.has(id)) return awsError("ManagedLoginBrandingExistsException");
      fake.branded.add(id);
      return Response.json({ ManagedLoginBranding: { ManagedLoginBrandingId: "b" } });
    default:
      return awsError("UnknownOperationException");
  }
}

/** What AWS makes of an attribute that it is not given. */
const DEFAULTS: Attributes = {
  ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"],
  AllowedOAuthFlowsUserPoolClient: false,
  EnableTokenRevocation: true,
  PreventUserExistenceErrors: "LEGACY",
  RefreshTokenValidity: 30,
};

function create(fake: FakeCognito, body: Attributes): Response {
  const fault = findFault(body);
  if (fault !== undefined) return awsError("InvalidParameterException", fault);
  const { GenerateSecret, ...attributes } = body;
  const ClientId = randomBase36(26, random);
  const secret = GenerateSecret === true ? { ClientSecret: randomBase36(51, random) } : {};
  const times = { CreationDate: Date.now() / 1000, LastModifiedDate: Date.now() / 1000 };
  fake.clients.set(ClientId, { ...DEFAULTS, ...attributes, ...secret, ...times, ClientId });
  if (secret.ClientSecret !== undefined) {
    fake.secrets.set(ClientId, [newSecret(secret.ClientSecret)]);
  }
  return Response.json({ UserPoolClient: fake.clients.get(ClientId) });
}

let made = 0;

function newSecret(value = randomBase36(51, random)): FakeSecret {
  return { id: `cs_${randomBase36(12, random)}`, value, createdAt: ++made };
}

function secretsOf(fake: FakeCognito, clientId: string): FakeSecret[] {
  return fake.secrets.get(clientId) ?? [];
}

/** In no order that means anything. */
function describeSecret({ id, createdAt }: FakeSecret) {
  return { ClientSecretId: id, ClientSecretCreateDate: createdAt };
}

function addSecret(fake: FakeCognito, clientId: string): Response {
  const present = secretsOf(fake, clientId);
  if (present.length === 0) return awsError("InvalidParameterException");
  if (present.length > 1) return awsError("LimitExceededException");
  const secret = newSecret();
  // The newest first: what reads the list must look at the dates.
  fake.secrets.set(clientId, [secret, ...present]);
  const described = { ...describeSecret(secret), ClientSecretValue: secret.value };
  return Response.json({ ClientSecretDescriptor: described });
}

function deleteSecret(fake: FakeCognito, clientId: string, id: unknown): Response {
  const present = secretsOf(fake, clientId);
  if (!present.some((secret) => secret.id === id)) return awsError("ResourceNotFoundException");
  if (present.length === 1) return awsError("InvalidParameterException");
  fake.secrets.set(
    clientId,
    present.filter((secret) => secret.id !== id),
  );
  return Response.json({});
}

function update(fake: FakeCognito, client: Attributes, body: Attributes): Response {
  const unknown = ["GenerateSecret", "ClientSecret", "CreationDate", "LastModifiedDate"];
  if (unknown.some((name) => name in body)) return awsError("SerializationException");
  const fault = findFault(body);
  if (fault !== undefined) return awsError("InvalidParameterException", fault);
  const { ClientId, ClientSecret, CreationDate } = client;
  const secret = ClientSecret === undefined ? {} : { ClientSecret };
  const updated = { ...DEFAULTS, ...body, ...secret, CreationDate, LastModifiedDate: Date.now() };
  fake.clients.set(String(ClientId), updated);
  return Response.json({ UserPoolClient: updated });
}

function list(fake: FakeCognito, body: Attributes): Response {
  const size = Number(body["MaxResults"]);
  if (!(size >= 1 && size <= 60)) return awsError("InvalidParameterException");
  const start = Number(body["NextToken"] ?? 0);
  const all = [...fake.clients.values()];
  const UserPoolClients = all.slice(start, start + size).map(({ ClientId, ClientName }) => ({
    ClientId,
    ClientName,
    UserPoolId: COGNITO_USER_POOL_ID,
  }));
  const more = start + size < all.length ? { NextToken: String(start + size) } : {};
  return Response.json({ UserPoolClients, ...more });
}

function findFault(body: Attributes): string | undefined {
  const { ClientName, CallbackURLs = [], LogoutURLs = [], ExplicitAuthFlows } = body;
  if (!/^[\w\s+=,.@-]{1,128}$/.test(String(ClientName))) return "ClientName";
  const urls = [...(CallbackURLs as string[]), ...(LogoutURLs as string[])];
  const isUrl = /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$))[^#]*$/;
  if (urls.some((url) => !isUrl.test(url) || url.length > 1024)) return "URL";
  const flows = (ExplicitAuthFlows ?? DEFAULTS["ExplicitAuthFlows"]) as string[];
  const rotation = body["RefreshTokenRotation"] as { Feature?: string } | undefined;
  if (rotation?.Feature === "ENABLED" && flows.includes("ALLOW_REFRESH_TOKEN_AUTH")) {
    return "rotation and ALLOW_REFRESH_TOKEN_AUTH";
  }
  return undefined;
}
