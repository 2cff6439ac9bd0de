/**
 * Who reaches a route. It is declared beside the route; the gate, the OpenAPI document's `security` and the class tests
 * read this one declaration, and a route without one does not compile.
 */

import { findScopeFor, type ApiScope } from "../core/api-scopes.ts";
import type { Allowance } from "../core/pace.ts";
import type { Action, RIGHTS } from "../core/rights.ts";

export interface Access {
  /**
   * `anyone`: no credential is looked at. `visitor`: a person, or a browser that is signed in no more. `key_holder`: who
   * presents an API key, in whatever state. `runner`: a company's own machine, by its credential. `person`: signed in,
   * perhaps in no company yet. `member`: signed in and in a company.
   */
  readonly who: "anyone" | "visitor" | "key_holder" | "runner" | "person" | "member";
  /** API keys reach it beside people. */
  readonly keys: boolean;
  /** Tokens of registered, third-party clients reach it. */
  readonly clients: boolean;
  readonly beforeMfa: BeforeMfa;
  /** What a person's request counts against (`core/pace.ts`): requests that end sign-ins count apart from all others. */
  readonly allowance: Allowance;
  /** What its verb asks of policies or scopes, the first of them first. Empty where it asks nothing. */
  readonly asks: readonly Action[];
}

/**
 * What a sign-in without its second factor reaches. `passing`: what passing the factor needs. `enrolling`: what setting
 * up a first factor needs, for a person whose company requires one.
 */
export type BeforeMfa = "nothing" | "passing" | "enrolling";

interface Options {
  readonly beforeMfa?: BeforeMfa;
  readonly clients?: boolean;
  readonly allowance?: Allowance;
}

export const ANYONE: Access = open("anyone");

export const VISITOR: Access = {
  ...open("visitor"),
  beforeMfa: "passing",
  allowance: "ending",
};

export const KEY_HOLDER: Access = { ...open("key_holder"), keys: true };

/** Neither people nor keys. What runs commands holds no right, and what holds rights runs no command. */
export const RUNNER: Access = { ...open("runner"), allowance: "runners" };

/** Every credential, and nothing is asked: `GET /v1/me`. */
export const CALLER: Access = { ...open("member"), keys: true, clients: true };

export function person(options: Options = {}): Access {
  return { ...open("person"), ...options };
}

/** People in a company, signed in through our own client. `asks` is empty where a thing is one's own. */
export function member(asks: readonly Action[] = [], options: Options = {}): Access {
  return { ...open("member"), ...options, asks };
}

/** Where one of the nine scopes reaches: keys that have it, clients whose ceiling allows it, and people. */
export function underScope(asks: readonly [Action, ...Action[]]): Access {
  for (const action of asks) {
    if (findScopeFor(action) === undefined) throw new TypeError(`No scope covers ${action}.`);
  }
  return { ...open("member"), keys: true, clients: true, asks };
}

/** Of the routes that every kind of thing has. */
export type CrudAccess = Readonly<Record<"read" | "create" | "update" | "delete", Access>>;

/** A kind of thing whose four rights have the usual names. */
type Crud = {
  [R in keyof typeof RIGHTS]:
    | "create"
    | "read"
    | "update"
    | "delete" extends (typeof RIGHTS)[R][number]
    ? R
    : never;
}[keyof typeof RIGHTS];

/** `to` says whether keys and clients reach it, too: `member` or `underScope`. */
export function crud(
  resource: Crud,
  to: (asks: readonly [Action, ...Action[]]) => Access,
): CrudAccess {
  return {
    read: to([`${resource}:read`]),
    create: to([`${resource}:create`]),
    update: to([`${resource}:update`]),
    delete: to([`${resource}:delete`]),
  };
}

function open(who: Access["who"]): Access {
  return {
    who,
    keys: false,
    clients: false,
    beforeMfa: "nothing",
    allowance: "ordinary",
    asks: [],
  };
}

/** OpenAPI's `security`: one of these is needed, and of a key the scopes that stand with it. */
export function securityOf(access: Access): Record<string, string[]>[] {
  const keys = access.keys ? [{ apiKey: scopesOf(access) }] : [];
  switch (access.who) {
    case "anyone":
      return [];
    case "key_holder":
      return keys;
    case "runner":
      return [{ runner: [] }];
    case "visitor":
      return [{}, { accessToken: [] }, { session: [] }];
    case "person":
    case "member":
      return [...keys, { accessToken: [] }, { session: [] }];
  }
}

/** What a key needs, and a registered client's ceiling must allow. */
export function scopesOf({ asks }: Access): ApiScope[] {
  return [...new Set(asks.flatMap((action) => findScopeFor(action) ?? []))];
}
