/** Settings > Developer > Webhooks: what we tell other systems, with its deliveries. */

import { pageRequest, paginationOf } from "../../../core/page.ts";
import {
  createEndpoint,
  deleteEndpoint,
  getEndpoint,
  listDeliveries,
  listEndpoints,
  retryOneDelivery,
  rotateSecret,
  tryEndpoint,
  updateEndpoint,
  type EndpointResource,
} from "../../../features/notifications/index.ts";
import { UNTOUCHED, type FormState } from "../../form-state.ts";
import { go, memberPage, to, type MemberVisit, type Outcome } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { sendOnce } from "../../send-once.ts";
import { seenBy, textIn } from "../../typed.ts";
import { Choices, Faults, Field, PostForm } from "../../ui/form.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { shownBefore, shownOnce } from "../../ui/once.tsx";
import { Ago, Empty, Facts, Head, Pager, Table, Tag } from "../../ui/parts.tsx";

const PATH = "/settings/developer/webhooks";

export const webhooksPage = memberPage({
  path: PATH,
  asks: ["webhooks:read"],
  show: async (visit, state) => {
    const page = pageRequest(pageNumber(visit.query), 20);
    const { items, totalCount } = await listEndpoints(visit.ctx, page);
    return {
      title: "Webhooks",
      body: (
        <>
          <Head title="Webhooks" lead="Your servers are told what happens here, signed." />
          <Faults state={state} />
          {items.length === 0 ? (
            <Empty title="No webhooks yet">
              <p>Name an address below and choose what it is told of.</p>
            </Empty>
          ) : (
            <Table
              caption="Webhooks"
              rows={items}
              columns={[
                {
                  name: "Address",
                  cell: ({ id, url }) => <a href={to(visit, `${PATH}/${id}`)}>{url}</a>,
                },
                { name: "Events", cell: ({ events }) => events.length },
                {
                  name: "Status",
                  cell: ({ status, failingSince }) => (
                    <Tag tone={failingSince === null ? "good" : "bad"}>
                      {failingSince === null ? status : "failing"}
                    </Tag>
                  ),
                },
              ]}
            />
          )}
          <Pager path={to(visit, PATH)} query={visit.query} {...paginationOf(page, totalCount)} />
          <h2>Create a webhook</h2>
          <PostForm
            to={to(visit, PATH)}
            action="create"
            token={visit.token}
            nonce={visit.nonce}
            sheet
          >
            <EndpointFields events={visit.ctx.deps.webhookEvents} state={state} />
            <button type="submit" class="main-action">
              Create
            </button>
          </PostForm>
        </>
      ),
    };
  },
  actions: {
    create: async (visit, form) => {
      const description = textIn(form, "description");
      const body = {
        url: form.get("url") ?? "",
        events: form.getAll("events"),
        ...(description === undefined ? {} : { description }),
      };
      const sent = await sendOnce(visit.ctx, "webhooks", form, (ctx) => createEndpoint(ctx, body));
      return sent.kind === "repeated"
        ? go(to(visit, PATH))
        : secretShown(sent.result.secret, to(visit, `${PATH}/${sent.result.resource.id}`));
    },
  },
});

/** What came to nothing: sent again under the same id. */
const AGAIN: readonly string[] = ["failed", "missed"];

interface EndpointFieldsProps {
  readonly events: readonly string[];
  readonly state: FormState;
  readonly endpoint?: Pick<EndpointResource, "url" | "description" | "events">;
}

function EndpointFields({ events, state, endpoint }: EndpointFieldsProps) {
  return (
    <>
      <Field
        name="url"
        label="Address"
        type="url"
        hint="https only"
        state={state}
        value={endpoint?.url ?? ""}
        required
      />
      <Field
        name="description"
        label="Description"
        state={state}
        value={endpoint?.description ?? ""}
        maxlength={200}
      />
      <Choices
        name="events"
        legend="Events"
        state={state}
        many
        chosen={endpoint?.events ?? []}
        choices={events.map((event) => ({ value: event, label: event }))}
      />
    </>
  );
}

function secretShown(value: string, next: string): Outcome {
  return shownOnce({
    title: "Signing secret",
    lead: "It signs what is sent (Standard Webhooks). Shown only this once.",
    ...{ value, what: "the secret", next, saved: "I have saved this secret" },
  });
}

const idOf = (visit: MemberVisit) => visit.params["id"] ?? "";

