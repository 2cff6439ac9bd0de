/** What is told of policies. */

import { BY_WHOM, doneBy, quoted, titled, type ByWhom } from "../../core/message.ts";
import { defineNotice } from "../../core/notice-kind.ts";

export type PolicyChange = "create" | "update" | "delete";

export type PolicyChanged = ByWhom & {
  readonly policyId: string;
  readonly name: string;
  readonly change: PolicyChange;
};

const CHANGED: Readonly<Record<PolicyChange, string>> = {
  create: "created",
  update: "changed",
  delete: "deleted",
};

export const policyChanged = defineNotice<PolicyChanged>()({
  name: "policy.changed",
  facts: { ...BY_WHOM, policyId: true, name: true, change: true },
  category: "company",
  email: true,
  webhook: true,
  reads: "policies:read",
  write: (p) =>
    titled(`Policy ${quoted(p.name)} was ${CHANGED[p.change]}`, [
      doneBy(p),
      "It holds from the next request on.",
    ]),
});

export const POLICY_NOTICES = [policyChanged] as const;
