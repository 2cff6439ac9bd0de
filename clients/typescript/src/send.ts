/** One call: its address, its headers, its attempts, and what came of it. */

import { NemblError, NoAnswerError, readRefusal } from "./errors.ts";
import { isUndone, waitBeforeRetry, type RetryRules } from "./retry.ts";
import type { Operation } from "./operation.ts";

export type Credential =
  | { readonly apiKey: string }
  /** An access token, or what fetches one: it is asked before each attempt. */
  | { readonly token: string | (() => string | Promise<string>) }
  | { readonly runner: string };

export interface Settings extends RetryRules {
  readonly origin: URL;
  readonly fetch: typeof globalThis.fetch;
  readonly credential: Credential | undefined;
  readonly company: string | undefined;
  readonly environment: string | undefined;
  readonly userAgent: string | undefined;
  readonly timeoutMs: number;
  readonly newKey: () => string;
}

export interface Input {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface Sent {
  readonly response: Response;
  /** Undefined where there is none, or where it streams. */
  readonly body: unknown;
}

/** Throws a `NemblError` or a `NoAnswerError`; what the caller's signal says goes through. */
export async function send(operation: Operation, input: Input, settings: Settings): Promise<Sent> {
  const { method } = operation;
  const url = addressOf(operation, input, settings.origin);
  const key = operation.takesKey ? (input.idempotencyKey ?? settings.newKey()) : undefined;
  let mayBeDone = false;
  for (let failures = 0; ; failures++) {
    try {
      return await attempt(url, operation, { key, input, settings });
    } catch (error) {
      input.signal?.throwIfAborted();
      // An earlier attempt may have deleted it, and its answer was lost: it is gone, as was asked.
      if (mayBeDone && method === "DELETE" && isGone(error)) return GONE();
      mayBeDone ||= !isUndone(error);
      const hasKey = key !== undefined;
      const waitMs = waitBeforeRetry(error, { method, hasKey, failures }, settings);
      if (waitMs === undefined) throw error;
      await pause(waitMs, input.signal);
    }
  }
}

const GONE = (): Sent => ({ response: new Response(null, { status: 204 }), body: undefined });

function isGone(error: unknown): boolean {
  return error instanceof NemblError && error.code === "not_found";
}

interface Attempt {
  readonly key: string | undefined;
  readonly input: Input;
  readonly settings: Settings;
}

async function attempt(
  url: URL,
  { method, streams = false }: Operation,
  { key, input, settings }: Attempt,
): Promise<Sent> {
  const { fetch, origin, timeoutMs } = settings;
  const { body, signal, ifNoneMatch } = input;
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  const signals = signal === undefined ? [timeout.signal] : [timeout.signal, signal];
  const headers = await headersOf(key, input, settings);
  try {
    const response = await fetch(url.href, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // Attack: an answer that leads the credential elsewhere. Workers know no "error".
      redirect: "manual",
      signal: AbortSignal.any(signals),
    });
    const isAnswer = response.ok || (response.status === 304 && ifNoneMatch !== undefined);
    if (isAnswer && streams) return { response, body: undefined };
    const text = await response.text();
    if (isAnswer) return { response, body: text === "" ? undefined : JSON.parse(text) };
    throw failureOf(response, text, origin);
  } catch (cause) {
    if (cause instanceof NemblError || cause instanceof NoAnswerError) throw cause;
    throw new NoAnswerError(`${origin.origin} cannot be reached.`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(response: Response, text: string, { origin }: URL): Error {
  const message = `${origin} answered ${response.status}, and not as the API does.`;
  const other = new NoAnswerError(message, { status: response.status });
  try {
    return readRefusal(response, JSON.parse(text)) ?? other;
  } catch {
    return other;
  }
}

function addressOf({ path }: Operation, { path: names = {}, query = {} }: Input, origin: URL): URL {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = names[name];
    // Attack: `..`, which an address resolves into another route.
    if (value === undefined || /^\.{0,2}$/.test(value)) {
      throw new TypeError(`The path needs '${name}'.`);
    }
    return encodeURIComponent(value);
  });
  const url = new URL(filled, origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) url.searchParams.append(name, String(value));
  }
  return url;
}

async function headersOf(
  key: string | undefined,
  { body, ifMatch, ifNoneMatch }: Input,
  { credential, company, environment, userAgent }: Settings,
): Promise<Headers> {
  const headers = new Headers({ accept: "application/json, */*;q=0.5" });
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) headers.set(name, value);
  };
  set("content-type", body === undefined ? undefined : "application/json");
  set("idempotency-key", key);
  set("if-match", ifMatch);
  set("if-none-match", ifNoneMatch);
  set("user-agent", userAgent);
  if (credential === undefined) return headers;
  if ("apiKey" in credential) {
    // A key says where it acts.
    setSecret(headers, "x-api-key", credential.apiKey);
    return headers;
  }
  if ("runner" in credential) {
    setSecret(headers, "authorization", `Runner ${credential.runner}`);
    return headers;
  }
  const { token } = credential;
  const bearer = typeof token === "string" ? token : await token();
  setSecret(headers, "authorization", `Bearer ${bearer}`);
  set("x-nembl-company", company);
  set("x-nembl-environment", environment);
  return headers;
}

/** Attack: the runtime refuses a header by an error that quotes it, and the credential stands in a log. */
function setSecret(headers: Headers, name: string, value: string): void {
  if (!/^[\x20-\x7E]+$/.test(value.trim())) {
    throw new TypeError("The credential holds a character that no header takes.");
  }
  headers.set(name, value);
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      signal?.removeEventListener("abort", stop);
      resolve();
    }
    function stop(): void {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    }
    signal?.addEventListener("abort", stop, { once: true });
  });
}
