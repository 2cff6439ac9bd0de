/** What happens to keys that GitHub found in public: dead everywhere (P4) before GitHub has its answer. */

import type { z } from "@hono/zod-openapi";

import type { AnonymousContext, Context } from "../../core/context.ts";
import { sha256Hex } from "../../core/crypto.ts";
import type { EnvironmentScope } from "../../core/scope.ts";
import { systemContext } from "../../core/system-context.ts";
import { findPresentedKey, revokeLeaked } from "../api-keys/index.ts";
import type { LeakDeps } from "./deps.ts";
import { placeOf, sourceOf } from "./rules/leak.ts";
import type { githubReport, githubVerdicts } from "./schemas.ts";

type Match = z.output<typeof githubReport>[number];
type Verdict = z.output<typeof githubVerdicts>[number];

/** Keys whose fences wait at the same time; the fence of one in use takes 2.5 s. */
const AT_ONCE = 50;

/** One verdict a match, in order. Throws when a revocation could not be finished: sent again, the report finishes it. */
export async function revokeReported(
  ctx: AnonymousContext<LeakDeps>,
  matches: readonly Match[],
): Promise<Verdict[]> {
  const places = [...new Map(matches.map((match) => [match.token, match])).values()];
  const genuine = new Set<string>();
  const failures: unknown[] = [];
  for (let start = 0; start < places.length; start += AT_ONCE) {
    const batch = places.slice(start, start + AT_ONCE);
    const outcomes = await Promise.allSettled(batch.map((match) => revokeOne(ctx, match)));
    outcomes.forEach((outcome, index) => {
      const { token } = batch[index] as Match;
      if (outcome.status === "rejected") failures.push(outcome.reason);
      else if (outcome.value) genuine.add(token);
    });
  }
  // All the others are dead by now, whatever stopped this one.
  if (failures.length > 0) throw failures[0];

  return Promise.all(
    matches.map(async ({ token, type }) => ({
      token_hash: await sha256Hex(token),
      token_type: type,
      label: genuine.has(token) ? ("true_positive" as const) : ("false_positive" as const),
    })),
  );
}

/** False for what is no key of ours. One that was dead before is true, and nobody is told again. */
async function revokeOne(ctx: AnonymousContext<LeakDeps>, match: Match): Promise<boolean> {
  const key = await findPresentedKey(ctx.deps, match.token);
  if (key === undefined) return false;
  const leak = { source: `github:${sourceOf(match.source ?? "")}`, url: placeOf(match.url ?? "") };
  await revokeLeaked(reporterContext(ctx, key), key.id, leak);
  return true;
}

/** Holding the key is the permission, and GitHub holds it: as with whoever revokes their own. */
function reporterContext(
  { deps, requestId, nowMs, defer }: AnonymousContext<LeakDeps>,
  key: EnvironmentScope,
): Context<LeakDeps> {
  return {
    ...systemContext(deps, key, "github_secret_scanning", nowMs),
    requestId,
    defer,
  };
}
