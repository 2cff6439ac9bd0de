/**
 * Policy decisions and nothing else of a request: `POST /bench/decide` asks the same question so many times over one
 * company's policies, of the engine as the product composes it: wherever that runs, the way to it is in the time. Who
 * asks takes the time, for the clock stands still in here.
 */

import type { Action } from "../../src/core/rights.ts";
import { composeFor } from "../../src/deps.ts";
import { ask } from "../../src/features/policies/engine/ask.ts";
import {
  createPoliciesInForce,
  type PoliciesInForce,
} from "../../src/features/policies/engine/policies-in-force.ts";
import type { PolicyDocument } from "../../src/features/policies/rules/policy.ts";
import type { Principal } from "../../src/features/policies/engine/principal.ts";

export { BrowserSession, KeyLease } from "../../src/index.ts";

export interface DecideRequest {
  readonly name: string;
  readonly count: number;
  readonly documents: readonly PolicyDocument[];
  readonly principal: Principal;
  readonly action: Action;
  readonly subject: { readonly id: string; readonly tags: Readonly<Record<string, string>> };
}

const companies = new Map<string, PoliciesInForce>();

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default {
  async fetch(request, env) {
    const { name, count, documents, principal, action, subject } = JSON.parse(
      await request.text(),
    ) as DecideRequest;
    const policies =
      companies.get(name) ?? createPoliciesInForce({ companyId: name }, 1, documents);
    companies.set(name, policies);
    const { engine } = composeFor(env).deps.policies;
    let allowed = 0;
    for (let done = 0; done < count; done++) {
      if ((await ask(engine, policies, principal, action, subject)).allowed) allowed++;
    }
    return Response.json({ allowed });
  },
} satisfies ExportedHandler<Env>;
