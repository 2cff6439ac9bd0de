/** The groups of the reference. A route names its group; its operations are called by the group's key. */

interface Tag {
  /** In front of the dot of an `operationId`. */
  readonly key: string;
  readonly description: string;
}

export const TAGS: Readonly<Record<string, Tag>> = {
  Caller: { key: "me", description: "Who the credential is, and what it may do." },
  "Signing in": {
    key: "signIn",
    description: "How a browser signs in and out, and where clients learn who issues tokens.",
  },
  Sessions: {
    key: "sessions",
    description:
      "Where a person is signed in, which company and environment that is for, and how it ends.",
  },
  "Multi-factor authentication": {
    key: "mfa",
    description: "A person's second factors, and passing them in a sign-in.",
  },
  "API keys": {
    key: "apiKeys",
    description:
      "Credentials of programs, each with scopes, in one environment. A key is shown once.",
  },
  "OAuth clients": {
    key: "oauthClients",
    description: "Other applications that people sign in to, and what their tokens reach at most.",
  },
  Secrets: {
    key: "secrets",
    description: "Values that connectors and workflows use. No route answers a value.",
  },
  Connectors: {
    key: "connectors",
    description: "Other systems, each with how to call it and which secret opens it.",
  },
  Services: { key: "services", description: "What people of the company can request." },
  Requests: {
    key: "requests",
    description: "What somebody asked of a service, and how far it is.",
  },
  Workflows: {
    key: "workflows",
    description: "Phases that run one after the other, as a draft and published.",
  },
  Instances: { key: "instances", description: "Runs of published workflows." },
  "Inbound webhooks": {
    key: "inboundWebhooks",
    description: "Addresses that other systems call to start a workflow.",
  },
  Runners: {
    key: "runners",
    description: "The company's own machines, which run commands of workflows.",
  },
  "Runner protocol": {
    key: "runnerProtocol",
    description: "What a runner's program asks and answers. Runners reach nothing else.",
  },
  Company: { key: "company", description: "The company and its settings." },
  Users: { key: "users", description: "The people of the company." },
  Invitations: { key: "invitations", description: "People who were asked to join the company." },
  Groups: { key: "groups", description: "Groups of people, which policies name." },
  Policies: {
    key: "policies",
    description: "Who may do what. Deny beats Allow, and nothing is allowed by default.",
  },
  Notifications: { key: "notifications", description: "What a person is told, and how." },
  "Webhook endpoints": {
    key: "webhookEndpoints",
    description: "Addresses of the company that are told of events, by signed calls.",
  },
  Audit: {
    key: "audit",
    description: "What happened, who did it, and the keys that prove an export.",
  },
  Billing: { key: "billing", description: "Plan, limits and usage." },
  Leaks: { key: "leaks", description: "Reports of keys that were found in public." },
};

export function tagOf(name: string): Tag {
  const tag = TAGS[name];
  if (tag === undefined) throw new TypeError(`The tag '${name}' has no words in openapi/tags.ts.`);
  return tag;
}
