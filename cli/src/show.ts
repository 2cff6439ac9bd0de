/** What the API answered, for people or as JSON. */

import type { Given } from "./command.ts";
import { EXIT, usage } from "./failure.ts";
import { printJson, printRecord, printTable, say, type Row } from "./print.ts";
import { membersOf } from "./members.ts";

export const PAGES = {
  page: { type: "string", value: "n", help: "Which page; 1 where it is left out." },
  "page-size": { type: "string", value: "n", help: "How many a page." },
} as const;

/** The API says which numbers it takes. */
export function pagesOf(given: Given): { page: number | undefined; pageSize: number | undefined } {
  const numberOf = (name: string) => {
    const text = given.text(name);
    if (text === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(text)) throw usage(`--${name} takes a number.`);
    return Number(text);
  };
  return { page: numberOf("page"), pageSize: numberOf("page-size") };
}

interface Page {
  readonly data: readonly object[];
  readonly pagination: unknown;
}

export async function showList(
  given: Given,
  page: Promise<Page>,
  columns: readonly string[],
): Promise<number> {
  const { data, pagination } = await page;
  if (given.flag("json")) {
    printJson({ data, pagination });
    return EXIT.ok;
  }
  printTable(columns, Array.isArray(data) ? data.map(membersOf) : []);
  const { page: number, totalPages, totalCount } = membersOf(pagination);
  if (Number(totalPages) > 1) {
    const [which, last, count] = [number, totalPages, totalCount].map(Number);
    say(`Page ${which} of ${last}, ${count} in all. Others: --page`);
  }
  return EXIT.ok;
}

export async function showOne(
  given: Given,
  one: Promise<{ readonly data: object }>,
  names: readonly string[],
): Promise<number> {
  const { data } = await one;
  if (given.flag("json")) printJson({ data });
  else printRecord(pick(membersOf(data), names));
  return EXIT.ok;
}

/** In the order of `names`; what there is not is left out. */
function pick(members: Row, names: readonly string[]): Row {
  const present = names.filter((name) => members[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, members[name]]));
}
