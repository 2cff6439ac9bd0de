/** D1, in which something happens to the batches that hold a certain statement. */

import { env } from "./world.ts";

type Batch = (statements: D1PreparedStatement[]) => Promise<D1Result[]>;

/** `perform` runs the batch as it is, or as it is given. */
export function interceptBatch(
  holding: RegExp,
  intercept: (statements: D1PreparedStatement[], perform: Batch) => Promise<D1Result[]>,
): D1Database {
  const marked = new WeakSet<object>();
  function mark(statement: D1PreparedStatement): D1PreparedStatement {
    marked.add(statement);
    const bind = statement.bind.bind(statement);
    return Object.assign(statement, { bind: (...args: unknown[]) => mark(bind(...args)) });
  }
  return new Proxy(env.DB, {
    get(target, name) {
      if (name === "prepare") {
        return (query: string) => {
          const statement = target.prepare(query);
          return holding.test(query) ? mark(statement) : statement;
        };
      }
      const value: unknown = Reflect.get(target, name);
      if (name !== "batch") return typeof value === "function" ? value.bind(target) : value;
      const perform: Batch = (statements) => target.batch(statements);
      return (statements: D1PreparedStatement[]) =>
        statements.some((statement) => marked.has(statement))
          ? intercept(statements, perform)
          : perform(statements);
    },
  });
}

/** A statement that fails is put in at one place. */
export function failingBatch(
  holding: RegExp,
  place: number,
  measured: (length: number) => void,
): D1Database {
  return interceptBatch(holding, (statements, perform) => {
    measured(statements.length);
    const bad = env.DB.prepare("SELECT json('not json')");
    return perform([...statements.slice(0, place), bad, ...statements.slice(place)]);
  });
}
