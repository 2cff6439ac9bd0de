/**
 * One decision over a company's hundred policies, prepared: of all kinds, and all about what is asked; with the way to
 * the engine and back. And a page of things where five hundred policies on tags decide which of them are on it.
 */

import type { Bundle, Source } from "../lib/bundle.ts";
import { median, quantile } from "../lib/median.ts";
import { OUR_BINDINGS } from "../lib/our-bindings.ts";
import { seedAccessToken } from "../lib/seed-sign-in.ts";
import { openStage } from "../lib/stage.ts";
import type { DecideRequest } from "../workers/policies.ts";

export interface PolicyDecisions {
  /** As a company has them: about several kinds of things and actions. */
  readonly mixedMs: number;
  /** Every one of them about the very action that is asked. */
  readonly alikeMs: number;
  /** Without any: the built-in rights alone. */
  readonly noneMs: number;
  readonly listMs: number;
  readonly listP99Ms: number;
}

type Times = Pick<PolicyDecisions, "mixedMs" | "alikeMs" | "noneMs">;

export const POLICIES: Source = {
  main: "bench/workers/policies.ts",
  compatibilityFlags: ["no_nodejs_compat"],
};

/** A request each: what the request itself takes is less than a hundredth of it. */
const DECISIONS = 500;
const WARM_UP_ROUNDS = 3;
const COUNT = 100;

const TAG_POLICIES = 500;
const TAG_COMBINATIONS = 150;
const SECRETS = 1_500;

const KINDS = ["secrets", "services", "connectors", "workflows", "groups", "*"];

export async function measurePolicies(
  engine: Bundle,
  ours: Bundle,
  options: { readonly verifications: number; readonly listings: number },
): Promise<PolicyDecisions> {
  return {
    ...(await measureDecisions(engine, options.verifications)),
    ...(await measureList(ours, options.listings)),
  };
}

async function measureDecisions(engine: Bundle, rounds: number): Promise<Times> {
  const stage = await openStage(engine, OUR_BINDINGS);

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

  const times: Times[] = [];
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

async function measureList(ours: Bundle, rounds: number) {
  const stage = await openStage(ours, OUR_BINDINGS);
  const authorization = await seedAccessToken(stage, "member");
  await seedTaggedSecrets(await stage.database());
  const times: number[] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const startedMs = performance.now();
    const response = await fetch(`${stage.url}/v1/secrets`, { headers: { authorization } });
    const text = await response.text();
    const tookMs = performance.now() - startedMs;
    if (response.status !== 200) throw new Error(`A list of secrets answered ${text}`);
    const { totalCount } = (JSON.parse(text) as { pagination: { totalCount: number } }).pagination;
    if (totalCount === 0 || totalCount >= SECRETS) throw new Error("The policies decide nothing");
    if (round >= 0) times.push(tookMs);
  }
  await stage.close();
  return { listMs: median(times), listP99Ms: quantile(times, 0.99) };
}

/** Every policy is about a pair of tags of its own. Half of the pairs that secrets bear are among them. */
async function seedTaggedSecrets(db: D1Database): Promise<void> {
  const numbers =
    "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?1)";
  // Whole numbers stand in the text: D1 binds every number as a real one.
  const tagsOf = (n: string) =>
    `json_object('environment', 'env-' || (${n} / 10), 'service', 'svc-' || (${n} % 10))`;
  await db.batch([
    db
      .prepare(
        `${numbers}
         INSERT INTO secrets (id, company_id, environment, slug, physical_name, type, tags, allowed_hosts, status, version,
                              version_token, touched_at, created_at, created_by)
         SELECT 'sec_' || printf('%012d', n), companies.id, 'live', 'secret-' || n, 'nembl/secret-' || n, 'custom',
                ${tagsOf(`(n % ${TAG_COMBINATIONS})`)}, '[]', 'active', 1, 'token-' || n, ?2, ?2, 'usr_seed' FROM numbers, companies`,
      )
      .bind(SECRETS, Date.now()),
    db
      .prepare(
        `${numbers}
         INSERT INTO policies (id, company_id, name, effect, resource, actions, conditions, principals, enabled,
                               created_at, created_by, updated_at)
         SELECT 'pol_' || printf('%012d', n), companies.id, 'Policy ' || n, 'Deny', 'secrets:*', '["read"]',
                json_object('tags', ${tagsOf(`(n + ${TAG_COMBINATIONS / 2})`)}), '{"roles":["member"]}', 1, ?2, 'usr_seed', ?2
         FROM numbers, companies`,
      )
      .bind(TAG_POLICIES, Date.now()),
    db.prepare("UPDATE companies SET policy_version = policy_version + 1"),
  ]);
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
