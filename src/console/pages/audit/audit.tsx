/** Settings > Company > Audit log: the filter is the address's query, and each value is a link that filters by it. */

import { pageRequest } from "../../../core/page.ts";
import { listAuditEvents, type AuditPage } from "../../../features/audit/index.ts";
import { UNTOUCHED } from "../../form-state.ts";
import { memberPage, to, type MemberVisit } from "../../page.ts";
import { Field } from "../../ui/form.tsx";
import { Empty, Filters, Head, Tag, When } from "../../ui/parts.tsx";

const PATH = "/settings/company/audit-log";

const FILTERS = ["action", "actor", "target", "category", "outcome", "from", "to", "cursor"];

type Event = AuditPage["items"][number];

export const auditPage = memberPage({
  path: PATH,
  asks: ["audit:read"],
  show: async (visit) => {
    const { query } = visit;
    const filter = Object.fromEntries(
      [...query].filter(([name, value]) => FILTERS.includes(name) && value),
    );
    const { environment } = visit.ctx.actor;
    const { items, nextCursor } = await listAuditEvents(
      visit.ctx,
      { ...filter, environment },
      pageRequest(1, 50),
    );
    const state = { ...UNTOUCHED, values: query };
    return {
      title: "Audit log",
      body: (
        <>
          <Head title="Audit log" lead="Who did what, and what was refused. No one can change it.">
            <a
              class="button"
              href={`/v1/audit/export?format=ndjson&environment=${environment}`}
              download=""
            >
              Export
            </a>
          </Head>
          <Filters path={to(visit, PATH)}>
            <Field name="action" label="Action" state={state} />
            <Field name="actor" label="Actor" state={state} />
            <Field name="target" label="Target" state={state} />
          </Filters>
          {items.length === 0 && (
            <Empty title="Nothing to see here">
              <p>No event matches.</p>
            </Empty>
          )}
          {items.map((event) => (
            <Entry visit={visit} event={event} />
          ))}
          {nextCursor !== null && <a href={linkTo(visit, "cursor", nextCursor)}>Older events</a>}
        </>
      ),
    };
  },
});

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
        <When at={event.at} /> <Tag tone={outcome === "success" ? "good" : "bad"}>{outcome}</Tag>{" "}
        {actor.name ?? actor.id}: {action} on {target}
      </summary>
      <p>
        Show only: <a href={linkTo(visit, "actor", actor.id)}>this actor</a>{" "}
        <a href={linkTo(visit, "action", action)}>this action</a>{" "}
        <a href={linkTo(visit, "target", target)}>this target</a>
      </p>
      <pre>{JSON.stringify(event, null, 2)}</pre>
    </details>
  );
}
