/**
 * One batch is one transaction. D1 has no interactive ones, so what must hold is written as guards inside the batch:
 * a guard that does not hold raises a SQL error that carries its name, and the whole batch is undone.
 */

import { sql, type SQL } from "drizzle-orm";

import type { CodedError } from "../../core/errors.ts";
import type { Database, Statement } from "./database.ts";

/** One statement of a batch and, for a guard, the error that its violation means. */
export interface Write {
  readonly statement: Statement;
  readonly refusal?: { readonly guard: string; readonly error: CodedError };
  /** Started once the batch has committed, where its host can wait for it; must be idempotent and must not be needed. */
  readonly afterwards?: () => Promise<unknown>;
}

export function write(statement: Statement): Write {
  return { statement };
}

/**
 * Put *directly after* an UPDATE, DELETE or conditional INSERT: an UPDATE of no row is no failure to SQLite,
 * so a lost race would otherwise commit its audit event.
 */
export function mustHaveChanged(db: Database, guard: string, error: CodedError): Write {
  return mustHold(db, guard, sql`changes() > 0`, error);
}

/** `json_extract` refuses a path that does not begin with `$` and quotes it: the guard's name reaches us in the error. */
export function mustHold(db: Database, guard: string, condition: SQL, error: CodedError): Write {
  const name = sql.raw(`'${guard.replaceAll(/[^a-z_]/g, "")}'`);
  const verdict = sql`CASE WHEN ${condition} THEN 1 ELSE json_extract('{}', ${name}) END`;
  return {
    // Through the builder, for drizzle drops the parameters of a raw statement in a batch.
    statement: db.select({ verdict }).from(sql`(SELECT 1)`),
    refusal: { guard, error },
  };
}

/** Runs all or nothing. Throws the violated guard's error, or the cause as it came. */
export async function writeBatch(db: Database, writes: readonly Write[]): Promise<void> {
  const [first, ...rest] = writes.map((item) => item.statement);
  if (first === undefined) return;
  try {
    await db.batch([first, ...rest]);
  } catch (error) {
    throw findViolatedGuard(writes, error) ?? error;
  }
}

function findViolatedGuard(writes: readonly Write[], error: unknown): CodedError | undefined {
  const text = errorText(error);
  return writes.find(({ refusal }) => refusal && text.includes(`bad JSON path: '${refusal.guard}'`))
    ?.refusal?.error;
}

/** drizzle wraps D1's error and quotes the statement; the message we want is down the chain of causes. */
export function errorText(error: unknown): string {
  const parts: string[] = [];
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth++) {
    parts.push(current.message);
    current = current.cause;
  }
  return parts.join("\n");
}
