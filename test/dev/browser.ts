/** What a browser does around a page: keeps cookies, follows no redirect unseen, and says where a request comes from. */

import { strict as assert } from "node:assert";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Of an answer in JSON; else empty. */
  readonly body: { readonly data: Record<string, unknown>; readonly error?: string };
}

export interface Browser {
  readonly visit: (address: string) => Promise<Answer>;
  /** As a script of a page at `origin` does; null: as what sends no Origin at all. */
  readonly send: (
    method: string,
    path: string,
    json?: unknown,
    origin?: string | null,
  ) => Promise<Answer>;
  readonly cookies: Map<string, string>;
}

/** Cookies are `Secure`, yet sent over plain http: browsers trust the loopback address as they trust https. */
export function openBrowser(baseUrl: string, cookies = new Map<string, string>()): Browser {
  async function request(method: string, address: string, init: RequestInit): Promise<Answer> {
    const url = new URL(address, baseUrl);
    assert.equal(url.origin, baseUrl);
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("cookie", cookieHeader(cookies));
    const response = await fetch(url, { ...init, method, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    return readAnswer(response);
  }
  return {
    visit: (address) => request("GET", address, {}),
    send: (method, path, json, origin = baseUrl) =>
      request(method, path, {
        headers: {
          ...(origin === null ? {} : { origin }),
          ...(json === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      }),
    cookies,
  };
}

async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const isJson = headers.get("content-type")?.startsWith("application/json") === true;
  const text = await response.text();
  return { status, headers, body: (isJson ? JSON.parse(text) : { data: {} }) as Answer["body"] };
}

/** An app that holds an access token in place of a cookie. */
export async function sendBearer(
  baseUrl: string,
  bearer: { readonly authorization: string },
  [method, path, json]: readonly [method: string, path: string, json?: unknown],
): Promise<Answer> {
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const headers = { ...bearer, "content-type": "application/json" };
  return readAnswer(await fetch(new URL(path, baseUrl), { method, headers, ...body }));
}

function cookieHeader(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}

/** A browser refuses a `__Host-` cookie that is not just so, and drops one that has no time left. */
function keep(cookies: Map<string, string>, line: string): void {
  const [pair = "", ...attributes] = line.split("; ");
  const [name = "", value = ""] = pair.split("=");
  assert.match(name, /^__Host-/);
  for (const needed of ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"]) {
    assert.ok(attributes.includes(needed), line);
  }
  assert.ok(!attributes.some((attribute) => attribute.startsWith("Domain")), line);
  if (attributes.includes("Max-Age=0")) cookies.delete(name);
  else cookies.set(name, value);
}
