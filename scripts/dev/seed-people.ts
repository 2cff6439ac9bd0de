import { and, eq } from "drizzle-orm";

import type { UserActor } from "../../src/core/actor.ts";
import type { SignIn } from "../../src/core/sign-in.ts";
import { newId } from "../../src/core/ids.ts";
import { groupMembers, groups, memberships, users } from "../../src/features/tenancy/tables.ts";
import type { Database } from "../../src/platform/d1/database.ts";
import { DEMO_PEOPLE } from "./demo.ts";
import { secureRandom } from "./random.ts";
import type { SeedOrder } from "./seeder.ts";

interface PeopleOrder {
  readonly companyId: string;
  readonly issuer: string;
  readonly people: SeedOrder["people"];
}

/** A person of an earlier start is found by e-mail address and gets the (issuer, sub) of today's pool. */
export async function seedPeople(
  db: Database,
  { companyId, issuer, people }: PeopleOrder,
  nowMs: number,
): Promise<UserActor[]> {
  const members: UserActor[] = [];
  for (const { email, sub, role } of people) {
    const { name = email, groups: groupNames = [] } =
      DEMO_PEOPLE.find((person) => person.email === email) ?? {};
    const present = await db
      .select({ id: users.id })
      .from(users)
      .where(eq(users.email, email))
      .get();
    const id = present?.id ?? newId("user", secureRandom);
    await db.batch([
      db
        .insert(users)
        .values({ id, issuer, sub, email, name, createdAt: nowMs })
        .onConflictDoUpdate({ target: users.id, set: { issuer, sub } }),
      db
        .insert(memberships)
        .values({ companyId, userId: id, role, status: "active", createdAt: nowMs })
        .onConflictDoNothing(),
    ]);
    // Only for the newly made: a person who left a group since is not put back.
    if (present === undefined) {
      for (const group of groupNames) await joinGroup(db, { companyId, userId: id, group }, nowMs);
    }
    members.push({
      ...{
        type: "user",
        id,
        name,
        email,
        companyId,
        environment: "live",
        role,
        groupIds: [],
        policyVersion: 0,
      },
      signIn: seedingSignIn(nowMs),
    });
  }
  return members;
}

/** What is seeded in a person's name is done by no one's sign-in. */
function seedingSignIn(nowMs: number): SignIn {
  return {
    kind: "session",
    id: "seed",
    clientId: "seed",
    ceiling: null,
    signedInAtMs: nowMs,
    mfaPassedAtMs: null,
    mfaState: "active",
  };
}

async function joinGroup(
  db: Database,
  { companyId, userId, group }: { companyId: string; userId: string; group: string },
  nowMs: number,
): Promise<void> {
  await db
    .insert(groups)
    .values({ id: newId("group", secureRandom), companyId, name: group, createdAt: nowMs })
    .onConflictDoNothing();
  const row = await db
    .select({ id: groups.id })
    .from(groups)
    .where(and(eq(groups.companyId, companyId), eq(groups.name, group)))
    .get();
  if (row === undefined) return;
  await db
    .insert(groupMembers)
    .values({ companyId, groupId: row.id, userId })
    .onConflictDoNothing();
}
