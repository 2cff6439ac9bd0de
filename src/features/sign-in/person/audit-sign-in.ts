/** What a company's log says of sign-ins that begin, and of people who try without belonging to it. */

import type { CallerRequest } from "../../../core/context.ts";
import type { Environment } from "../../../core/environment.ts";
import type { CodedError } from "../../../core/errors.ts";
import type { Write } from "../../../platform/d1/write.ts";
import {
  auditEventOnce,
  commit,
  recordRefusal,
  touch,
  type AuditDeps,
  type RefusalLog,
} from "../../audit/index.ts";
import type { AnnounceEach } from "../../../platform/d1/announce-each.ts";
import { selectFormerCompanies, type PersonRow } from "../../tenancy/index.ts";

export interface SignInDeps extends AuditDeps {
  readonly announceEach: AnnounceEach;
  readonly refusals: RefusalLog;
}

interface Seen extends Omit<CallerRequest, "defer"> {
  readonly deps: SignInDeps;
}

interface Where {
  readonly companyId: string;
  readonly environment: Environment;
}

/** With the sign-in's row or not at all, and once: several requests may show it for the first time together. */
export async function writeFirstSight(
  request: Seen,
  person: Pick<PersonRow, "userId" | "name">,
  signIn: { readonly id: string; readonly clientId: string; readonly where: Where | undefined },
  writes: readonly Write[],
): Promise<void> {
  const { deps } = request;
  // A person without a company has no log.
  if (signIn.where === undefined) return touch(deps.db, writes);
  const { companyId, environment } = signIn.where;
  const actor = {
    type: "user",
    id: person.userId,
    name: person.name,
    companyId,
    environment,
  } as const;
  const event = {
    action: "auth:sign_in",
    category: "auth",
    target: `session:${signIn.id}`,
    outcome: "success",
    details: { clientId: signIn.clientId },
  } as const;
  const ctx = { ...request, actor };
  await commit(ctx, auditEventOnce(ctx, event, `sign_in|${signIn.id}`), writes);
}

/**
 * Attack: a person who was shut out tries on. The log of the company that refuses them shows it, which an app's is and
 * one that ended their sign-ins; else those of their former companies.
 */
export async function recordOutsider(
  request: Seen,
  person: Pick<PersonRow, "userId" | "name">,
  refusal: CodedError,
  refusingCompanyId: string | null,
): Promise<void> {
  const { deps, requestId, ip, nowMs } = request;
  const companies =
    refusingCompanyId === null ? await selectFormerCompanies(deps.db, person) : [refusingCompanyId];
  const { userId: id, name } = person;
  const event = {
    action: "auth:sign_in",
    category: "auth",
    target: `user:${id}`,
    outcome: "denied",
    details: { code: refusal.code },
  } as const;
  for (const companyId of companies) {
    const actor = { type: "user", id, name, companyId, environment: "live" } as const;
    const denied = { actor, ip, requestId, event, code: refusal.code };
    await recordRefusal(deps, deps.refusals, denied, nowMs);
  }
}
