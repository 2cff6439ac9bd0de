/** Every kind of notice has its message: one that is missing does not compile. Pure. */

import { NOTICE_KINDS, type NoticeKind } from "../../../core/announce.ts";
import type { Message, Payload, Template } from "./message.ts";
import { MESSAGES_OF_PEOPLE } from "./messages-of-people.ts";
import { MESSAGES_OF_THINGS } from "./messages-of-things.ts";

const TEMPLATES: Readonly<Record<NoticeKind, Template>> = {
  ...MESSAGES_OF_PEOPLE,
  ...MESSAGES_OF_THINGS,
};

export function isNoticeKind(kind: string): kind is NoticeKind {
  return (NOTICE_KINDS as readonly string[]).includes(kind);
}

export function templateOf(kind: NoticeKind): Template {
  return TEMPLATES[kind];
}

export function writeMessage(kind: NoticeKind, payload: Payload): Message {
  return TEMPLATES[kind].write(payload);
}
