/** The one registry of id prefixes, and how an id is made. */

import { randomBase36, type Random } from "./encoding.ts";

export const ID_PREFIXES = {
  company: "co",
  user: "usr",
  group: "grp",
  apiKey: "key",
  service: "svc",
  request: "req",
  workflow: "wf",
  instance: "exec",
  connector: "con",
  inboundWebhook: "whk",
  auditEvent: "evt",
  invitation: "inv",
  browserSession: "ses",
  signIn: "sgn",
  oauthClient: "ocl",
  smsCode: "sms",
  policy: "pol",
  secret: "sec",
  notification: "ntf",
  webhookEndpoint: "whe",
  delivery: "dlv",
  runner: "run",
  runnerSession: "rse",
  runnerJob: "job",
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/** 20 base-36 characters are 103 random bits: ids name things, they never authenticate. */
const ID_LENGTH = 20;

export function newId(kind: IdKind, random: Random): string {
  return `${ID_PREFIXES[kind]}_${randomBase36(ID_LENGTH, random)}`;
}
