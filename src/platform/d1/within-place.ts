/**
 * The conditions that keep one company's rows from another's, and the sandbox's from production's.
 * Every store statement on a tenant table starts with one of them; a test reads the stores for it.
 */

import { and, eq, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

import type { CompanyPlace, EnvironmentPlace, PersonPlace } from "../../core/place.ts";

interface CompanyTable {
  readonly companyId: SQLiteColumn;
}

interface EnvironmentTable extends CompanyTable {
  readonly environment: SQLiteColumn;
}

/** For tables that belong to the company. One that has an environment is refused by the type. */
export function inCompany<T extends CompanyTable>(
  table: T extends EnvironmentTable ? never : T,
  place: CompanyPlace,
  ...conditions: (SQL | undefined)[]
): SQL {
  return and(eq((table as CompanyTable).companyId, place.companyId), ...conditions) as SQL;
}

/** For everything that a test key can reach. */
export function inEnvironment(
  table: EnvironmentTable,
  place: EnvironmentPlace,
  ...conditions: (SQL | undefined)[]
): SQL {
  return and(
    eq(table.companyId, place.companyId),
    eq(table.environment, place.environment),
    ...conditions,
  ) as SQL;
}

/** For management, which keys never reach and which lists both environments side by side. */
export function acrossEnvironments(
  table: EnvironmentTable,
  place: CompanyPlace,
  ...conditions: (SQL | undefined)[]
): SQL {
  return and(eq(table.companyId, place.companyId), ...conditions) as SQL;
}

/** For what belongs to a person, whatever company they act in. */
export function ofPerson(
  table: { readonly userId: SQLiteColumn },
  place: PersonPlace,
  ...conditions: (SQL | undefined)[]
): SQL {
  return and(eq(table.userId, place.userId), ...conditions) as SQL;
}
