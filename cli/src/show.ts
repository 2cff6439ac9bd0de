/** What the API answered, for people or as JSON. */

import type { Given } from "./command.ts";
import { call } from "./call.ts";
import { membersOf, type Answer } from "./exchange.ts";
import { EXIT } from "./failure.ts";
import { printJson, printRecord, printTable, say } from "./print.ts";
import type { Call } from "./send.ts";

export const PAGES = {
  page: { type: "string", value: "n", help: "Which page; 1 where it is left out." },
  "page-size": { type: "string", value: "n", help: "How many a page." },
} as const;

export async function showList(
  given: Given,
  { path, query }: Call,
  columns: readonly string[],
): Promise<number> {
  const pages = { page: given.text("page"), pageSize: given.text("page-size") };
  const { data, pagination } = await call(given, { path, query: { ...query, ...pages } });
  if (given.flag("json")) {
    printJson({ data, pagination });
    return EXIT.ok;
  }
  printTable(columns, Array.isArray(data) ? data.map(membersOf) : []);
  const { page, totalPages, totalCount } = membersOf(pagination);
  if (Number(totalPages) > 1) {
    const [which, last, count] = [page, totalPages, totalCount].map(Number);
    say(`Page ${which} of ${last}, ${count} in all. Others: --page`);
  }
  return EXIT.ok;
}

export async function showOne(
  given: Given,
  request: Call,
  names: readonly string[],
): Promise<number> {
  return showAnswer(given, await call(given, request), names);
}

function showAnswer(given: Given, { data }: Answer, names: readonly string[]): number {
  const members = membersOf(data);
  if (given.flag("json")) printJson({ data });
  else printRecord(pick(members, names));
  return EXIT.ok;
}

/** In the order of `names`; what there is not is left out. */
function pick(members: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  const present = names.filter((name) => members[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, members[name]]));
}
