/** Which of several people may do a thing under the policies now in force. For notices, which no request asks for. */

import type { Role } from "../../../core/actor.ts";
import type { Region } from "../../../core/authorize.ts";
import type { Action } from "../../../core/rights.ts";
import type { CompanyPlace } from "../../../core/place.ts";
import type { PolicySource } from "./policy-source.ts";
import { standingsOf } from "./standing.ts";

export interface Holder {
  readonly id: string;
  readonly role: Role;
  readonly groupIds: readonly string[];
}

export interface ThingAsked {
  readonly action: Action;
  readonly thing: Region;
}

/** For each of these things the ids of those who may, in the order given. */
export async function filterHolders(
  { current, engine }: PolicySource,
  place: CompanyPlace,
  things: readonly ThingAsked[],
  people: readonly Holder[],
): Promise<string[][]> {
  if (people.length === 0 || things.length === 0) return things.map(() => []);
  const policies = await current(place);
  const named = new Set(
    policies.documents.flatMap(({ principals: { users = [], except } }) => [
      ...users,
      ...(except?.users ?? []),
    ]),
  );
  // People whom no policy tells apart are asked about once.
  const alike = ({ id, role, groupIds }: Holder) => {
    const groups = groupIds.filter((group) => policies.concerns.groups.has(group)).toSorted();
    return JSON.stringify([named.has(id) ? id : "", role, groups]);
  };
  const different = new Map(people.map((person) => [alike(person), person]));
  const found = await standingsOf(engine, policies, [...different.values()]);
  const standings = new Map([...different.keys()].map((key, index) => [key, found[index]]));
  return things.map(({ action, thing }) =>
    people
      .filter((person) => standings.get(alike(person))?.allows(action, thing) === true)
      .map(({ id }) => id),
  );
}
