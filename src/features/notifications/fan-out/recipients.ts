/** Who of a company is told of a notice. Pure. */

import type { AnyNoticeKind } from "../../../core/notice-kind.ts";
import type { ActivePerson } from "../../tenancy/index.ts";
import type { ThingAsked } from "../deps.ts";
import type { NoticeRow } from "../outbox/store.ts";

/** Whether somebody beside owners, admins and the creator may have to be told: then everybody is looked at. */
export function asksPolicies(notice: NoticeRow): boolean {
  return notice.audience?.holdersOf !== undefined;
}

/** Of the people of a company. */
export interface Answers {
  /** Who may read the thing. Null where there is nothing to ask. */
  readonly readers: ReadonlySet<string> | null;
  /** Who is told for what they may do to it. */
  readonly holders: ReadonlySet<string>;
  /** Whether the one whom alone it is for is there and may read the thing. */
  readonly hasOnly: boolean;
}

/**
 * What reading the thing asks for.
 * Attack: an admin whom a Deny keeps from a secret is told its name by a notice.
 */
export function readingOf(
  notice: NoticeRow,
  { reads: action }: Pick<AnyNoticeKind, "reads">,
): ThingAsked | null {
  if (action === null) return null;
  const { about, holdersOf } = notice.audience ?? {};
  return { action, thing: about ?? holdersOf ?? {} };
}

export function holdingOf({ audience }: NoticeRow): ThingAsked | null {
  const holdersOf = audience?.holdersOf;
  return holdersOf === undefined ? null : { action: holdersOf.action, thing: holdersOf };
}

/** Of one page of a company's active people. A notice for one person is for that one alone. */
export function pickRecipients(
  notice: NoticeRow,
  people: readonly ActivePerson[],
  { readers, holders, hasOnly }: Answers,
): ActivePerson[] {
  if (notice.userId !== null) return people.filter(({ userId }) => userId === notice.userId);
  const { creatorId, only } = notice.audience ?? {};
  const concerns = (person: ActivePerson) => {
    if (only === undefined) {
      return isLeader(person) || person.userId === creatorId || holders.has(person.userId);
    }
    return hasOnly ? person.userId === only : person.role === "owner";
  };
  return people.filter((person) => concerns(person) && readers?.has(person.userId) !== false);
}

function isLeader({ role }: ActivePerson): boolean {
  return role === "owner" || role === "admin";
}
