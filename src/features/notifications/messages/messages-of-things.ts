/** Messages about secrets, keys, clients and settings. Pure: names and ids in, no value, hash or link. */

import {
  day,
  fact,
  named,
  sentences,
  type Payload,
  type Template,
  type TemplatesOf,
} from "./message.ts";

const secretOf = (payload: Payload) =>
  `Secret ${named(payload, ["slug", "name", "id"], "(unnamed)")}`;
const keyOf = (payload: Payload) =>
  `API key ${named(payload, ["name", "keyName", "keyId", "id"], "(unnamed)")}`;

const inSandbox = (payload: Payload) =>
  fact(payload, "environment") === "test" && "It belongs to the test environment.";

const by = (payload: Payload) => {
  const who = fact(payload, "byName", "by", "createdBy", "revokedBy", "actorId");
  return who !== undefined && `Done by ${who}.`;
};

const since = (words: string, at: string | undefined) => at !== undefined && `${words} ${at}.`;

function about(
  category: Template["category"],
  title: (payload: Payload) => string,
  lines: (payload: Payload) => string[],
): Template {
  return {
    category,
    email: true,
    write: (payload) => ({
      title: title(payload),
      lines: [`${title(payload)}.`, ...lines(payload)],
    }),
  };
}

const SECRETS: TemplatesOf<
  "secret.rotation_due" | "secret.rotation_overdue" | "secret.replaced" | "secret.deleted_in_use"
> = {
  "secret.rotation_due": about(
    "secrets",
    (p) => `${secretOf(p)} is due for rotation`,
    (p) =>
      sentences(
        since("Its rotation was due on", day(p, "dueAt", "dueDate", "nextDueAt")),
        "Make a new value at the service it belongs to, then replace the value here: connectors and workflows use it at once.",
        inSandbox(p),
      ),
  ),
  "secret.rotation_overdue": about(
    "secrets",
    (p) => `${secretOf(p)} is overdue for rotation`,
    (p) =>
      sentences(
        since("Its rotation was due on", day(p, "dueAt", "dueDate", "nextDueAt")),
        "This reminder comes once a week until the value is replaced or the reminder is removed.",
        inSandbox(p),
      ),
  ),
  "secret.replaced": about(
    "secrets",
    (p) => `${secretOf(p)} has a new value`,
    (p) =>
      sentences(
        by(p),
        "Everything that references it uses the new value from now on.",
        inSandbox(p),
      ),
  ),
  "secret.deleted_in_use": about(
    "secrets",
    (p) => `${secretOf(p)} was deleted while in use`,
    (p) =>
      sentences(
        by(p),
        "What references it fails until a secret with the same name is created again.",
        inSandbox(p),
      ),
  ),
};

const API_KEYS: TemplatesOf<
  | "api_key.created"
  | "api_key.revoked"
  | "api_key.rotated"
  | "api_key.expiring"
  | "api_key.expired"
  | "api_key.old"
  | "api_key.new_address"
  | "api_key.leaked"
> = {
  "api_key.created": about(
    "api_keys",
    (p) => `${keyOf(p)} was created`,
    (p) => sentences(by(p), inSandbox(p)),
  ),
  "api_key.revoked": about(
    "api_keys",
    (p) => `${keyOf(p)} was revoked`,
    (p) => sentences(by(p), "Nothing can use it any more.", inSandbox(p)),
  ),
  "api_key.rotated": about(
    "api_keys",
    (p) => `${keyOf(p)} was rotated`,
    (p) =>
      sentences(
        by(p),
        since("The old value ends on", day(p, "endsAt", "revokedAt", "graceEndsAt")),
        inSandbox(p),
      ),
  ),
  "api_key.expiring": about(
    "api_keys",
    (p) => `${keyOf(p)} is about to expire`,
    (p) =>
      sentences(
        since("It expires on", day(p, "expiresAt")),
        "Create a new key and move what uses this one to it.",
        inSandbox(p),
      ),
  ),
  "api_key.expired": about(
    "api_keys",
    (p) => `${keyOf(p)} has expired`,
    (p) => sentences(since("It expired on", day(p, "expiresAt")), inSandbox(p)),
  ),
  "api_key.old": about(
    "api_keys",
    (p) => `${keyOf(p)} has no end and has grown old`,
    (p) =>
      sentences(
        since("It was created on", day(p, "createdAt")),
        "Rotate it, or give its successor an expiry.",
        inSandbox(p),
      ),
  ),
  "api_key.new_address": about(
    "security",
    (p) => `${keyOf(p)} was used from an address never seen before`,
    (p) => {
      const address = fact(p, "address", "ip");
      return sentences(
        address !== undefined && `The address is ${address}.`,
        "If none of your systems is there, revoke the key.",
        inSandbox(p),
      );
    },
  ),
  "api_key.leaked": about(
    "security",
    (p) => `${keyOf(p)} was found in public and is revoked`,
    (p) => {
      const source = fact(p, "source");
      return sentences(
        source !== undefined && `It was reported by ${source}.`,
        "Nothing can use it any more. Look through the audit log for calls that were not yours, and create a new key.",
        inSandbox(p),
      );
    },
  ),
};

const COMPANY: TemplatesOf<
  "invitation.created" | "oauth_client.registered" | "policy.changed" | "webhook_endpoint.disabled"
> = {
  // The person who is invited gets a mail of their own: `invitation-email.ts`.
  "invitation.created": {
    ...about(
      "company",
      (p) => `Somebody was invited${asRole(p)}`,
      () => ["Who may invite people sees the open invitations in the settings."],
    ),
    email: false,
  },
  "oauth_client.registered": about(
    "company",
    (p) => `OAuth client ${named(p, ["name", "clientId"], "(unnamed)")} was registered`,
    (p) => sentences(by(p), "Its users can let it act for them within its scopes."),
  ),
  "policy.changed": about(
    "company",
    (p) => `Policy ${named(p, ["name", "policyId", "id"], "(unnamed)")} was ${changeOf(p)}`,
    (p) => sentences(by(p), "It holds from the next request on."),
  ),
  "webhook_endpoint.disabled": about(
    "company",
    (p) => `Webhook endpoint ${named(p, ["host", "endpointId"], "(unnamed)")} was disabled`,
    (p) =>
      sentences(
        fact(p, "reason") === "gone"
          ? "It answered that it is gone (410)."
          : "It has been failing for three days.",
        "Nothing is sent to it until it is enabled again.",
      ),
  ),
};

function asRole(payload: Payload): string {
  const role = fact(payload, "role");
  return role === undefined ? "" : ` as ${role}`;
}

const CHANGES: Readonly<Record<string, string>> = {
  create: "created",
  update: "changed",
  delete: "deleted",
};

function changeOf(payload: Payload): string {
  return CHANGES[fact(payload, "change") ?? ""] ?? "changed";
}

export const MESSAGES_OF_THINGS = { ...SECRETS, ...API_KEYS, ...COMPANY };
