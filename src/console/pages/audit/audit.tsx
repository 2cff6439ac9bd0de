/** Settings > Company > Audit log: the filter is the address's query, and each value is a link that filters by it. */

import { pageRequest } from "../../../core/page.ts";
import { listAuditEvents, type AuditPage } from "../../../features/audit/index.ts";
import { UNTOUCHED } from "../../form-state.ts";
import { memberPage, to, type MemberVisit } from "../../page.ts";
import { Field, Select } from "../../ui/form.tsx";
import { Chips, Empty, Filters, Head, Tag, When } from "../../ui/parts.tsx";
import { whatHappened } from "./sentence.ts";

const PATH = "/settings/company/audit-log";

const FILTERS = ["action", "actor", "target", "category", "outcome", "from", "to"];

const CATEGORIES = [
  { value: "", label: "Any category" },
  { value: "auth", label: "Sign-ins" },
  { value: "iam", label: "Keys and rights" },
  { value: "secret", label: "Secrets" },
  { value: "workflow", label: "Workflows" },
  { value: "request", label: "Requests" },
  { value: "company", label: "Company" },
];

const OUTCOMES = [
  { value: "", label: "Any outcome" },
  { value: "success", label: "Success" },
  { value: "denied", label: "Denied" },
  { value: "failure", label: "Failure" },
];

const TONES = { success: "good", denied: "bad", failure: "warn" } as const;

type Event = AuditPage["items"][number];

export const auditPage = memberPage({
  path: PATH,
  asks: ["audit:read"],
  show: async (visit) => {
    const { query } = visit;
    const { environment } = visit.ctx.actor;
    const filter = { ...filterIn(query), environment };
    const cursor = query.get("cursor");
    const { items, nextCursor } = await listAuditEvents(
      visit.ctx,
      cursor === null ? filter : { ...filter, cursor },
      pageRequest(1, 50),
    );
    const state = { ...UNTOUCHED, values: query };
    const exported = new URLSearchParams({ ...filter, format: "ndjson" });
    return {
      title: "Audit log",
      body: (
        <>
          <Head title="Audit log" lead="Who did what, and what was refused. No one can change it.">
            <a class="button" href={`/v1/audit/export?${exported.toString()}`} download="">
              Export
            </a>
          </Head>
          <Filters path={to(visit, PATH)}>
            <Field name="action" label="Action" state={state} />
            <Field name="actor" label="Actor" state={state} />
            <Field name="target" label="Target" state={state} />
            <Select name="category" label="Category" choices={CATEGORIES} state={state} />
            <Select name="outcome" label="Outcome" choices={OUTCOMES} state={state} />
            <Field name="from" label="From" type="date" state={state} />
            <Field name="to" label="Before" type="date" state={state} />
          </Filters>
          <Chips path={to(visit, PATH)} query={query} names={FILTERS} />
          {items.length === 0 ? (
            <Empty title="Nothing to see here">
              <p>No event matches.</p>
            </Empty>
          ) : (
            <div class="events">
              {items.map((event) => (
                <Entry visit={visit} event={event} />
              ))}
            </div>
          )}
          {nextCursor !== null && (
            <p class="pages">
              <a href={linkTo(visit, "cursor", nextCursor)}>Older events</a>
            </p>
          )}
        </>
      ),
    };
  },
});

/** A day as browsers send it is that day's first instant (UTC). */
function filterIn(query: URLSearchParams): Record<string, string> {
  const typed = [...query].filter(([name, value]) => FILTERS.includes(name) && value !== "");
  return Object.fromEntries(
    typed.map(([name, value]) => [
      name,
      /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value,
    ]),
  );
}

function linkTo({ path, query }: MemberVisit, name: string, value: string): string {
  const next = new URLSearchParams(query);
  if (name !== "cursor") next.delete("cursor");
  next.set(name, value);
  return `${path}?${next.toString()}`;
}

/** A sentence first; the whole of it below. */
function Entry({ visit, event }: { readonly visit: MemberVisit; readonly event: Event }) {
  const { actor, action, target, outcome } = event;
  return (
    <details>
      <summary>
        <When at={event.at} />
        <span>
          <strong>{actor.name ?? actor.id}</strong> {whatHappened(action, outcome)}{" "}
          <code>{target}</code>
        </span>
        <Tag tone={TONES[outcome]}>{outcome}</Tag>
      </summary>
      <p>
        Show only <a href={linkTo(visit, "actor", actor.id)}>this actor</a>,{" "}
        <a href={linkTo(visit, "action", action)}>{action}</a> or{" "}
        <a href={linkTo(visit, "target", target)}>this target</a>.
      </p>
      <pre>{JSON.stringify(event, null, 2)}</pre>
    </details>
  );
}
