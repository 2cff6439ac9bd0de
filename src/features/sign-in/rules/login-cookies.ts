/**
 * Binds each sign-in under way to the browser that began it: a cookie a sign-in, for a browser has more than one tab,
 * and what one of them finishes must not take the others' along. Pure.
 */

import { setCookieOf, expiredCookie, readCookies } from "../../../core/session-cookie.ts";
import { SECOND_MS } from "../../../core/time.ts";

const PREFIX = "__Host-nembl_login_";
const NAME = /^__Host-nembl_login_[0-9a-f]{16}$/;
/** Random bits, and when it was set: a browser tells us nothing else of a cookie. */
const VALUE = /^[A-Za-z0-9_-]{43}\.([0-9a-z]{1,11})$/;

/** At once in one browser. Ten tabs that wake up signed out are one person's morning; more fill up request headers. */
const MOST = 10;
/** Of the surplus; more than fit into one request's headers were not set by us. */
const MOST_REMOVED = 50;

export function loginCookieName(stateHash: string): string {
  return `${PREFIX}${stateHash.slice(0, 16)}`;
}

export function loginCookieValue(random: string, nowMs: number): string {
  return `${random}.${nowMs.toString(36)}`;
}

/** Sets one more; the oldest make room. */
export function addLoginCookie(
  header: string | undefined,
  added: { readonly stateHash: string; readonly value: string },
  livesMs: number,
): string[] {
  const present = readCookies(header).filter(({ name }) => NAME.test(name));
  const newestFirst = present.toSorted((left, right) => setAtOf(right.value) - setAtOf(left.value));
  const surplus = newestFirst.slice(MOST - 1, MOST - 1 + MOST_REMOVED);
  return [
    setCookieOf(loginCookieName(added.stateHash), added.value, Math.floor(livesMs / SECOND_MS)),
    ...surplus.map(({ name }) => expiredCookie(name)),
  ];
}

function setAtOf(value: string): number {
  const setAt = VALUE.exec(value)?.[1];
  return setAt === undefined ? 0 : Number.parseInt(setAt, 36);
}
