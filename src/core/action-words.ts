/** An action as people say it: `api_keys:read` is "see API keys". An action without words does not compile. */

import type { Action, Resource } from "./rights.ts";

type Verb = Action extends `${string}:${infer V}` ? V : never;

const THINGS: Readonly<Record<Resource, string>> = {
  api_keys: "API keys",
  oauth_clients: "OAuth clients",
  secrets: "secrets",
  policies: "policies",
  connectors: "connectors",
  workflows: "workflows",
  services: "services",
  requests: "requests",
  users: "people",
  groups: "groups",
  company: "the company's settings",
  sessions: "sign-ins of others",
  audit: "the audit log",
  billing: "the bill",
  webhooks: "webhook endpoints",
  runners: "runners",
};

const VERBS: Readonly<Record<Verb, string>> = {
  create: "create",
  read: "see",
  read_value: "hand out values of",
  update: "change",
  delete: "delete",
  revoke: "revoke",
  rotate: "rotate",
  bind: "bind",
  publish: "publish",
  execute: "run",
  assign: "assign",
  close: "close",
  invite: "invite",
  disable: "deactivate",
  manage_members: "change the members of",
  end: "end",
  export: "export",
};

export function inWords(action: Action): string {
  const [resource, verb] = action.split(":") as [Resource, Verb];
  return `${VERBS[verb]} ${THINGS[resource]}`;
}
