/** Secrets as rows, without a value anywhere: for tests of what is known of them. */

import type { Environment } from "../../src/core/environment.ts";
import { randomBase36 } from "../../src/core/encoding.ts";
import { env, random } from "./world.ts";

export interface SeedSecret {
  readonly environment?: Environment;
  readonly status?: "creating" | "active" | "replacing" | "deleting";
  readonly createdAt?: number;
  readonly intervalDays?: number;
  readonly dueAt?: number | null;
  readonly nextNoticeAt?: number | null;
  readonly tags?: Readonly<Record<string, string>>;
}

export async function seedSecret(
  companyId: string,
  options: SeedSecret = {},
): Promise<{ id: string; slug: string }> {
  const { environment = "live", status = "active", createdAt = Date.now(), tags = {} } = options;
  const { intervalDays = null, dueAt = null, nextNoticeAt = dueAt } = options;
  const slug = `secret-${randomBase36(10, random)}`;
  const id = `sec_${randomBase36(20, random)}`;
  await env.DB.prepare(
    `INSERT INTO secrets (id, company_id, environment, slug, physical_name, type, tags, allowed_hosts, status, version,
       touched_at, created_at, created_by, reminder_interval_days, reminder_due_at, next_notice_at)
     VALUES (?, ?, ?, ?, ?, 'custom', ?, '[]', ?, 1, ?, ?, 'usr_seed', ?, ?, ?)`,
  )
    .bind(
      id,
      companyId,
      environment,
      slug,
      `nembl/${companyId}/${slug}`,
      JSON.stringify(tags),
      status,
      createdAt,
      createdAt,
      intervalDays,
      dueAt,
      nextNoticeAt,
    )
    .run();
  return { id, slug };
}
