/** Calls the Worker as a client does. An answer that the OpenAPI document does not describe is a failure, whatever the test asks. */

import { exports } from "cloudflare:workers";

import { expectDocumented } from "./contract/contract.ts";

const { default: worker } = exports as unknown as { default: { fetch: typeof fetch } };

export interface Answer<T = never> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: [T] extends [never] ? AnyBody : T;
}

/** Bodies are checked by the tests that read them. */
// oxlint-disable-next-line typescript/no-explicit-any -- a test asserts on whatever came back
type AnyBody = any;

export async function call(
  method: string,
  path: string,
  options: {
    readonly key?: string;
    readonly bearer?: string;
    /** Cookie value of a browser session, sent as a page of our own would. */
    readonly session?: string;
    readonly json?: unknown;
    readonly body?: BodyInit;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<Answer> {
  const headers = new Headers(options.headers);
  if (options.key !== undefined) headers.set("x-api-key", options.key);
  if (options.bearer !== undefined) headers.set("authorization", `Bearer ${options.bearer}`);
  if (options.session !== undefined) {
    headers.set("cookie", `__Host-nembl_session=${options.session}`);
    if (!headers.has("origin")) headers.set("origin", "http://api.test");
  }
  let body = options.body;
  if (options.json !== undefined) {
    body = JSON.stringify(options.json);
    if (!headers.has("content-type")) headers.set("content-type", "application/json");
  }
  const init: RequestInit = { method, headers, redirect: "manual" };
  if (body !== undefined) init.body = body;
  const response = await worker.fetch(`http://api.test${path}`, init);
  const text = await response.text();
  const { status, headers: answered } = response;
  await expectDocumented({ method, path, status, headers: answered, text });
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== "" ? JSON.parse(text) : undefined,
  };
}
