/** What an endpoint of the pool does when it is at fault, and a sign-in that meets it. */

import { expect } from "vitest";

import { call, type Answer } from "../../support/call.ts";
import { loginCookieOf, setCookieOf } from "../../support/sessions.ts";
import type { Pool } from "../../support/tokens.ts";
import { env } from "../../support/world.ts";

export const FAULTS: readonly (readonly [string, () => Promise<Response> | Response])[] = [
  ["hangs", () => Promise.reject(new DOMException("secret detail", "TimeoutError"))],
  ["is not reached", () => Promise.reject(new TypeError("secret detail"))],
  ["answers 500", () => new Response("secret detail", { status: 500 })],
  ["answers 429", () => new Response("{}", { status: 429 })],
  ["leads elsewhere", () => new Response(null, { status: 302, headers: { location: "/x" } })],
  ["answers garbage", () => new Response("<html>secret detail")],
  ["answers nothing", () => new Response("")],
  ["answers JSON of another shape", () => Response.json(["secret detail"])],
  ["breaks off", () => new Response(brokenOff())],
];

function brokenOff(): ReadableStream {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"keys":['));
      controller.error(new TypeError("secret detail"));
    },
  });
}

export interface Begun {
  readonly query: URLSearchParams;
  readonly browser: string;
}

export async function begin(): Promise<Begun> {
  const answer = await call("GET", "/auth/login?returnTo=/");
  const query = new URL(answer.headers.get("location") ?? "").searchParams;
  return { query, browser: loginCookieOf(answer.headers) };
}

export function callback({ query, browser }: Begun, code = "the-code"): Promise<Answer> {
  const headers = { cookie: browser };
  return call("GET", `/auth/callback?code=${code}&state=${query.get("state")}`, { headers });
}

/** What the token endpoint answers for this sign-in where it is not at fault. */
export async function tokensFor(pool: Pool, sub: string, { query }: Begun): Promise<Response> {
  const claims = { nonce: query.get("nonce"), email: `${sub}@example.test`, email_verified: true };
  return Response.json({ access_token: "a", id_token: await pool.signId(sub, claims) });
}

/** Of this person nothing is written, and the browser got no session. */
export async function expectNobodyIn(answer: { headers: Headers }, sub: string): Promise<void> {
  expect(setCookieOf(answer.headers)).toBeUndefined();
  const users = await env.DB.prepare("SELECT id FROM users WHERE sub = ?").bind(sub).all();
  expect(users.results).toEqual([]);
}
