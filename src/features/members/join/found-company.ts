import type { z } from "@hono/zod-openapi";

import type { PersonContext } from "../../../core/context.ts";
import { CodedError } from "../../../core/errors.ts";
import { newId } from "../../../core/ids.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { insertCompany, type CompanyRow } from "../../tenancy/index.ts";
import type { MemberDeps } from "../deps.ts";
import { joinerOf, requireOwnSignIn } from "./joiner.ts";
import { presentCompany, type CompanyResource } from "../present.ts";
import { foundCompanyBody } from "../schemas.ts";

/** A person without a company makes theirs and owns it. Whether they are without one is a guard in the batch. */
export async function foundCompany(
  ctx: PersonContext<MemberDeps>,
  sent: z.input<typeof foundCompanyBody>,
): Promise<Versioned<CompanyResource>> {
  const input = parse(foundCompanyBody, sent);
  const { person, deps, nowMs } = ctx;
  requireOwnSignIn(person);
  if (deps.config.companyFounding === "closed") {
    throw new CodedError("forbidden", "New companies are not founded here: ask to be invited.");
  }

  const row: CompanyRow = {
    id: newId("company", deps.random),
    slug: input.slug,
    name: input.name,
    plan: "free",
    limitPerMinute: null,
    limitPerDay: null,
    mfaRequired: "none",
    mfaRequiredSince: null,
    mfaAllSince: null,
    policyVersion: 0,
    keyAgeNoticeDays: 90,
    createdAt: nowMs,
    revision: 1,
  };

  const actor = joinerOf(person, row.id, "owner");
  const audit = auditEvent(
    { ...ctx, actor },
    {
      action: "company:create",
      category: "company",
      target: `company:${row.id}`,
      outcome: "success",
      details: { name: row.name, slug: row.slug },
    },
  );
  await commit({ ...ctx, actor }, audit, insertCompany(deps.db, actor, row, person.userId));

  return { resource: presentCompany(row), revision: revisionOf(row) };
}
