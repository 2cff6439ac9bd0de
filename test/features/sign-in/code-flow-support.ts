/** The code flow: a sign-in that a browser begins, Cognito's answer to its code, and the callback that it comes back by. */

import { beforeEach, expect } from "vitest";

import { call, type Answer } from "../../support/call.ts";
import { eachTest } from "../../support/each-test.ts";
import { loginCookieOf, setCookieOf } from "../../support/sessions.ts";
import { usePool, type Pool } from "../../support/tokens.ts";

export interface Begun {
  readonly query: URLSearchParams;
  readonly state: string;
  /** The login cookie. */
  readonly browser: string;
}

interface CodeFlow {
  readonly pool: Pool;
  /** Whom Cognito signs in: a stranger, unless the test says otherwise. */
  readonly person: { sub: string };
  /** Cognito's answer to a code: an ID token for this authorization unless the test says otherwise. */
  readonly answerCode: (begun: Begun, claims?: Record<string, unknown>) => void;
}

/** For a whole file. */
export function useCodeFlow(): CodeFlow {
  const pool = usePool();
  const person = eachTest(() => ({ sub: newSub() }));

  beforeEach(() => {
    pool.forms.length = 0;
  });

  return {
    pool,
    person,
    answerCode: (begun, claims = {}) =>
      pool.onToken(async () =>
        Response.json({
          access_token: "access",
          refresh_token: "refresh-canary",
          expires_in: 3600,
          id_token: await pool.signId(person.sub, {
            nonce: begun.query.get("nonce"),
            email: "Person@Example.test",
            email_verified: true,
            name: "A Person",
            ...claims,
          }),
        }),
      ),
  };
}

export const newSub = () => `sub-${crypto.randomUUID()}`;

export async function begin(returnTo = "/settings?tab=keys"): Promise<Begun> {
  const answer = await call("GET", `/auth/login?returnTo=${encodeURIComponent(returnTo)}`);
  expect(answer.status).toBe(302);
  const query = new URL(answer.headers.get("location") ?? "").searchParams;
  const browser = loginCookieOf(answer.headers);
  return { query, state: query.get("state") ?? "", browser };
}

export function callback(
  { state, browser }: Pick<Begun, "state" | "browser">,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return call("GET", `/auth/callback?code=the-code&state=${state}`, {
    headers: { cookie: browser, ...headers },
  });
}

export async function expectRefused(answer: Answer, why?: string): Promise<void> {
  expect([answer.status, answer.body.error]).toEqual([400, "invalid_request"]);
  if (why !== undefined) expect(answer.body.message).toContain(why);
  expect(setCookieOf(answer.headers)).toBeUndefined();
}
