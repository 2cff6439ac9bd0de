/** What is told of secrets. A secret's name and tags, never its value. */

import type { Audience } from "../../core/announce.ts";
import type { Environment } from "../../core/environment.ts";
import { BY_WHOM, dayOf, doneBy, quoted, titled, type ByWhom } from "../../core/message.ts";
import { defineNotice } from "../../core/notice-kind.ts";

type SecretFacts = {
  readonly secretId: string;
  readonly slug: string;
  readonly environment: Environment;
};

const SECRET = { secretId: true, slug: true, environment: true } as const;

/** A reminder that has come. */
export type SecretDue = SecretFacts & {
  readonly dueAt: string;
  readonly intervalDays: number;
  readonly weeksOverdue: number;
};

const DUE = { ...SECRET, dueAt: true, intervalDays: true, weeksOverdue: true } as const;

export type SecretReplaced = SecretFacts &
  ByWhom & {
    readonly version: number;
    /** When the next one is due; null without a reminder. */
    readonly nextDueAt: string | null;
  };

export type SecretDeletedInUse = SecretFacts & ByWhom & { readonly resources: number };

const inSandbox = ({ environment }: SecretFacts) =>
  environment === "test" && "It belongs to the test environment.";

const ofSecrets = {
  category: "secrets",
  email: true,
  webhook: true,
  reads: "secrets:read",
} as const;

export const rotationDue = defineNotice<SecretDue>()({
  name: "secret.rotation_due",
  facts: DUE,
  ...ofSecrets,
  write: (p) =>
    titled(`Secret ${quoted(p.slug)} is due for rotation`, [
      `Its rotation was due on ${dayOf(p.dueAt)}, as every ${p.intervalDays} days.`,
      "Make a new value at the service it belongs to, then replace the value here: connectors and workflows use it at once.",
      inSandbox(p),
    ]),
});

export const rotationOverdue = defineNotice<SecretDue>()({
  name: "secret.rotation_overdue",
  facts: DUE,
  ...ofSecrets,
  write: (p) =>
    titled(`Secret ${quoted(p.slug)} is overdue for rotation`, [
      `Its rotation was due on ${dayOf(p.dueAt)}, ${p.weeksOverdue === 1 ? "a week" : `${p.weeksOverdue} weeks`} ago.`,
      "This reminder comes once a week until the value is replaced or the reminder is removed.",
      inSandbox(p),
    ]),
});

export const secretReplaced = defineNotice<SecretReplaced>()({
  name: "secret.replaced",
  facts: { ...SECRET, ...BY_WHOM, version: true, nextDueAt: true },
  ...ofSecrets,
  write: (p) =>
    titled(`Secret ${quoted(p.slug)} has a new value`, [
      doneBy(p),
      `Everything that references it uses version ${p.version} from now on.`,
      p.nextDueAt !== null && `Its next rotation is due on ${dayOf(p.nextDueAt)}.`,
      inSandbox(p),
    ]),
});

export const secretDeletedInUse = defineNotice<SecretDeletedInUse>()({
  name: "secret.deleted_in_use",
  facts: { ...SECRET, ...BY_WHOM, resources: true },
  ...ofSecrets,
  write: (p) =>
    titled(`Secret ${quoted(p.slug)} was deleted while in use`, [
      doneBy(p),
      p.resources === 1 ? "One resource references it." : `${p.resources} resources reference it.`,
      "What references it fails until a secret with the same name is created again.",
      inSandbox(p),
    ]),
});

export type OldVersionUnused = SecretFacts & {
  readonly version: number;
  readonly replacedAt: string;
};

export const oldVersionUnused = defineNotice<OldVersionUnused>()({
  name: "secret.old_version_unused",
  facts: { ...SECRET, version: true, replacedAt: true },
  ...ofSecrets,
  write: (p) =>
    titled(`The old value of secret ${quoted(p.slug)} is no longer in use`, [
      `Version ${p.version} was replaced on ${dayOf(p.replacedAt)}, and nothing that retrieved it runs any more.`,
      "You can revoke the old value now at the service it belongs to.",
      inSandbox(p),
    ]),
});

export const SECRET_NOTICES = [
  rotationDue,
  rotationOverdue,
  secretReplaced,
  secretDeletedInUse,
  oldVersionUnused,
] as const;

/** Who made it, and everybody who may change it. */
export function audienceOf(secret: {
  readonly slug: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdBy: string;
}): Audience {
  const { slug: id, tags, createdBy: creatorId } = secret;
  return { about: { id, tags }, creatorId, holdersOf: { action: "secrets:update", id, tags } };
}
