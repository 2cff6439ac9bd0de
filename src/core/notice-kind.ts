/**
 * Each kind of notice is defined once, in the `notices.ts` of the slice that announces it: its payload, its message, who
 * can ask for it and who is told. `compose/notices.ts` lists them all. Pure.
 */

import type { Notice, NoticeTo } from "./announce.ts";
import type { Action } from "./rights.ts";
import type { Message } from "./message.ts";

/** What a person can ask to hear less of. */
export const CATEGORIES = ["secrets", "api_keys", "workflows", "security", "company"] as const;

export type Category = (typeof CATEGORIES)[number];

/** Ids, names, counts and instants. Never a value, code, hash, token or a link that acts by itself. */
export type Facts<P> = { readonly [K in keyof P]: string | number | boolean | null };

export interface NoticeKind<in P, out Name extends string = string> {
  readonly name: Name;
  /** The members of its payload, each of them: what an earlier release announced may lack some. */
  readonly facts: readonly string[];
  readonly category: Category;
  /** Whether it is told to its audience by e-mail, too. */
  readonly email: boolean;
  /**
   * What reading the thing asks for: who may not read it is not told of it, in the app, by e-mail or by webhook. Null for
   * what concerns how one person signs in, and goes to that person.
   */
  readonly reads: Action | null;
  /** Whether a webhook endpoint can ask for it: a company's affairs. What concerns one person goes to that person. */
  readonly webhook: boolean;
  readonly write: (payload: P) => Message;
}

/** Of a payload that is told where the kinds are listed: whatever is in the outbox was made by `noticeOf`. */
export type AnyNoticeKind = NoticeKind<never>;

interface Definition<P, Name> extends Omit<NoticeKind<P>, "name" | "facts"> {
  readonly name: Name;
  readonly facts: { readonly [K in keyof P]-?: true };
}

export function defineNotice<P extends Facts<P>>() {
  return <Name extends string>(definition: Definition<P, Name>): NoticeKind<P, Name> => ({
    ...definition,
    facts: Object.keys(definition.facts),
  });
}

/** The one way to a notice: its payload is its kind's. */
export function noticeOf<P extends Facts<P>>(
  kind: NoticeKind<P>,
  to: NoticeTo,
  payload: P,
): Notice {
  const notice: Omit<Notice, symbol> = { ...to, kind: kind.name, payload };
  return notice as Notice;
}
