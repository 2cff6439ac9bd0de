/** Kinds of notices as this slice meets them: by name, from the list that `compose/` hands in. Pure. */

import type { Message } from "../../../core/message.ts";
import type { AnyNoticeKind } from "../../../core/notice-kind.ts";

export type NoticeKinds = ReadonlyMap<string, AnyNoticeKind>;

/**
 * What lies in the outbox under a kind's name was made of that kind's payload: `noticeOf` is the one way into it. What an
 * earlier release announced, with fewer facts, is named and shown as data.
 */
export function writeMessage(
  kind: AnyNoticeKind,
  payload: Readonly<Record<string, unknown>>,
): Message {
  if (kind.facts.every((name) => Object.hasOwn(payload, name))) return kind.write(payload as never);
  return { title: kind.name, lines: ["It was announced by an earlier version of Nembl."] };
}
