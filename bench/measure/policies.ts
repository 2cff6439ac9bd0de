/** One decision over a company's hundred policies, prepared: of all kinds, and all about what is asked. */

import type { Bundle, Source } from "../lib/bundle.ts";
import { median } from "../lib/median.ts";
import { openStage } from "../lib/stage.ts";
import type { DecideRequest } from "../workers/policies.ts";

export interface PolicyDecisions {
  /** As a company has them: about several kinds of things and actions. */
  readonly mixedMs: number;
  /** Every one of them about the very action that is asked. */
  readonly alikeMs: number;
  /** Without any: the built-in rights alone. */
  readonly noneMs: number;
}

export const POLICIES: Source = {
  main: "bench/workers/policies.ts",
  compatibilityFlags: ["no_nodejs_compat"],
};

/** A request each: what the request itself takes is less than a hundredth of it. */
const DECISIONS = 500;
const WARM_UP_ROUNDS = 3;
const COUNT = 100;

const KINDS = ["secrets", "services", "connectors", "workflows", "groups", "*"];

export async function measurePolicies(ours: Bundle, rounds: number): Promise<PolicyDecisions> {
  const stage = await openStage(ours, {});

  async function decide(name: string, documents: DecideRequest["documents"]): Promise<number> {
    const asked: DecideRequest = {
      name,
      count: DECISIONS,
      documents,
      principal: { id: "usr_1", role: "admin", groupIds: ["grp_0", "grp_1", "grp_2", "grp_3"] },
      action: "secrets:update",
      subject: { id: "db", tags: { environment: "staging", service: "db" } },
    };
    const startedMs = performance.now();
    const response = await fetch(`${stage.url}/bench/decide`, {
      method: "POST",
      body: JSON.stringify(asked),
    });
    const text = await response.text();
    const tookMs = performance.now() - startedMs;
    if (text !== JSON.stringify({ allowed: DECISIONS })) throw new Error(`${name}: ${text}`);
    return tookMs / DECISIONS;
  }

  const times: PolicyDecisions[] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const noneMs = await decide("none", []);
    const mixedMs = await decide("mixed", companyPolicies(KINDS));
    const alikeMs = await decide("alike", companyPolicies(["secrets"]));
    if (round >= 0) times.push({ noneMs, mixedMs, alikeMs });
  }
  await stage.close();
  return {
    noneMs: median(times.map(({ noneMs }) => noneMs)),
    mixedMs: median(times.map(({ mixedMs }) => mixedMs)),
    alikeMs: median(times.map(({ alikeMs }) => alikeMs)),
  };
}

/** Half of them deny under a tag, with an exception; the others allow a group or two something. */
function companyPolicies(kinds: readonly string[]): DecideRequest["documents"] {
  return Array.from({ length: COUNT }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? "*";
    const denies = Math.floor(index / kinds.length) % 2 === 0;
    const hasTags = kind === "secrets" || kind === "services" || kind === "*";
    return {
      id: `pol_${index}`,
      name: `Policy ${index}`,
      revision: 1,
      effect: denies ? ("Deny" as const) : ("Allow" as const),
      resource: kind === "*" ? "*" : `${kind}:*`,
      actions: ["update", "delete"],
      conditions: denies && hasTags ? { tags: { environment: `production-${index}` } } : {},
      principals: denies
        ? { groups: [`grp_${index}`, "grp_3"], except: { groups: [`grp_${index + 10}`] } }
        : { groups: [`grp_${index}`, `grp_${index + 1}`] },
    };
  });
}
