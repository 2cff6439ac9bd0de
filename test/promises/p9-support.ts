/** P9's tests: both stores behind secrets, one secret kept in one of them, and a clock that can be set forward. */

import { afterEach, beforeAll, vi } from "vitest";

import { createValueCache, readSecret, sweepSecrets } from "../../src/features/secrets/index.ts";
import { standIn } from "../support/each-test.ts";
import { keepSecret, type KeptSecret, type Wrap } from "../support/kept-secret.ts";
import {
  depsOf,
  EMBEDDED,
  startAwsStand,
  type AwsStand,
  type Stand,
} from "../support/secret-stands.ts";
import { usePool, type Pool } from "../support/tokens.ts";
import { env } from "../support/world.ts";

export const QUARTER_MS = 15 * 60_000 + 1;

/** How long an operation is expected to answer. */
export const EXPECTED_MS = 50_000;

/** The whole process sees the later time: D1's rows, signatures and deadlines alike. */
export function later(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

/** For a whole file; after each test the time is the real one, and AWS answers as it does. */
export function useAwsStand(): { readonly pool: Pool; readonly aws: AwsStand } {
  const pool = usePool();
  let started: AwsStand | undefined;
  const aws = standIn(() => started);

  beforeAll(() => {
    // Every crash would be reported.
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    started = startAwsStand();
  });

  afterEach(() => {
    vi.useRealTimers();
    aws.double.reset();
    aws.onRequest = (_, forward) => forward();
  });

  return { pool, aws };
}

/** One secret, in the stand that a test starts with. */
export function useKeptSecret() {
  const { pool, aws } = useAwsStand();
  let found: Stand | undefined;
  let keeping: KeptSecret | undefined;
  const stand = standIn(() => found);

  async function startWith(next: Stand): Promise<void> {
    found = next;
    keeping = await keepSecret(pool, next);
  }

  const STANDS = [
    ["the embedded vault", () => EMBEDDED],
    ["Secrets Manager", () => aws],
  ] as const;

  const sweep = () => sweepSecrets(depsOf(stand), Date.now());

  return { STANDS, aws, stand, kept: standIn(() => keeping), startWith, sweep };
}

/** Of what is done to the secret no more than the answer, the value that is read afterwards, and what is held. */
export function useTakeovers() {
  const one = useKeptSecret();
  const { kept, stand } = one;

  async function startWith(next: Stand): Promise<void> {
    // The sweep is for all companies: what an earlier test left would be counted here.
    await env.DB.prepare("DELETE FROM secrets").run();
    await env.DB.prepare("UPDATE secret_names SET discard_at = NULL").run();
    await one.startWith(next);
  }

  async function valueNow(): Promise<string> {
    const ctx = {
      deps: { ...depsOf(stand), secretValues: createValueCache() },
      requestId: crypto.randomUUID(),
      nowMs: Date.now(),
      ip: null,
      actor: { type: "system", id: "test", companyId: kept.companyId, environment: "live" },
    } as const;
    const consumer = { type: "inbound_webhook", id: "whk_1" } as const;
    await bind(kept.companyId, consumer);
    try {
      return (await readSecret(ctx, "kept", consumer, null)).value.reveal();
    } finally {
      // A secret in use would be deleted with a confirmation alone.
      await unbind(consumer.id);
    }
  }

  return {
    ...one,
    ...{ startWith, valueNow },
    create: (value: string, store?: Wrap) => kept.create(value, { store }),
    replace: (value: string, store?: Wrap) => kept.replace(value, { store }),
    remove: (store?: Wrap) => kept.remove({ store }),
    held: async () => (await kept.inspect()).rows,
    names: async () => (await kept.inspect()).names,
  };
}

async function bind(
  companyId: string,
  { type, id }: { readonly type: string; readonly id: string },
): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO secret_bindings (company_id, environment, slug, consumer_type, consumer_id, consumer_name)
     VALUES (?, 'live', 'kept', ?, ?, 'What reads it')`,
  )
    .bind(companyId, type, id)
    .run();
}

async function unbind(id: string): Promise<void> {
  await env.DB.prepare("DELETE FROM secret_bindings WHERE consumer_id = ?").bind(id).run();
}
