/** Counts the statements that a run prepares, and refuses what is beyond its allowance before anything is sent. */

export interface Meter {
  /** From now on so many; returns how many were used since it was last called. */
  readonly allow: (queries: number) => number;
  /** Whether a query was refused since then. */
  readonly wasCut: () => boolean;
  readonly used: () => number;
}

class QueriesSpent extends Error {
  override readonly name = "QueriesSpent";

  constructor() {
    super("The job has used its share of this run's queries. The next run goes on.");
  }
}

/** Every statement is prepared once before it runs, also those of a batch. */
export function meterDatabase(database: D1Database): { database: D1Database; meter: Meter } {
  let allowed = Number.POSITIVE_INFINITY;
  let used = 0;
  let since = 0;
  let cut = false;

  function prepare(sql: string): D1PreparedStatement {
    if (since >= allowed) {
      cut = true;
      throw new QueriesSpent();
    }
    since++;
    used++;
    return database.prepare(sql);
  }

  return {
    meter: {
      allow: (queries) => {
        const before = since;
        allowed = queries;
        since = 0;
        cut = false;
        return before;
      },
      wasCut: () => cut,
      used: () => used,
    },
    database: new Proxy(database, {
      get: (target, name) => {
        if (name === "prepare") return prepare;
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    }),
  };
}
