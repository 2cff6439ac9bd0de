/** A `RefreshToken` object as a test sees it: its storage and alarm outlive each of its lives. */

import { vi } from "vitest";

import { composeRefreshToken } from "../../src/compose/refresh-token.ts";
import type { RefreshTokenDeps } from "../../src/features/egress/index.ts";
import { createRefresher } from "../../src/features/egress/refresh/refresher.ts";
import type { Crash } from "./crash.ts";
import { depsOf, type Stand } from "./secret-stands.ts";
import { random } from "./world.ts";

export interface RefreshObject {
  readonly stored: Map<string, unknown>;
  alarmAt: number | null;
}

export function newObject(): RefreshObject {
  return { stored: new Map(), alarmAt: null };
}

export interface LifeOptions {
  readonly crash?: Crash;
  readonly deps?: (real: RefreshTokenDeps) => Partial<RefreshTokenDeps>;
  /** What is done instead of making it durable. */
  readonly sync?: () => Promise<void>;
}

/** A life of the object: its own memory, over the storage that all its lives share. */
export function startLife(
  object: RefreshObject,
  stand: Stand,
  { crash, deps: change, sync }: LifeOptions,
) {
  const { stored } = object;
  const { config, db } = depsOf(stand, crash?.env);
  const real = composeRefreshToken(config, db, random);
  const step = crash?.step ?? ((work) => work());
  // Storage writes are taken back with a life that ends before they are durable.
  let unsaved: (() => void)[] = [];
  const kv = {
    get: (name: string) => structuredClone(stored.get(name)),
    put: (name: string, value: unknown) => {
      const before = stored.get(name);
      unsaved.push(() => (before === undefined ? stored.delete(name) : stored.set(name, before)));
      stored.set(name, structuredClone(value));
    },
    delete: (name: string) => stored.delete(name),
  };
  const save = async () => {
    try {
      await step(sync ?? (async () => undefined));
    } catch (error) {
      for (const undo of unsaved.toReversed()) undo();
      throw error;
    } finally {
      unsaved = [];
    }
  };
  const storage = { kv, sync: save } as unknown as Pick<DurableObjectStorage, "kv" | "sync">;
  const deps: RefreshTokenDeps = {
    ...real,
    fetchOut: async (url, init) => step(() => real.fetchOut(url, init)),
    ...change?.(real),
  };
  return createRefresher({
    ...{ deps, storage, now: () => Date.now() },
    setAlarm: async (atMs) => {
      object.alarmAt = atMs;
    },
  });
}

/** What the alarm does, and what follows it, until there is nothing left. */
export async function settleAll(
  object: RefreshObject,
  life: ReturnType<typeof startLife>,
): Promise<void> {
  for (let turn = 0; object.alarmAt !== null && turn < 5; turn++) {
    vi.setSystemTime(Math.max(object.alarmAt, Date.now()) + 1);
    await life.settle();
  }
}
