import { and, count, desc, eq, gt, lte, ne, sql, type SQL } from "drizzle-orm";

import type { Role } from "../../core/actor.ts";
import { CodedError, conflict } from "../../core/errors.ts";
import type { CompanyPlace } from "../../core/place.ts";
import { DAY_MS, SECOND_MS } from "../../core/time.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inCompany } from "../../platform/d1/within-place.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../platform/d1/write.ts";
import { companies, invitations, memberships, users } from "./tables.ts";

export type InvitationRow = typeof invitations.$inferSelect;

/** As it is shown: a pending one is over at its end, whether or not a sweep has been by. */
export type InvitationStatus = InvitationRow["status"] | "expired";

/** What stands between somebody with the right to invite and a flood of e-mail in the company's name. */
const MAX_PENDING = 500;

/**
 * Invitations a day, whatever became of them.
 * Attack: invite, revoke, invite again: each sends a mail, and none of them is pending when the next is made.
 */
const A_DAY = { toAddress: 3, ofCompany: 200 } as const;

/** Mails a day to one address, whichever companies invite. */
const MAILS_A_DAY = 5;

export function findInvitation(
  db: Database,
  place: CompanyPlace,
  id: string,
): Promise<InvitationRow | undefined> {
  return db
    .select()
    .from(invitations)
    .where(inCompany(invitations, place, eq(invitations.id, id)))
    .get();
}

/** It takes no place: the token is what tells us the company. */
export function findInvitationByTokenHash(db: Database, tokenHash: string) {
  return db
    .select({ invitation: invitations, companySlug: companies.slug, companyName: companies.name })
    .from(invitations)
    .innerJoin(companies, eq(companies.id, invitations.companyId))
    .where(eq(invitations.tokenHash, tokenHash))
    .get();
}

/** Newest first, with the total, in one round trip. */
export async function selectInvitations(
  db: Database,
  place: CompanyPlace,
  filter: { readonly status?: InvitationStatus | undefined },
  page: { readonly limit: number; readonly offset: number },
  nowMs: number,
): Promise<{ rows: InvitationRow[]; totalCount: number }> {
  const where = inCompany(invitations, place, filter.status && hasStatus(filter.status, nowMs));
  const [rows, [total]] = await db.batch([
    db
      .select()
      .from(invitations)
      .where(where)
      .orderBy(desc(invitations.createdAt), desc(invitations.id))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(invitations).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

/** The same rule as `statusOf`, for SQL. */
function hasStatus(status: InvitationStatus, nowMs: number): SQL | undefined {
  switch (status) {
    case "pending":
      return and(eq(invitations.status, "pending"), gt(invitations.expiresAt, nowMs));
    case "expired":
      return and(eq(invitations.status, "pending"), lte(invitations.expiresAt, nowMs));
    case "accepted":
    case "revoked":
      return eq(invitations.status, status);
  }
}

/** Milliseconds until the company may invite this address; 0: now. */
export async function waitBeforeInviting(
  db: Database,
  place: CompanyPlace,
  email: string,
  nowMs: number,
): Promise<number> {
  const sinceMs = nowMs - DAY_MS;
  const nthNewest = (max: number, where?: SQL) =>
    db
      .select({ createdAt: invitations.createdAt })
      .from(invitations)
      .where(inCompany(invitations, place, and(where, gt(invitations.createdAt, sinceMs))))
      .orderBy(desc(invitations.createdAt))
      .limit(1)
      .offset(max - 1);
  const [toAddress, ofCompany] = await db.batch([
    nthNewest(A_DAY.toAddress, eq(invitations.email, email)),
    nthNewest(A_DAY.ofCompany),
  ]);
  const waits = [...toAddress, ...ofCompany].map(({ createdAt }) => createdAt + DAY_MS - nowMs);
  return Math.max(0, ...waits);
}

/**
 * Whether this invitation's mail is one too many for its address. Companies are founded by anybody, so what one company
 * may send does not bound what one address is sent. The invitation itself holds: its token is handed over by hand.
 */
export async function isMailedEnough(
  db: Database,
  { id, email, createdAt }: Pick<InvitationRow, "id" | "email" | "createdAt">,
): Promise<boolean> {
  const before = await db
    .select({ id: invitations.id })
    .from(invitations)
    .where(
      and(
        eq(invitations.email, email),
        gt(invitations.createdAt, createdAt - DAY_MS),
        lte(invitations.createdAt, createdAt),
        ne(invitations.id, id),
      ),
    )
    .limit(MAILS_A_DAY);
  return before.length >= MAILS_A_DAY;
}

/** The invitation, behind what would make it pointless: a member with the address, or a pending one for it. */
export function insertInvitation(
  db: Database,
  place: CompanyPlace,
  row: InvitationRow,
  nowMs: number,
): Write[] {
  const verified = and(sql`lower(${users.email}) = ${row.email}`, eq(users.emailVerified, true));
  const member = sql`SELECT 1 FROM ${memberships} INNER JOIN ${users} ON ${users.id} = ${memberships.userId}
    WHERE ${inCompany(memberships, place, verified)}`;
  const pending = inCompany(invitations, place, hasStatus("pending", nowMs));
  const sameAddress = eq(invitations.email, row.email);
  const today = gt(invitations.createdAt, nowMs - DAY_MS);
  const atMost = (max: number, where?: SQL) =>
    sql`(SELECT count(*) FROM ${invitations} WHERE ${inCompany(invitations, place, and(where, today))}) <= ${max}`;
  return [
    mustHold(
      db,
      "is_member",
      sql`NOT EXISTS (${member})`,
      conflict("A member has this address already; one who was deactivated is made active again."),
    ),
    mustHold(
      db,
      "is_invited",
      sql`NOT EXISTS (SELECT 1 FROM ${invitations} WHERE ${and(pending, sameAddress)})`,
      conflict("An invitation for this address is pending already. Revoke it first."),
    ),
    write(db.insert(invitations).values({ ...row, companyId: place.companyId })),
    mustHold(
      db,
      "invitation_limit",
      sql`(SELECT count(*) FROM ${invitations} WHERE ${pending}) <= ${MAX_PENDING}`,
      conflict(`A company has at most ${MAX_PENDING} pending invitations. Revoke some first.`),
    ),
    mustHold(db, "address_pace", atMost(A_DAY.toAddress, sameAddress), tooManyInvitations(DAY_MS)),
    mustHold(db, "company_pace", atMost(A_DAY.ofCompany), tooManyInvitations(DAY_MS)),
  ];
}

export function tooManyInvitations(waitMs: number): CodedError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / SECOND_MS));
  return new CodedError(
    "rate_limit_exceeded",
    `A company invites one address ${A_DAY.toAddress} times a day at most, and ${A_DAY.ofCompany} times in all.`,
    { retryAfterSeconds },
  );
}

