/**
 * A page of the console against the API calls that it stands for, one after another, by the same session: the lists of
 * a company with a hundred keys and a thousand secrets. Both find the person and ask the policies anew, and the page
 * reads the unread notices of its frame besides.
 */

import type { Bundle } from "../lib/bundle.ts";
import { median } from "../lib/median.ts";
import { OUR_BINDINGS } from "../lib/our-bindings.ts";
import { seedKeys } from "../lib/seed.ts";
import { seedSession } from "../lib/seed-sign-in.ts";
import { openStage, type Stage } from "../lib/stage.ts";

export interface PageTime {
  readonly page: string;
  readonly pageMs: number;
  readonly callsMs: number;
  /** Median over rounds. */
  readonly ratio: number;
}

export interface Console {
  readonly pages: readonly PageTime[];
  /** Of the page that takes the most of its calls. */
  readonly worstRatio: number;
}

const KEYS = 100;
const SECRETS = 1_000;
const WARM_UP_ROUNDS = 5;

const PAGES: Readonly<Record<string, readonly string[]>> = {
  "/live": ["/v1/security-overview"],
  "/live/notifications": ["/v1/notifications"],
  "/live/services": ["/v1/services", "/v1/workflows?pageSize=100"],
  "/live/requests": ["/v1/requests", "/v1/services?status=active&pageSize=100"],
  "/live/workflows": ["/v1/workflows"],
  "/live/settings/secrets": ["/v1/secrets"],
  "/live/settings/connectors": ["/v1/connectors", "/v1/secrets?pageSize=100"],
  "/live/settings/developer/api-keys": ["/v1/api-keys?environment=live"],
  "/live/settings/company/members": [
    ...["/v1/users", "/v1/invitations?status=pending&pageSize=100"],
  ],
  "/live/settings/company/audit-log": ["/v1/audit?environment=live&pageSize=50"],
  "/live/settings/company/billing": ["/v1/billing"],
  "/live/settings/profile/security": ["/v1/me/mfa", "/v1/sessions"],
};

export async function measureConsole(
  ours: Bundle,
  options: { readonly pageViews: number },
): Promise<Console> {
  const stage = await openStage(ours, OUR_BINDINGS);
  try {
    const cookie = await seedSession(stage, "owner");
    await seedThings(await stage.database());
    const pages: PageTime[] = [];
    for (const [page, calls] of Object.entries(PAGES)) {
      pages.push(await measurePage(stage, cookie, { page, calls, rounds: options.pageViews }));
    }
    return { pages, worstRatio: Math.max(...pages.map(({ ratio }) => ratio)) };
  } finally {
    await stage.close();
  }
}

interface Measured {
  readonly page: string;
  readonly calls: readonly string[];
  readonly rounds: number;
}

async function measurePage(
  stage: Stage,
  cookie: string,
  { page, calls, rounds }: Measured,
): Promise<PageTime> {
  const times: { readonly page: number; readonly calls: number }[] = [];
  const ofCalls = async () => {
    let ms = 0;
    for (const call of calls) ms += await timeOf(stage, cookie, call);
    return ms;
  };
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    // The other one begins each time.
    const first = round % 2 === 0 ? await timeOf(stage, cookie, page) : null;
    const callsMs = await ofCalls();
    const pageMs = first ?? (await timeOf(stage, cookie, page));
    if (round >= 0) times.push({ page: pageMs, calls: callsMs });
  }
  return {
    page,
    pageMs: median(times.map((time) => time.page)),
    callsMs: median(times.map((time) => time.calls)),
    ratio: median(times.map((time) => time.page / time.calls)),
  };
}

async function timeOf(stage: Stage, cookie: string, path: string): Promise<number> {
  const accept = path.startsWith("/v1/") ? "application/json" : "text/html";
  const beginMs = performance.now();
  const response = await fetch(`${stage.url}${path}`, {
    headers: { cookie, accept },
    redirect: "manual",
  });
  const text = await response.text();
  const tookMs = performance.now() - beginMs;
  // A redirect to the login page, or a refusal, would be quick.
  if (response.status !== 200) throw new Error(`${path} answered ${response.status} ${text}`);
  return tookMs;
}

async function seedThings(db: D1Database): Promise<void> {
  const companyId = (await db.prepare("SELECT id FROM companies").first<string>("id")) ?? "";
  await seedKeys(db, companyId, KEYS);
  await db
    .prepare(
      `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
       INSERT INTO secrets (id, company_id, environment, slug, physical_name, type, description, tags, allowed_hosts,
                            status, version, version_token, touched_at, created_at, created_by)
       SELECT 'sec_' || n, ?2, 'live', 'secret-' || printf('%05d', n), 'nembl/secret-' || n, 'custom',
              'One of many secrets', '{"environment":"staging"}', '[]', 'active', 1, 't', ?3, ?3, 'usr_seed'
       FROM numbers`,
    )
    .bind(SECRETS, companyId, Date.now())
    .run();
}
