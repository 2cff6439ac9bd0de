import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { conflict, type CodedError } from "../../../core/errors.ts";
import type { Action } from "../../../core/rights.ts";
import { parse } from "../../../core/parse.ts";
import { patchRow } from "../../../core/patch.ts";
import { hasChanged, type Version, type Versioned } from "../../../core/version.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { requireRoleGrantable } from "../../policies/index.ts";
import { endUse } from "../../sessions/index.ts";
import {
  mustKeepAnOwner,
  rankOver,
  updateMemberRow,
  type MemberRow,
  type RankedMember,
} from "../../tenancy/index.ts";
import type { MemberDeps } from "../deps.ts";
import { presentUser, type UserResource } from "../present.ts";
import { updateUserBody } from "../schemas.ts";
import { memberRevision } from "../rules/member-revision.ts";

export interface UpdateUser extends Version {
  readonly patch: z.input<typeof updateUserBody>;
}

const ATTEMPTS = 3;

/** Holds at the person's next request: role and status are read on D1's primary at each one. */
export async function updateUser(
  ctx: Context<MemberDeps>,
  input: UpdateUser,
): Promise<Versioned<UserResource>> {
  const patch = parse(updateUserBody, input.patch);
  const actions = actionsOf(patch);

  for (let attempt = 1; ; attempt++) {
    const given = patch.role === undefined ? [] : [patch.role];
    const before = await rankOver(ctx, actions, input.id, given);
    const after = { ...patchRow(before, patch), revision: before.revision + 1 };
    if (!input.matches(memberRevision(ctx.actor, before))) throw hasChanged("user");
    if (after.role === before.role && after.status === before.status) {
      return { resource: presentUser(before, true), revision: memberRevision(ctx.actor, before) };
    }

    const elsewhere = conflict("The user's memberships are being changed. Try again.");
    try {
      await change(ctx, before, after, elsewhere);
      return { resource: presentUser(after, true), revision: memberRevision(ctx.actor, after) };
    } catch (error) {
      // Another company let them go, or took them in, between our read and our write: look again.
      if (error !== elsewhere || attempt === ATTEMPTS) throw error;
    }
  }
}

function actionsOf(patch: z.output<typeof updateUserBody>): Action[] {
  if (patch.status === undefined) return ["users:update"];
  return patch.role === undefined ? ["users:disable"] : ["users:update", "users:disable"];
}

async function change(
  ctx: Context<MemberDeps>,
  before: RankedMember,
  after: MemberRow,
  elsewhere: CodedError,
): Promise<void> {
  const { db } = ctx.deps;
  const writes = [
    ...(await requireGrantable(ctx, before, after)),
    ...updateMemberRow(db, ctx.actor, before, after, hasChanged("user")),
  ];
  if (before.role === "owner" && before.status === "active") {
    const last = conflict("A company keeps at least one active owner. Make another one first.");
    writes.push(mustKeepAnOwner(db, ctx.actor, last));
  }
  if (after.status === "deactivated" && before.status === "active") {
    writes.push(...(await endUse(ctx, before, elsewhere)));
  }

  const [first, ...others] = eventsOf(ctx, before, after);
  await commit(ctx, first, [...others, ...writes]);
}

/** Another role gives what it holds; so does coming back. */
async function requireGrantable(
  ctx: Context<MemberDeps>,
  before: MemberRow,
  after: MemberRow,
): Promise<readonly Write[]> {
  if (after.status !== "active") return [];
  const { userId: id, role, status } = before;
  return requireRoleGrantable(ctx, after.role, { id, role, active: status === "active" });
}

function eventsOf(ctx: Context<MemberDeps>, before: MemberRow, after: MemberRow) {
  const event = (action: Action, details: Readonly<Record<string, unknown>>) =>
    auditEvent(ctx, {
      action,
      category: "iam",
      target: `user:${before.userId}`,
      outcome: "success",
      details,
    });
  const role = event("users:update", {
    before: { role: before.role },
    after: { role: after.role },
  });
  const status = event("users:disable", {
    before: { status: before.status },
    after: { status: after.status },
  });
  if (before.status === after.status) return [role] as const;
  return before.role === after.role ? ([status] as const) : ([role, status] as const);
}
