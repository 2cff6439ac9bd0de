/**
 * Whether somebody may still be told of a notice, at the moment that its message goes out.
 * Attack: events about a secret wait for their next attempt at an endpoint that is down, or have failed there. An admin
 * whom a Deny keeps from the secret has the endpoint call an address of theirs, for other events, and sends them again.
 */

import type { CompanyPlace } from "../../../core/place.ts";
import { selectPeople } from "../../tenancy/index.ts";
import type { NotificationDeps } from "../deps.ts";
import type { NoticeRow } from "../outbox/store.ts";
import { readingOf } from "./recipients.ts";

export async function mayStillRead(
  deps: Pick<NotificationDeps, "db" | "filterHolders" | "noticeKinds">,
  place: CompanyPlace,
  notice: NoticeRow,
  userId: string,
): Promise<boolean> {
  const kind = deps.noticeKinds.get(notice.kind);
  // Of what this version does not know, it does not know either who may read it.
  if (kind === undefined) return false;
  const reading = readingOf(notice, kind);
  if (reading === null) return true;
  const people = await selectPeople(deps.db, place, [userId]);
  const [readers] = await deps.filterHolders(place, [reading], people);
  return readers?.has(userId) === true;
}
