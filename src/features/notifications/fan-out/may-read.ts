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
  deps: ReadDeps,
  place: CompanyPlace,
  notice: NoticeRow,
  userId: string,
): Promise<boolean> {
  return (await filterReadable(deps, place, [notice], userId)).length > 0;
}

type ReadDeps = Pick<NotificationDeps, "db" | "filterHolders" | "noticeKinds">;

/** Those of a company's notices; one for a person alone is theirs. One question of policies for all of them. */
export async function filterReadable(
  deps: ReadDeps,
  place: CompanyPlace,
  notices: readonly NoticeRow[],
  userId: string,
): Promise<NoticeRow[]> {
  // Of what this version does not know, it does not know either who may read it.
  const known = notices.flatMap((notice) => {
    const kind = deps.noticeKinds.get(notice.kind);
    if (kind === undefined) return [];
    const reading = notice.userId === null ? readingOf(notice, kind) : null;
    return [{ notice, reading }];
  });
  const asked = known.flatMap(({ reading }) => reading ?? []);
  const people = asked.length === 0 ? [] : await selectPeople(deps.db, place, [userId]);
  const answers = (await deps.filterHolders(place, asked, people)).values();
  const may = (reading: unknown) => reading === null || answers.next().value?.has(userId) === true;
  return known.filter(({ reading }) => may(reading)).map(({ notice }) => notice);
}
