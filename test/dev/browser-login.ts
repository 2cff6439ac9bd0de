/** A person at our sign-in: from /auth/login through the pool's form and back. */

import { strict as assert } from "node:assert";

import type { Seed } from "../../scripts/dev/seed-file.ts";
import { SESSION_COOKIE } from "../../src/core/session-cookie.ts";
import type { Answer, Browser } from "./browser.ts";
import { passLoginForm, type Person } from "./code-flow.ts";

/** Returns the address of the pool's login page. */
export async function beginLogin(browser: Browser, seed: Seed): Promise<string> {
  const begun = await browser.visit("/auth/login?returnTo=/v1/session");
  assert.equal(begun.status, 302);
  const page = begun.headers.get("location") ?? "";
  assert.equal(new URL(page).origin, seed.cognito.endpoint);
  return page;
}

/** Returns where the pool sends the browser back to, with a code. */
export async function passLogin(browser: Browser, seed: Seed, person: Person): Promise<string> {
  return (await passLoginForm(await beginLogin(browser, seed), person)).href;
}

export async function logIn(browser: Browser, seed: Seed, person: Person): Promise<void> {
  // Another tab's sign-in may be under way in this browser: its cookie stays, and this one's goes.
  const others = [...browser.cookies.keys()].filter((name) => name !== SESSION_COOKIE);
  const back = await browser.visit(await passLogin(browser, seed, person));
  assert.deepEqual([back.status, back.headers.get("location")], [302, "/v1/session"]);
  const expected = [...others, SESSION_COOKIE].toSorted();
  assert.deepEqual([...browser.cookies.keys()].toSorted(), expected);
}

export function refused({ status, body }: Answer, expected: readonly [number, string]): void {
  assert.deepEqual([status, body.error], expected);
}
