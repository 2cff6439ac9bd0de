/** What is told of API keys: names and ids, never a key or its hash. */

import type { Audience } from "../../core/announce.ts";
import type { Environment } from "../../core/environment.ts";
import {
  BY_WHOM,
  dayOf,
  doneBy,
  momentOf,
  oneLine,
  quoted,
  titled,
  type ByWhom,
} from "../../core/message.ts";
import { defineNotice } from "../../core/notice-kind.ts";

export type AnnouncedKey = {
  readonly keyId: string;
  readonly name: string;
  readonly environment: Environment;
};

const KEY = { keyId: true, name: true, environment: true } as const;

export type KeyCreated = AnnouncedKey &
  ByWhom & {
    /** Joined by blanks, as RFC 6749 writes them. */
    readonly scopes: string;
    readonly expiresAt: string | null;
  };

export type KeyRevoked = AnnouncedKey & ByWhom & { readonly reason: string | null };

export type KeyRotated = AnnouncedKey &
  ByWhom & {
    /** The new key. */
    readonly replacedBy: string;
    /** Until when the old one works. */
    readonly endsAt: string;
    readonly graceSeconds: number;
  };

/** An end that comes or has come, or an age. */
export type KeyDue = AnnouncedKey & {
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly daysLeft: number | null;
  readonly ageDays: number;
};

const DUE = {
  ...KEY,
  createdAt: true,
  expiresAt: true,
  daysLeft: true,
  ageDays: true,
} as const;

export type KeySeen = AnnouncedKey & { readonly ip: string };

export type KeyLeaked = AnnouncedKey & { readonly source: string; readonly url: string | null };

const keyOf = ({ name }: AnnouncedKey) => `API key ${quoted(name)}`;

const inSandbox = ({ environment }: AnnouncedKey) =>
  environment === "test" && "It belongs to the test environment.";

const ofKeys = {
  category: "api_keys",
  email: true,
  webhook: true,
  reads: "api_keys:read",
} as const;

export const keyCreated = defineNotice<KeyCreated>()({
  ...ofKeys,
  name: "api_key.created",
  facts: { ...KEY, ...BY_WHOM, scopes: true, expiresAt: true },
  write: (p) =>
    titled(`${keyOf(p)} was created`, [
      doneBy(p),
      `It may: ${p.scopes === "" ? "nothing" : p.scopes.replaceAll(" ", ", ")}.`,
      p.expiresAt === null ? "It has no end." : `It expires on ${dayOf(p.expiresAt)}.`,
      inSandbox(p),
    ]),
});

export const keyRevoked = defineNotice<KeyRevoked>()({
  ...ofKeys,
  name: "api_key.revoked",
  facts: { ...KEY, ...BY_WHOM, reason: true },
  write: (p) =>
    titled(`${keyOf(p)} was revoked`, [
      doneBy(p),
      p.reason !== null && p.reason !== "" && `Reason: ${oneLine(p.reason).replace(/\.$/, "")}.`,
      "Nothing can use it any more.",
      inSandbox(p),
    ]),
});

export const keyRotated = defineNotice<KeyRotated>()({
  ...ofKeys,
  name: "api_key.rotated",
  facts: { ...KEY, ...BY_WHOM, replacedBy: true, endsAt: true, graceSeconds: true },
  write: (p) =>
    titled(`${keyOf(p)} was rotated`, [
      doneBy(p),
      p.graceSeconds > 0
        ? `The old value works until ${momentOf(p.endsAt)}.`
        : "The old value does not work any more.",
      inSandbox(p),
    ]),
});

export const keyExpiring = defineNotice<KeyDue>()({
  ...ofKeys,
  name: "api_key.expiring",
  facts: DUE,
  write: (p) =>
    titled(`${keyOf(p)} is about to expire`, [
      p.expiresAt !== null && `It expires on ${momentOf(p.expiresAt)}.`,
      "Create a new key and move what uses this one to it.",
      inSandbox(p),
    ]),
});

export const keyExpired = defineNotice<KeyDue>()({
  ...ofKeys,
  name: "api_key.expired",
  facts: DUE,
  write: (p) =>
    titled(`${keyOf(p)} has expired`, [
      p.expiresAt !== null && `It expired on ${momentOf(p.expiresAt)}.`,
      inSandbox(p),
    ]),
});

export const keyOld = defineNotice<KeyDue>()({
  ...ofKeys,
  name: "api_key.old",
  facts: DUE,
  write: (p) =>
    titled(`${keyOf(p)} has no end and has grown old`, [
      `It was created on ${dayOf(p.createdAt)}, ${p.ageDays} days ago.`,
      "Rotate it, or give its successor an expiry.",
      inSandbox(p),
    ]),
});

export const keyNewAddress = defineNotice<KeySeen>()({
  ...ofKeys,
  category: "security",
  name: "api_key.new_address",
  facts: { ...KEY, ip: true },
  write: (p) =>
    titled(`${keyOf(p)} was used from an address never seen before`, [
      `The address is ${oneLine(p.ip)}.`,
      "If none of your systems is there, revoke the key.",
      inSandbox(p),
    ]),
});

export const keyLeaked = defineNotice<KeyLeaked>()({
  ...ofKeys,
  category: "security",
  name: "api_key.leaked",
  facts: { ...KEY, source: true, url: true },
  write: (p) =>
    titled(`${keyOf(p)} was found in public and is revoked`, [
      `It was reported by ${oneLine(p.source)}.`,
      "Nothing can use it any more. Look through the audit log for calls that were not yours, and create a new key.",
      inSandbox(p),
    ]),
});

export const KEY_NOTICES = [
  keyCreated,
  keyRevoked,
  keyRotated,
  keyExpiring,
  keyExpired,
  keyOld,
  keyNewAddress,
  keyLeaked,
] as const;

export function audienceOf(key: { readonly id: string; readonly createdBy: string }): Audience {
  return { about: { id: key.id }, creatorId: key.createdBy };
}
