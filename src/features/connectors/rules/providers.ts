/** What is known of GitHub, Slack and APIs in general: their headers, and what their answers say of a credential. Pure. */

import type { Json } from "../../../core/json.ts";
import type { ConnectorType } from "./connector.ts";

/** Under those that a caller sends. GitHub refuses calls without a user agent. */
export const DEFAULT_HEADERS: Readonly<Record<ConnectorType, Readonly<Record<string, string>>>> = {
  github: {
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
    "user-agent": "Nembl",
  },
  slack: { accept: "application/json", "user-agent": "Nembl" },
  http: { "user-agent": "Nembl" },
};

/** Of a body. Slack reads a JSON body only where the charset is named, and warns of it otherwise. */
export const JSON_TYPES: Readonly<Record<ConnectorType, string>> = {
  github: "application/json",
  slack: "application/json; charset=utf-8",
  http: "application/json",
};

export interface ProviderAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

export type Verdict =
  | { readonly kind: "works" }
  /** The provider knows no such credential, or no more. */
  | { readonly kind: "refused"; readonly why: string }
  /** The credential is known, and this is not open to it. */
  | { readonly kind: "lacking"; readonly why: string }
  /** It says nothing of the credential. */
  | { readonly kind: "silent"; readonly why: string };

export function judgeAnswer(type: ConnectorType, answer: ProviderAnswer): Verdict {
  switch (type) {
    case "github":
      return judgeGithub(answer);
    case "slack":
      return judgeSlack(answer);
    case "http":
      return judgeStatus(answer);
  }
}

const REFUSED = "The credential is refused (401): it is wrong, expired or revoked.";

function judgeStatus({ status }: ProviderAnswer): Verdict {
  if (status === 401) return { kind: "refused", why: REFUSED };
  if (status === 403) {
    return { kind: "lacking", why: "The credential lacks a permission for this (403)." };
  }
  if (status === 407) return { kind: "silent", why: "A proxy asks for a credential (407)." };
  if (status === 429) return { kind: "silent", why: "Too many calls for now (429)." };
  if (status >= 500) return { kind: "silent", why: `The other system has a fault (${status}).` };
  if (status >= 300) return { kind: "silent", why: `It answered ${status} here.` };
  return { kind: "works" };
}

function judgeGithub(answer: ProviderAnswer): Verdict {
  const { status, headers } = answer;
  const message = textOf(answer.body, "message");
  if (status === 401) {
    const why = "GitHub refuses the credential (401): it is wrong, expired or revoked.";
    return { kind: "refused", why };
  }
  if (status !== 403) return judgeStatus(answer);
  if (/^(Bad credentials|Maximum number of login attempts)/i.test(message)) {
    return {
      kind: "refused",
      why: "GitHub refuses the credential and has blocked it for a while.",
    };
  }
  if (headers["x-ratelimit-remaining"] === "0" || /rate limit/i.test(message)) {
    return { kind: "silent", why: "GitHub's rate limit is used up for now (403)." };
  }
  if (headers["x-github-sso"] !== undefined) {
    const why = "The organization demands that the token is authorized for single sign-on (403).";
    return { kind: "lacking", why };
  }
  return { kind: "lacking", why: "GitHub: the credential lacks a permission for this (403)." };
}

/** https://docs.slack.dev/reference/methods/auth.test, whose errors most methods share. */
const SLACK_REFUSALS: Readonly<Record<string, string>> = {
  not_authed: "Slack got no credential (not_authed).",
  invalid_auth: "Slack refuses the token: it is wrong (invalid_auth).",
  token_revoked: "The token was revoked at Slack (token_revoked).",
  token_expired: "The token has expired (token_expired).",
  account_inactive: "The token belongs to a user or app that was deleted (account_inactive).",
};

const SLACK_LACKS: Readonly<Record<string, string>> = {
  missing_scope: "The token lacks a scope (missing_scope).",
  not_allowed_token_type: "Slack wants another type of token (not_allowed_token_type).",
  no_permission: "The token's user lacks a permission (no_permission).",
  ekm_access_denied: "An administrator of the workspace refuses it (ekm_access_denied).",
  team_access_not_granted: "The token has no access to the workspace (team_access_not_granted).",
};

/** Slack answers 200 to everything that it understood. */
function judgeSlack(answer: ProviderAnswer): Verdict {
  const { body } = answer;
  const code = textOf(body, "error");
  if (code === "" || memberOf(body, "ok") !== false) return judgeStatus(answer);
  const refused = own(SLACK_REFUSALS, code);
  if (refused !== undefined) return { kind: "refused", why: refused };
  const lacks = own(SLACK_LACKS, code);
  if (lacks !== undefined) {
    const needed = code === "missing_scope" ? nameIn(textOf(body, "needed")) : "";
    return { kind: "lacking", why: needed === "" ? lacks : `${lacks} Needed: ${needed}.` };
  }
  return { kind: "silent", why: `Slack answered ${nameIn(code) || "an error"}.` };
}

/** Of a working credential: whom the provider takes it for. */
export function holderIn(type: ConnectorType, { body }: ProviderAnswer): string {
  switch (type) {
    case "github":
      return nameIn(textOf(body, "login"));
    case "slack":
      return nameIn(textOf(body, "user"));
    case "http":
      return "";
  }
}

/** What others write is shown only where it is a name: in a sentence of ours it could say anything. */
function nameIn(text: string): string {
  return /^[\w.,:[\]-]{1,100}$/.test(text) ? text : "";
}

function own(map: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

function memberOf(body: Json, name: string): Json | undefined {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  return Object.hasOwn(body, name) ? (body as Readonly<Record<string, Json>>)[name] : undefined;
}

function textOf(body: Json, name: string): string {
  const value = memberOf(body, name);
  return typeof value === "string" ? value : "";
}
