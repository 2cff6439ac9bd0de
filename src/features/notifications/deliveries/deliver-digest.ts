/**
 * One attempt at a digest. Who it goes to, what they want and what they may read is asked now, for it has waited: what
 * is kept from them by now is neither listed nor counted.
 */

import { touch } from "../../audit/index.ts";
import { findAddressee } from "./addressee.ts";
import { NO_RECIPIENT, sendTo } from "./deliver-email.ts";
import type { DeliveryRow } from "./delivery-store.ts";
import { noteBegun, selectDigested } from "./digest-store.ts";
import type { NotificationDeps } from "../deps.ts";
import { filterReadable } from "../fan-out/may-read.ts";
import { writeDigest } from "../messages/digest.ts";
import type { AttemptResult } from "../rules/delivery.ts";
import { writeMessage } from "../rules/notice-kinds.ts";

type Deps = Pick<
  NotificationDeps,
  "db" | "noticeKinds" | "pageOfNotice" | "sendEmail" | "publicUrl" | "filterHolders"
>;

export async function deliverDigest(
  deps: Deps,
  digest: DeliveryRow,
  nowMs: number,
): Promise<AttemptResult> {
  const { companyId, recipient, category } = digest;
  if (companyId === null || category === null) return NO_RECIPIENT;
  const place = { companyId };
  await touch(deps.db, [noteBegun(deps.db, place, digest.id, nowMs)]);
  const addressee = await findAddressee(deps.db, digest, category);
  if (addressee === undefined) return NO_RECIPIENT;

  const { notices, total } = await selectDigested(deps.db, place, digest.id);
  const readable = await filterReadable(deps, place, notices, recipient);
  const messages = readable.flatMap(({ kind: name, payload }) => {
    const kind = deps.noticeKinds.get(name);
    if (kind === undefined) return [];
    return [{ message: writeMessage(kind, payload), page: deps.pageOfNotice(name, payload) }];
  });
  const beyond = total - notices.length;
  const [first, second] = messages;
  if (first === undefined) return NO_RECIPIENT;
  if (second === undefined && beyond === 0) return sendTo(deps, addressee, first);
  const titles = messages.map(({ message }) => message.title);
  const message = writeDigest(category, titles, beyond);
  return sendTo(deps, addressee, { message, page: "/live/notifications" });
}
