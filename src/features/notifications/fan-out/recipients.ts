/** Who of a company is told of a notice. Pure but for the question that the port answers. */

import type { Audience } from "../../../core/announce.ts";
import type { CompanyScope } from "../../../core/scope.ts";
import type { ActivePerson } from "../../tenancy/index.ts";
import type { FilterHolders } from "../deps.ts";
import type { NoticeRow } from "../outbox/store.ts";

/** Whether somebody beside owners, admins and the creator may have to be told: then everybody is looked at. */
export function asksPolicies(notice: NoticeRow): boolean {
  return notice.audience?.holdersOf !== undefined;
}

/** Of one page of a company's active people. A notice for one person is for that one alone. */
export async function pickRecipients(
  filterHolders: FilterHolders,
  scope: CompanyScope,
  notice: NoticeRow,
  people: readonly ActivePerson[],
): Promise<ActivePerson[]> {
  if (notice.userId !== null) return people.filter(({ userId }) => userId === notice.userId);
  const audience: Audience = notice.audience ?? {};
  const { holdersOf } = audience;
  const others = people.filter(
    (person) => !isLeader(person) && person.userId !== audience.creatorId,
  );
  const holders =
    holdersOf === undefined || others.length === 0
      ? new Set<string>()
      : await filterHolders(scope, holdersOf.action, holdersOf, others);
  return people.filter((person) => !others.includes(person) || holders.has(person.userId));
}

function isLeader({ role }: ActivePerson): boolean {
  return role === "owner" || role === "admin";
}
