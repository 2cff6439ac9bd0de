/** `createClient`: a method for each operation of the API, by the name that the API's document gives it. */

import { OPERATIONS } from "./generated/operations.ts";
import type { Operation } from "./operation.ts";
import { eachItem, eachPage } from "./pages.ts";
import { send, type Credential, type Input, type Sent, type Settings } from "./send.ts";
import type { Api } from "./types.ts";

export interface ClientOptions {
  /** `https://api.nembl.com` where it is left out. */
  readonly baseUrl?: string;
  /** An API key, or a person's access token. */
  readonly credential?: Credential;
  /** The company to act in, for a person who is in several: an id or a slug. */
  readonly company?: string;
  /** `live` where it is left out; a key has its own. */
  readonly environment?: "live" | "test";
  /** In place of the one of this runtime. */
  readonly fetch?: typeof globalThis.fetch;
  /** Browsers send their own. */
  readonly userAgent?: string;
  /** Of one attempt; 30 s where it is left out. */
  readonly timeoutMs?: number;
  /** How often a request that failed in passing is sent again; 2 where it is left out. */
  readonly retries?: number;
  /** The longest that `Retry-After` is obeyed for; 60 s where it is left out. */
  readonly maxWaitMs?: number;
}

export type Client = Api & {
  /** The same, but for these. */
  readonly with: (options: ClientOptions) => Client;
};

const PRODUCTION = "https://api.nembl.com";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

export function createClient(options: ClientOptions = {}): Client {
  const settings = settingsOf(options);
  const client: Record<string, unknown> = {
    with: (others: ClientOptions) => createClient({ ...options, ...others }),
  };
  for (const [id, operation] of Object.entries<Operation>(OPERATIONS)) {
    const [group = "", name = ""] = id.split(".");
    const methods = (client[group] ??= {}) as Record<string, unknown>;
    methods[name] = methodOf(operation, settings);
  }
  return client as Client;
}

function methodOf(operation: Operation, settings: Settings) {
  const call = async (input: Input = {}) =>
    answerOf(await send(operation, input, settings), operation);
  if (operation.paged !== true) return call;
  return Object.assign(call, {
    pages: (input: Input = {}) => eachPage(call, input),
    all: (input: Input = {}) => eachItem(call, input),
  });
}

function answerOf({ response, body }: Sent, { streams }: Operation) {
  const { status, headers } = response;
  const text = (name: string) => headers.get(name) ?? undefined;
  return {
    ...(streams === true ? { stream: response.body } : contentsOf(body)),
    status,
    etag: text("etag"),
    location: text("location"),
    requestId: text("x-request-id"),
    /** It was done before under this `Idempotency-Key`; a value that is shown once is not in it. */
    replayed: headers.get("idempotency-replayed") === "true",
    headers,
  };
}

/** What has no envelope of the API's is data as a whole. */
function contentsOf(body: unknown): object {
  return typeof body === "object" && body !== null && "data" in body ? body : { data: body };
}

function settingsOf(options: ClientOptions): Settings {
  return {
    origin: originOf(options.baseUrl ?? PRODUCTION),
    // Called without an owner: the runtime's own refuses another `this`.
    fetch: options.fetch ?? ((...args) => globalThis.fetch(...args)),
    credential: options.credential,
    company: options.company,
    environment: options.environment,
    userAgent: options.userAgent,
    timeoutMs: options.timeoutMs ?? 30_000,
    retries: options.retries ?? 2,
    maxWaitMs: options.maxWaitMs ?? 60_000,
    random: Math.random,
    newKey: () => crypto.randomUUID(),
  };
}

/** Attack: a credential sent over a line that others read. */
function originOf(text: string): URL {
  const url = new URL(text);
  const isLocal = url.protocol === "http:" && LOOPBACK.includes(url.hostname);
  if (url.protocol === "https:" || isLocal) return new URL("/", url);
  throw new TypeError("The address must begin with https://. Only this machine's may be http://.");
}