export const webhookPage = memberPage({
  path: `${PATH}/:id`,
  menu: PATH,
  asks: ["webhooks:read"],
  show: async (visit, state) => {
    const id = idOf(visit);
    const page = pageRequest(pageNumber(visit.query), 20);
    const [{ resource: endpoint, revision }, deliveries] = await Promise.all([
      getEndpoint(visit.ctx, id),
      listDeliveries(visit.ctx, id, page),
    ]);
    const form = { to: visit.path, token: visit.token, also: { revision } };
    const enabled = endpoint.status === "enabled";
    return {
      title: "Webhook",
      body: (
        <>
          <Head title="Webhook">
            <PostForm {...form} action="test">
              <button type="submit">Send a test</button>
            </PostForm>
          </Head>
          <Faults state={state} />
          <Facts
            facts={[
              ["Address", endpoint.url],
              ["Events", endpoint.events.join(", ")],
              ["Status", endpoint.status],
            ]}
          />
          <h2>Deliveries</h2>
          <Table
            caption="Deliveries, newest first"
            rows={deliveries.items}
            columns={[
              { name: "Event", cell: ({ type }) => type },
              {
                name: "At",
                cell: ({ createdAt }) => <Ago at={createdAt} nowMs={visit.ctx.nowMs} />,
              },
              { name: "Status", cell: ({ status }) => <Tag>{status}</Tag> },
              {
                name: "Attempts",
                cell: ({ attempts }) =>
                  attempts
                    .map(({ outcome, statusCode }) => `${outcome} ${statusCode ?? ""}`)
                    .join(", "),
              },
              {
                name: "",
                cell: (delivery) =>
                  AGAIN.includes(delivery.status) ? (
                    <PostForm {...form} action="retry" also={{ delivery: delivery.id }}>
                      <button type="submit">Send again</button>
                    </PostForm>
                  ) : (
                    "–"
                  ),
              },
            ]}
          />
          <Pager
            path={visit.path}
            query={visit.query}
            {...paginationOf(page, deliveries.totalCount)}
          />
          <h2>Change</h2>
          <PostForm {...form} action="update" sheet>
            <EndpointFields
              events={visit.ctx.deps.webhookEvents}
              state={state.action === "update" ? state : UNTOUCHED}
              endpoint={endpoint}
            />
            <button type="submit">Save</button>
          </PostForm>
          <div class="row">
            <PostForm {...form} action={enabled ? "disable" : "enable"}>
              <button type="submit">{enabled ? "Disable" : "Enable"}</button>
            </PostForm>
            <PostForm {...form} action="rotate" nonce={visit.nonce}>
              <button type="submit">Rotate the signing secret</button>
            </PostForm>
          </div>
          <h2>Delete</h2>
          <Confirm id="delete" opens="Delete…" title="Delete this webhook?">
            <PostForm {...form} action="delete">
              <p>{endpoint.url} is told nothing more, and its deliveries are forgotten.</p>
              <button type="submit" class="danger">
                Delete this webhook
              </button>
            </PostForm>
          </Confirm>
        </>
      ),
    };
  },
  actions: {
    test: async (visit) => {
      await tryEndpoint(visit.ctx, idOf(visit));
      return go(visit.path);
    },
    retry: async (visit, form) => {
      await retryOneDelivery(visit.ctx, {
        id: idOf(visit),
        deliveryId: form.get("delivery") ?? "",
      });
      return go(visit.path);
    },
    update: async (visit, form) => {
      const patch = {
        url: form.get("url") ?? "",
        events: form.getAll("events"),
        description: textIn(form, "description") ?? null,
      };
      await updateEndpoint(visit.ctx, { id: idOf(visit), ...seenBy(form), patch });
      return go(visit.path);
    },
    enable: (visit, form) => setStatus(visit, form, "enabled"),
    disable: (visit, form) => setStatus(visit, form, "disabled"),
    // Accident: the answer is loaded again, and the secret that the receiver still has signs no more.
    rotate: async (visit, form) => {
      const id = idOf(visit);
      const sent = await sendOnce(visit.ctx, `webhooks/${id}/rotate`, form, (ctx) =>
        rotateSecret(ctx, id),
      );
      return sent.kind === "done"
        ? secretShown(sent.result.secret, visit.path)
        : shownBefore({
            what: "This secret",
            again: "Rotate it again for another.",
            next: visit.path,
          });
    },
    delete: async (visit, form) => {
      await deleteEndpoint(visit.ctx, { id: idOf(visit), ...seenBy(form) });
      return go(to(visit, PATH));
    },
  },
});

async function setStatus(
  visit: MemberVisit,
  form: URLSearchParams,
  status: "enabled" | "disabled",
): Promise<Outcome> {
  await updateEndpoint(visit.ctx, { id: idOf(visit), ...seenBy(form), patch: { status } });
  return go(visit.path);
}
