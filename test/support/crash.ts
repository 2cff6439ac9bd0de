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
