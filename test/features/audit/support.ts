/** Logs made by hand, the jobs as cron runs them, and the verifier over what the Worker exports. */

import { hex, utf8 } from "../../../src/core/encoding.ts";
import type { Environment } from "../../../src/core/environment.ts";
import { newId } from "../../../src/core/ids.ts";
import { composeFor } from "../../../src/deps.ts";
import { dropOldSegments, sealEvents } from "../../../src/features/audit/index.ts";
import { importKeys } from "../../../scripts/audit-verify/read-keys.ts";
import { readLines } from "../../../scripts/audit-verify/read-lines.ts";
import {
  verifyExport,
  type LineHash,
  type Verified,
  type VerifyOptions,
} from "../../../scripts/audit-verify/verify-export.ts";
import { call } from "../../support/call.ts";
import { env, random, type TestEnv } from "../../support/world.ts";

export interface SeedEvent {
  readonly at?: number;
  readonly environment?: Environment;
  readonly actorId?: string;
  readonly actorName?: string | null;
  readonly action?: string;
  readonly category?: string;
  readonly target?: string;
  readonly outcome?: string;
  readonly details?: unknown;
}

export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** In the order given; returns their ids. */
export async function seedEvents(
  companyId: string,
  events: readonly SeedEvent[],
): Promise<string[]> {
  const ids: string[] = [];
  const statements = events.map((event) => {
    const id = newId("auditEvent", random);
    ids.push(id);
    return env.DB.prepare(
      `INSERT INTO audit_events (id, company_id, environment, at, actor_type, actor_id, actor_name, ip, action, category, target, outcome, source, request_id, details)
       VALUES (?, ?, ?, ?, 'user', ?, ?, '192.0.2.1', ?, ?, ?, ?, 'nembl', 'req-1', ?)`,
    ).bind(
      id,
      companyId,
      event.environment ?? "live",
      event.at ?? Date.now(),
      event.actorId ?? "usr_seed",
      event.actorName ?? null,
      event.action ?? "services:create",
      event.category ?? "request",
      event.target ?? "service:svc_1",
      event.outcome ?? "success",
      JSON.stringify(event.details ?? {}),
    );
  });
  for (let start = 0; start < statements.length; start += 200) {
    await env.DB.batch(statements.slice(start, start + 200));
  }
  return ids;
}

export function many(count: number, event: SeedEvent = {}): SeedEvent[] {
  return Array.from({ length: count }, (_, index) => ({ ...event, details: { index } }));
}

export const seal = (
  nowMs = Date.now(),
  bindings: TestEnv = env,
  bounds?: Parameters<typeof sealEvents>[2],
) => sealEvents(composeFor(bindings).deps, nowMs, bounds);

export const drop = (nowMs = Date.now()) => dropOldSegments(composeFor(env).deps, nowMs);

export async function exportLog(bearer: string, query = ""): Promise<string> {
  const answer = await call("GET", `/v1/audit/export${query}`, { bearer });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.text;
}

export async function publishedKeys(): Promise<Map<string, CryptoKey>> {
  return importKeys((await call("GET", "/.well-known/nembl-audit-keys")).text);
}

export async function verify(
  text: string | Uint8Array<ArrayBuffer>,
  options: Partial<VerifyOptions> = {},
): Promise<Verified> {
  const bytes = typeof text === "string" ? utf8(text) : text;
  async function* inChunks() {
    for (let start = 0; start < bytes.length; start += 1_000) {
      yield bytes.subarray(start, start + 1_000);
    }
  }
  const keys = options.keys ?? (await publishedKeys());
  return verifyExport(readLines(inChunks()), { createHash: createLineHash, ...options, keys });
}

function createLineHash(): LineHash {
  const stream = new crypto.DigestStream("SHA-256");
  const writer = stream.getWriter();
  return {
    add: (bytes) => writer.write(bytes),
    digest: async () => {
      await writer.close();
      return hex(new Uint8Array(await stream.digest));
    },
  };
}

export interface SegmentRecord {
  readonly number: number;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly events: number;
  readonly total_events: number;
  readonly hash: string;
  readonly previous_hash: string | null;
  readonly key_id: string;
  readonly dropped_at: number | null;
}

export async function segmentsOf(companyId: string): Promise<SegmentRecord[]> {
  const { results } = await env.DB.prepare(
    "SELECT * FROM audit_segments WHERE company_id = ? ORDER BY number",
  )
    .bind(companyId)
    .all<SegmentRecord>();
  return results;
}