export function markInvitationRevoked(
  db: Database,
  place: CompanyPlace,
  id: string,
  changed: CodedError,
): Write[] {
  const where = inCompany(
    invitations,
    place,
    eq(invitations.id, id),
    eq(invitations.status, "pending"),
  );
  return [
    write(db.update(invitations).set({ status: "revoked" }).where(where)),
    mustHaveChanged(db, "invitation_changed", changed),
  ];
}

export interface Acceptance {
  readonly userId: string;
  readonly nowMs: number;
  /** Roles of which the inviter must still hold one. */
  readonly inviterRoles: readonly Role[];
}

/** Accepted once, in time, and while the inviter may still invite: the batch checks each when it runs. */
export function markInvitationAccepted(
  db: Database,
  place: CompanyPlace,
  invitation: InvitationRow,
  acceptance: Acceptance,
  errors: { readonly over: CodedError; readonly inviterGone: CodedError },
): Write[] {
  const where = inCompany(
    invitations,
    place,
    eq(invitations.id, invitation.id),
    hasStatus("pending", acceptance.nowMs),
  );
  const inviter = inCompany(
    memberships,
    place,
    eq(memberships.userId, invitation.createdBy),
    eq(memberships.status, "active"),
    sql`${memberships.role} IN (SELECT value FROM json_each(${JSON.stringify(acceptance.inviterRoles)}))`,
  );
  return [
    write(
      db
        .update(invitations)
        .set({ status: "accepted", acceptedBy: acceptance.userId })
        .where(where),
    ),
    mustHaveChanged(db, "invitation_over", errors.over),
    mustHold(
      db,
      "inviter_gone",
      sql`EXISTS (SELECT 1 FROM ${memberships} WHERE ${inviter})`,
      errors.inviterGone,
    ),
  ];
}

/** For the sweep, over all companies: at most `limit`, those that ended longest ago first. Returns how many. */
export async function deleteOldInvitations(
  db: Database,
  endedBeforeMs: number,
  limit: number,
): Promise<number> {
  const result = await db.run(sql`
    DELETE FROM ${invitations} WHERE id IN (
      SELECT id FROM ${invitations} WHERE expires_at <= ${endedBeforeMs} ORDER BY expires_at LIMIT ${limit})`);
  return result.meta.changes;
}
