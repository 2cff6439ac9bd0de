/** What happens to keys that GitHub found in public: dead everywhere (P4) before GitHub has its answer. */

import type { z } from "@hono/zod-openapi";

import type { AnonymousContext } from "../../core/context.ts";
import { unavailable } from "../../core/errors.ts";
import { parse } from "../../core/parse.ts";
import { sha256Hex } from "../../core/crypto.ts";
import { openPresented } from "../api-keys/index.ts";
import type { FoundKey, LeakDeps } from "./deps.ts";
import { revokeFound } from "./revoke-found.ts";
import { urlOf, sourceOf } from "./rules/leak.ts";
import { githubReport, type githubVerdicts } from "./schemas.ts";

type Match = NonNullable<z.output<typeof githubReport>[number]>;
type Verdict = z.output<typeof githubVerdicts>[number];
type Label = Verdict["label"];

/**
 * Different keys that are dead before the answer: some eight queries each, and D1 takes a thousand an invocation. The
 * queue kills the others within seconds.
 * @internal Exported for the tests.
 */
export const KEYS_AT_ONCE = 100;

/** Keys whose fences wait at the same time; the fence of one in use takes 2.5 s, and GitHub waits thirty. */
const FENCES_AT_ONCE = 50;

/** One verdict a match, in order. Throws when a revocation could not be finished: sent again, the report finishes it. */
export async function revokeReported(
  ctx: AnonymousContext<LeakDeps>,
  sent: z.input<typeof githubReport>,
): Promise<Verdict[]> {
  const report = parse(githubReport, sent);
  // The same key found in a thousand places is one key.
  const places = new Map(report.flatMap((match) => (match === null ? [] : [[match.token, match]])));
  const found = await openAll(ctx.deps, places.values());
  const failures: unknown[] = [];

  const surplus = found.slice(KEYS_AT_ONCE).map(({ key }) => ({ kind: "leak", ...key }) as const);
  const handed = ctx.deps
    .enqueueLeaks(surplus)
    .catch((error: unknown) => failures.push(unavailable("The queue", error, 30)));
  // Those it will kill: their seal says that they are ours.
  const labels = new Map<string, Label>(found.map(({ token }) => [token, "true_positive"]));
  const now = found.slice(0, KEYS_AT_ONCE);
  for (let start = 0; start < now.length; start += FENCES_AT_ONCE) {
    const batch = now.slice(start, start + FENCES_AT_ONCE);
    await Promise.all(
      batch.map(async ({ token, key }) => {
        const isOurs = await revokeFound(ctx, key).catch((error: unknown) => failures.push(error));
        if (isOurs === false) labels.set(token, "false_positive");
      }),
    );
  }
  await handed;
  // All the others are dead by now, or handed to the queue, whatever stopped this one.
  if (failures.length > 0) throw failures[0];

  const hashes = new Map<string, string>();
  for (const token of places.keys()) hashes.set(token, await sha256Hex(token));
  return report.map((match) => ({
    token_hash: match === null ? null : (hashes.get(match.token) ?? null),
    token_type: match?.type ?? null,
    label: match === null ? "unreadable" : (labels.get(match.token) ?? "false_positive"),
  }));
}

/** Those with a genuine seal. The others are no keys of ours, and cost no I/O. */
async function openAll(
  deps: LeakDeps,
  matches: Iterable<Match>,
): Promise<{ token: string; key: FoundKey }[]> {
  const found: { token: string; key: FoundKey }[] = [];
  for (const { token, source, url } of matches) {
    const presented = await openPresented(deps, token);
    if (presented === undefined) continue;
    const place = { source: `github:${sourceOf(source ?? "")}`, url: urlOf(url ?? "") };
    found.push({ token, key: { ...presented, ...place } });
  }
  return found;
}
