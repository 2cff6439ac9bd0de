/** A process that dies at its nth call to a store, just before the call takes effect or just after: nothing of it runs on. */

import { env, type TestEnv } from "./world.ts";

export interface Crash {
  /** One call; throws when the process has died, or dies here. */
  readonly step: <T>(work: () => Promise<T> | T) => Promise<T>;
  readonly steps: () => number;
  readonly env: TestEnv;
}

export interface CrashPoint {
  readonly at: number;
  readonly when: "before" | "after";
}

export const NEVER: CrashPoint = { at: Infinity, when: "before" };

/** Before and after each step. */
export function pointsUpTo(steps: number): CrashPoint[] {
  return Array.from({ length: steps }, (_, index) => index + 1).flatMap((at) =>
    (["before", "after"] as const).map((when) => ({ at, when })),
  );
}

/** Fewer than a sweep takes at once: one sweep settles a group. */
const GROUP = 12;

/** Points side by side, each with things of its own; a bounded group after the other. */
export async function inGroups<T>(
  items: readonly T[],
  work: (group: readonly T[]) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += GROUP) {
    await work(items.slice(start, start + GROUP));
  }
}

const YEAR_MS = 365 * 86_400_000;

/**
 * Whether the next sweep finds what these companies have under way: a sweep goes by this time, and by nothing else. Each
 * stop of a sweep is then a stop at one thing, and one sweep afterwards is the next one for all of them.
 */
export async function setAside(
  table: "secrets" | "oauth_clients",
  companyIds: readonly string[],
  isAside: boolean,
): Promise<void> {
  const update = env.DB.prepare(
    `UPDATE ${table} SET touched_at = touched_at + ? WHERE company_id = ?`,
  );
  const ms = isAside ? YEAR_MS : -YEAR_MS;
  await env.DB.batch(companyIds.map((companyId) => update.bind(ms, companyId)));
}

export function createCrash({ at, when }: CrashPoint): Crash {
  let steps = 0;
  let dead = false;

  function die(): never {
    dead = true;
    throw new Error("D1_ERROR: Network connection lost.");
  }

  async function step<T>(work: () => Promise<T> | T): Promise<T> {
    if (dead) die();
    const here = ++steps === at;
    if (here && when === "before") die();
    const result = await work();
    if (here) die();
    return result;
  }
  return { step, steps: () => steps, env: { ...env, DB: crashing(env.DB, step) } };
}

const RUNS = ["run", "all", "first", "raw"];

function crashing(db: D1Database, step: Crash["step"]): D1Database {
  const real = new WeakMap<object, D1PreparedStatement>();

  function wrap(statement: D1PreparedStatement): D1PreparedStatement {
    const wrapped = new Proxy(statement, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        const invoke = (...args: unknown[]) => Reflect.apply(method, target, args) as never;
        if (name === "bind") return (...args: unknown[]) => wrap(invoke(...args));
        return RUNS.includes(String(name))
          ? (...args: unknown[]) => step(() => invoke(...args))
          : invoke;
      },
    });
    real.set(wrapped, statement);
    return wrapped;
  }

  return new Proxy(db, {
    get(target, name) {
      if (name === "prepare") return (query: string) => wrap(target.prepare(query));
      if (name === "batch") {
        return (statements: D1PreparedStatement[]) =>
          step(() => target.batch(statements.map((item) => real.get(item) ?? item)));
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}
