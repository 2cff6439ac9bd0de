/** What pages are made of. */

import type { Child } from "hono/jsx";

import { DAY_MS } from "../../core/time.ts";

interface HeadProps {
  readonly title: string;
  readonly lead?: string;
  readonly children?: Child;
}

/** The page's name, what it is about, and what can be done on it. */
export function Head({ title, lead, children }: HeadProps) {
  return (
    <>
      <div class="head">
        <h1>{title}</h1>
        {children}
      </div>
      {lead && <p class="lead">{lead}</p>}
    </>
  );
}

/** Says what the thing is, and offers one action. */
export function Empty({ title, children }: { readonly title: string; readonly children: Child }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** `data` is written as it is; the others are words about a thing. */
type Tone = "good" | "warn" | "bad" | "plain" | "data";

export function Tag({
  tone = "plain",
  children,
}: {
  readonly tone?: Tone;
  readonly children: Child;
}) {
  return <span class={tone === "plain" ? "tag" : `tag ${tone}`}>{children}</span>;
}

/** An instant; the script writes it in the reader's own zone. */
export function When({
  at,
  never = "never",
}: {
  readonly at: string | null;
  readonly never?: string;
}) {
  if (at === null) return <span>{never}</span>;
  return (
    <time datetime={at} title={`${at.slice(0, 19).replace("T", " ")} UTC`}>
      {at.slice(0, 16).replace("T", " ")} UTC
    </time>
  );
}

/** How long ago, in words, with the exact instant in the title. */
export function Ago({
  at,
  nowMs,
  never = "never",
}: {
  at: string | null;
  nowMs: number;
  never?: string;
}) {
  if (at === null) return <span>{never}</span>;
  return (
    <time datetime={at} data-words="" title={`${at.slice(0, 19).replace("T", " ")} UTC`}>
      {agoInWords(nowMs - Date.parse(at))}
    </time>
  );
}

/** Days are counted up to a hundred of them: an expiry "in 90 days" is no "2 months". */
const STEPS: readonly (readonly [from: number, length: number, one: string])[] = [
  [2 * 365 * DAY_MS, 365 * DAY_MS, "year"],
  [100 * DAY_MS, 30.44 * DAY_MS, "month"],
  [DAY_MS, DAY_MS, "day"],
  [3_600_000, 3_600_000, "hour"],
  [60_000, 60_000, "minute"],
];

function agoInWords(ms: number): string {
  const [, length, one] = STEPS.find(([from]) => Math.abs(ms) >= from) ?? [0, 0, ""];
  if (length === 0) return "just now";
  const count = Math.round(Math.abs(ms) / length);
  const words = `${count} ${one}${count === 1 ? "" : "s"}`;
  return ms < 0 ? `in ${words}` : `${words} ago`;
}

interface TableProps<T> {
  readonly caption: string;
  readonly rows: readonly T[];
  /** The one without a name holds what can be done with a row. */
  readonly columns: readonly { readonly name: string; readonly cell: (row: T) => Child }[];
  /** Said where there are no rows. */
  readonly none?: string;
}

/** Becomes a list on a narrow screen. The roles are what it is: browsers forget that once it is laid out as a list. */
export function Table<T>({ caption, rows, columns, none = "None yet." }: TableProps<T>) {
  if (rows.length === 0) return <None caption={caption} words={none} />;
  return (
    <div class="scroll">
      <table class="list" role="table">
        <caption>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ name }) => (
              <th scope="col" role="columnheader">
                {name === "" ? <span class="unseen">Actions</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr role="row">
              {columns.map(({ name, cell }) => (
                <td role="cell" data-label={name}>
                  <div>{cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function None({ caption, words }: { readonly caption: string; readonly words: string }) {
  return (
    <p class="sheet none">
      {caption}: <strong>{words}</strong>
    </p>
  );
}

interface PagerProps {
  /** Of the page, without its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly page: number;
  readonly totalPages: number;
}

/** Nothing where one page has it all. */
export function Pager({ path, query, page, totalPages }: PagerProps) {
  if (totalPages <= 1) return <></>;
  const at = (number: number) => {
    const next = new URLSearchParams(query);
    next.set("page", String(number));
    return `${path}?${next.toString()}`;
  };
  return (
    <nav class="pages" aria-label="Pages">
      {page > 1 && <a href={at(page - 1)}>Previous page</a>}
      <span>
        Page {page} of {totalPages}
      </span>
      {page < totalPages && <a href={at(page + 1)}>Next page</a>}
    </nav>
  );
}

/** Names with their values. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, Child])[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

/** A filter is the address's own query: it can be kept, sent and gone back to. */
export function Filters({ path, children }: { readonly path: string; readonly children: Child }) {
  return (
    <form method="get" action={path} class="filters" role="search">
      {children}
      <p class="go">
        <button type="submit">Filter</button>
        <a href={path}>Clear</a>
      </p>
    </form>
  );
}

interface ChipsProps {
  readonly path: string;
  readonly query: URLSearchParams;
  /** Of the filters there are. */
  readonly names: readonly string[];
}

/** The filters in force, each a link to the page without it. */
export function Chips({ path, query, names }: ChipsProps) {
  const set = names.filter((name) => query.get(name));
  if (set.length === 0) return <></>;
  const without = (name: string) => {
    const next = new URLSearchParams(query);
    for (const gone of [name, "cursor", "page"]) next.delete(gone);
    return `${path}?${next.toString()}`;
  };
  return (
    <p class="chips">
      {set.map((name) => (
        <a class="tag" href={without(name)}>
          <span class="unseen">Without</span> {name}: {query.get(name)}{" "}
          <span aria-hidden="true">✕</span>
        </a>
      ))}
    </p>
  );
}
