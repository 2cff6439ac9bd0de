/** What pages are made of. */

import type { Child } from "hono/jsx";

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

type Tone = "good" | "warn" | "bad" | "plain";

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

const STEPS: readonly (readonly [ms: number, one: string])[] = [
  [365 * 86_400_000, "year"],
  [30 * 86_400_000, "month"],
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
];

function agoInWords(ms: number): string {
  const [length, one] = STEPS.find(([step]) => Math.abs(ms) >= step) ?? [0, ""];
  if (length === 0) return "just now";
  const count = Math.floor(Math.abs(ms) / length);
  const words = `${count} ${one}${count === 1 ? "" : "s"}`;
  return ms < 0 ? `in ${words}` : `${words} ago`;
}

interface TableProps<T> {
  readonly caption: string;
  readonly rows: readonly T[];
  readonly columns: readonly { readonly name: string; readonly cell: (row: T) => Child }[];
}

/** Becomes a list on a narrow screen. */
export function Table<T>({ caption, rows, columns }: TableProps<T>) {
  return (
    <div class="scroll">
      <table class="list">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name }) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {columns.map(({ name, cell }) => (
                <td data-label={name}>{cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
    <form method="get" action={path} class="row" role="search">
      {children}
      <button type="submit">Filter</button>
      <a href={path}>Clear</a>
    </form>
  );
}
