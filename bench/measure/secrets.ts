/** Pages of 10,000 secrets, the first against the last; and what a run-time read of an unchanged secret costs in calls. */

import type { Bundle, Source } from "../lib/bundle.ts";
import { median } from "../lib/median.ts";
import { OUR_BINDINGS } from "../lib/our-bindings.ts";
import { seedAccessToken } from "../lib/seed-sign-in.ts";
import { openStage, type Stage } from "../lib/stage.ts";
import type { Calls } from "../workers/counting.ts";
import type { ReadAnswer } from "../workers/ours-secret-reads.ts";

export interface Listing {
  readonly firstPageMs: number;
  readonly lastPageMs: number;
  /** Median over rounds. */
  readonly ratio: number;
}

export interface Secrets {
  readonly secrets: number;
  readonly unrestricted: Listing;
  /** Where a policy on a tag decides of each what the caller may read. */
  readonly byTag: Listing;
  readonly d1CallsPerRead: number;
  readonly storeCallsPerRead: number;
}

export const SECRET_READS: Source = {
  main: "bench/workers/ours-secret-reads.ts",
  compatibilityFlags: ["no_nodejs_compat"],
  counted: true,
};

const SECRETS = 10_000;
const PAGE_SIZE = 20;
const READS = 200;
const WARM_UP_ROUNDS = 5;

export async function measureSecrets(
  ours: Bundle,
  reads: Bundle,
  options: { readonly listings: number },
): Promise<Secrets> {
  const stage = await openStage(ours, OUR_BINDINGS);
  const authorization = await seedAccessToken(stage, "member");
  await seedSecrets(await stage.database());
  const unrestricted = await measureListing(stage, authorization, options.listings);
  await seedTagPolicy(await stage.database());
  const byTag = await measureListing(stage, authorization, options.listings);
  await stage.close();
  return { secrets: SECRETS, unrestricted, byTag, ...(await countReads(reads)) };
}

async function measureListing(
  stage: Stage,
  authorization: string,
  rounds: number,
): Promise<Listing> {
  const last = await lastPage(stage, authorization);
  const times: { first: number; last: number }[] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    // The other one begins each time.
    const first = round % 2 === 0 ? await timePage(stage, authorization, 1) : null;
    const lastMs = await timePage(stage, authorization, last);
    const firstMs = first ?? (await timePage(stage, authorization, 1));
    if (round >= 0) times.push({ first: firstMs, last: lastMs });
  }
  return {
    firstPageMs: median(times.map(({ first }) => first)),
    lastPageMs: median(times.map((round) => round.last)),
    ratio: median(times.map((round) => round.last / round.first)),
  };
}

async function lastPage(stage: Stage, authorization: string): Promise<number> {
  const { pagination } = await readPage(stage, authorization, 1);
  return pagination.totalPages;
}

async function timePage(stage: Stage, authorization: string, page: number): Promise<number> {
  const startedMs = performance.now();
  const { data } = await readPage(stage, authorization, page);
  const tookMs = performance.now() - startedMs;
  if (data.length === 0) throw new Error(`Page ${page} of the secrets is empty`);
  return tookMs;
}

interface Page {
  readonly data: readonly unknown[];
  readonly pagination: { readonly totalPages: number };
}

async function readPage(stage: Stage, authorization: string, page: number): Promise<Page> {
  const url = `${stage.url}/v1/secrets?page=${page}&pageSize=${PAGE_SIZE}`;
  const response = await fetch(url, { headers: { authorization } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`A list of secrets answered ${text}`);
  return JSON.parse(text) as Page;
}

async function seedSecrets(db: D1Database): Promise<void> {
  await db
    .prepare(
      `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
       INSERT INTO secrets (id, company_id, environment, slug, physical_name, type, description, tags, allowed_hosts,
                            status, version, version_token, touched_at, created_at, created_by)
       SELECT 'sec_' || lower(hex(randomblob(8))), companies.id, 'live', 'secret-' || printf('%05d', n),
              'nembl/' || companies.id || '/secret-' || printf('%05d', n), 'custom', 'One of very many secrets',
              json_object('environment', CASE n % 2 WHEN 0 THEN 'production' ELSE 'staging' END, 'service', 'github'),
              '["api.github.com"]', 'active', 1, lower(hex(randomblob(16))), ?2, ?2, 'usr_seed'
       FROM numbers, companies`,
    )
    .bind(SECRETS, Date.now())
    .run();
}

/** Half of them are hidden from the person who lists. */
async function seedTagPolicy(db: D1Database): Promise<void> {
  await db.batch([
    db
      .prepare(
        `INSERT INTO policies (id, company_id, name, effect, resource, actions, conditions, principals, enabled,
                               created_at, created_by, updated_at)
         SELECT 'pol_0123456789ab', id, 'No production', 'Deny', 'secrets:*', '["read"]',
                '{"tags":{"environment":"production"}}', '{"roles":["member"]}', 1, ?1, 'usr_seed', ?1 FROM companies`,
      )
      .bind(Date.now()),
    db.prepare("UPDATE companies SET policy_version = policy_version + 1"),
  ]);
}

async function countReads(
  bundle: Bundle,
): Promise<Pick<Secrets, "d1CallsPerRead" | "storeCallsPerRead">> {
  const stage = await openStage(bundle, OUR_BINDINGS);
  const authorization = await seedAccessToken(stage, "owner");
  const created = await fetch(`${stage.url}/v1/secrets`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ slug: "read-often", value: "only the benchmark knows it" }),
  });
  if (created.status !== 201) throw new Error(`A secret was refused: ${await created.text()}`);
  const db = await stage.database();
  const companyId = (await db.prepare("SELECT id FROM companies").first<string>("id")) ?? "";
  await db
    .prepare(
      `INSERT INTO secret_bindings (company_id, environment, slug, consumer_type, consumer_id, consumer_name, host)
       VALUES (?, 'live', 'read-often', 'connector', 'con_bench', 'Bench', 'api.example.com')`,
    )
    .bind(companyId)
    .run();

  const first = await read(stage, { companyId, slug: "read-often", count: 1 });
  if (first.storeCalls !== 1) throw new Error("The first read did not come from the store");
  await readCalls(stage);
  const { storeCalls } = await read(stage, { companyId, slug: "read-often", count: READS });
  const { d1 } = await readCalls(stage);
  await stage.close();
  return { d1CallsPerRead: d1 / READS, storeCallsPerRead: storeCalls / READS };
}

async function read(stage: Stage, body: object): Promise<ReadAnswer> {
  const init = { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${stage.url}/bench/read`, init);
  return JSON.parse(await response.text()) as ReadAnswer;
}

async function readCalls(stage: Stage): Promise<Calls> {
  const response = await fetch(`${stage.url}/bench/calls`);
  return JSON.parse(await response.text()) as Calls;
}
