/**
 * What tokens of registered, third-party clients reach: this list, whatever the person behind them may do. A route that
 * is not on it is management until somebody adds it, also one that asks no permission. What the client's scopes allow of
 * the list is for `authorize` to decide.
 */

import type { MiddlewareHandler } from "hono";

import type { Context as VerbContext } from "../core/context.ts";
import { CodedError } from "../core/errors.ts";
import { ALL_ACTIONS, type Action } from "../core/rights.ts";
import type { Person } from "../core/sign-in.ts";
import type { HttpEnv } from "./env.ts";

const READS = ["GET", "HEAD"];
const READS_AND_WRITES = [...READS, "POST", "PUT", "PATCH", "DELETE"];

/** Segments after /v1; a prefix also covers what lies below it. */
const REACHABLE: readonly {
  readonly path: string;
  readonly below: boolean;
  readonly methods: readonly string[];
}[] = [
  { path: "/v1/me", below: false, methods: READS },
  // The step-up of this very sign-in (RFC 9470): without it the token of a person with MFA would be good for nothing.
  { path: "/v1/mfa/challenge", below: false, methods: ["POST"] },
  { path: "/v1/mfa/verify", below: false, methods: ["POST"] },
  { path: "/v1/services", below: true, methods: READS_AND_WRITES },
  { path: "/v1/requests", below: true, methods: READS_AND_WRITES },
  { path: "/v1/workflows", below: true, methods: READS_AND_WRITES },
  { path: "/v1/users", below: false, methods: READS },
  // Not the export below it, which no scope covers.
  { path: "/v1/audit", below: false, methods: READS },
  { path: "/v1/billing", below: true, methods: READS },
  { path: "/v1/usage", below: true, methods: READS },
];

export interface FirstPartyRefusal {
  /** The action that the route most likely asks for, or the credential's use where there is no such action. */
  readonly action: Action | "auth:sign_in" | "api_keys:use";
  readonly route: string;
}

/** Writes the refusal to the audit log before it is answered. */
export type RecordRefusal<D> = (ctx: VerbContext<D>, refusal: FirstPartyRefusal) => Promise<void>;

/** After `authenticate` and before a body is looked at: a refusal does not depend on what was sent. */
export function firstPartyOnly<D>(record: RecordRefusal<D>): MiddlewareHandler<HttpEnv<D>> {
  return async function firstPartyMiddleware(c, next) {
    // Either may be missing: the routes of people without a company set the one, all others the other.
    const ctx = c.get("ctx") as VerbContext<D> | undefined;
    const person = c.get("person") as Person | undefined;
    const signIn = ctx?.actor.type === "user" ? ctx.actor.signIn : person?.signIn;
    if (signIn === undefined || signIn.ceiling === null) return next();
    const { method, path } = c.req;
    if (isReachable(method, path)) return next();

    const action = actionOf(method, path);
    // Without a company there is no log to write to.
    if (ctx !== undefined) {
      await record(ctx, { action: action ?? "auth:sign_in", route: `${method} ${path}` });
    }
    throw refusal(action, path);
  };
}

function isReachable(method: string, path: string): boolean {
  return REACHABLE.some(
    (entry) =>
      entry.methods.includes(method) &&
      (path === entry.path || (entry.below && path.startsWith(`${entry.path}/`))),
  );
}

const VERBS: Readonly<Record<string, string>> = {
  GET: "read",
  HEAD: "read",
  POST: "create",
  PUT: "update",
  PATCH: "update",
  DELETE: "delete",
};

/** For the message and the log only; nothing is decided by it. */
function actionOf(method: string, path: string): Action | undefined {
  const [, , segment = ""] = path.split("/");
  const action = `${segment.replaceAll("-", "_")}:${VERBS[method] ?? ""}`;
  return ALL_ACTIONS.find((known) => known === action);
}

function refusal(action: Action | undefined, path: string): CodedError {
  const resource = action === undefined ? path : `${action.slice(0, action.indexOf(":"))}:*`;
  const what = action ?? "use";
  return new CodedError(
    "forbidden",
    `Registered clients do not reach management: you may not ${what} on ${resource}.`,
    {
      ...(action === undefined ? {} : { action }),
      details: [
        { field: "action", message: what },
        { field: "resource", message: resource },
      ],
    },
  );
}
