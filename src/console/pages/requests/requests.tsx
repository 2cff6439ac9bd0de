/** Requests: made, assigned, followed, closed. */

import { pageRequest, paginationOf } from "../../../core/page.ts";
import {
  assignRequest,
  cancelRequest,
  closeRequest,
  createRequest,
  getRequest,
  listRequests,
  listServices,
} from "../../../features/catalog/index.ts";
import { UNTOUCHED } from "../../form-state.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { madeId, sendOnce } from "../../send-once.ts";
import { ANY_REVISION, jsonIn, textIn } from "../../typed.ts";
import { Faults, Field, PostForm, Select } from "../../ui/form.tsx";
import { Ago, Empty, Facts, Filters, Head, Pager, Table, Tag, When } from "../../ui/parts.tsx";

const PATH = "/requests";

const STATUSES = [
  { value: "", label: "Any status" },
  { value: "open", label: "Open" },
  { value: "in_progress", label: "In progress" },
  { value: "completed", label: "Completed" },
  { value: "failed", label: "Failed" },
  { value: "cancelled", label: "Cancelled" },
];

export const requestsPage = memberPage({
  path: PATH,
  asks: ["requests:read"],
  show: async (visit, state) => {
    const { query } = visit;
    const page = pageRequest(pageNumber(query), 20);
    const status = STATUSES.find(({ value }) => value === query.get("status"))?.value;
    const filter = status ? { status: status as "open" } : {};
    const { items, totalCount } = await listRequests(visit.ctx, filter, page);
    const services = await listServices(visit.ctx, { status: "active" }, pageRequest(1, 100));
    const choices = services.items.map(({ id, name }) => ({ value: id, label: name }));
    return {
      title: "Requests",
      body: (
        <>
          <Head title="Requests" />
          <Faults state={state} />
          <Filters path={to(visit, PATH)}>
            <Select
              name="status"
              label="Status"
              choices={STATUSES}
              state={{ ...UNTOUCHED, values: query }}
            />
          </Filters>
          {items.length === 0 ? (
            <Empty title="No requests here">
              <p>Ask a service for something below.</p>
            </Empty>
          ) : (
            <Table
              caption="Requests, newest first"
              rows={items}
              columns={[
                {
                  name: "Title",
                  cell: ({ id, title }) => <a href={to(visit, `${PATH}/${id}`)}>{title}</a>,
                },
                { name: "Status", cell: ({ status: now }) => <RequestStatus status={now} /> },
                { name: "Assigned to", cell: ({ assigneeId }) => assigneeId ?? "–" },
                {
                  name: "Made",
                  cell: ({ createdAt }) => <Ago at={createdAt} nowMs={visit.ctx.nowMs} />,
                },
              ]}
            />
          )}
          <Pager path={to(visit, PATH)} query={query} {...paginationOf(page, totalCount)} />
          <h2>Make a request</h2>
          <PostForm
            to={to(visit, PATH)}
            action="create"
            token={visit.token}
            nonce={visit.nonce}
            sheet
          >
            <Select
              name="serviceId"
              label="Service"
              state={state}
              choices={choices}
              chosen={query.get("service") ?? ""}
            />
            <Field name="title" label="Title" state={state} maxlength={200} required />
            <Field name="input" label="Input as JSON" state={state} rows={3} />
            <button type="submit" class="main-action">
              Make the request
            </button>
          </PostForm>
        </>
      ),
    };
  },
  actions: {
    create: async (visit, form) => {
      const body = {
        serviceId: form.get("serviceId") ?? "",
        title: form.get("title") ?? "",
        input: jsonIn(form, "input"),
      };
      const sent = await sendOnce(visit.ctx, "requests", form, (ctx) => createRequest(ctx, body));
      const id = madeId(sent);
      return go(to(visit, `${PATH}/${id}`));
    },
  },
});

function RequestStatus({ status }: { readonly status: string }) {
  const words = STATUSES.find(({ value }) => value === status)?.label ?? status;
  return (
    <Tag tone={status === "completed" ? "good" : status === "failed" ? "bad" : "plain"}>
      {words}
    </Tag>
  );
}

const idOf = (visit: MemberVisit) => visit.params["id"] ?? "";

export const requestPage = memberPage({
  path: `${PATH}/:id`,
  menu: PATH,
  asks: ["requests:read"],
  show: async (visit, state) => {
    const { resource: request } = await getRequest(visit.ctx, idOf(visit));
    const form = { to: visit.path, token: visit.token };
    const over = request.closedAt !== null;
    return {
      title: request.title,
      body: (
        <>
          <Head title={request.title}>
            <RequestStatus status={request.status} />
          </Head>
          <Faults state={state} />
          <div data-live={over ? "over" : "on"}>
            <Facts
              facts={[
                ["Status", <RequestStatus status={request.status} />],
                [
                  "Service",
                  <a href={to(visit, `/services/${request.serviceId}`)}>{request.serviceId}</a>,
                ],
                [
                  "Runs as",
                  request.instanceId === null ? (
                    "No workflow"
                  ) : (
                    <a href={to(visit, `/instances/${request.instanceId}`)}>{request.instanceId}</a>
                  ),
                ],
                ["Assigned to", request.assigneeId ?? "–"],
                ["Made", <When at={request.createdAt} />],
              ]}
            />
          </div>
          {!over && (
            <>
              <h2>Assign</h2>
              <PostForm {...form} action="assign" sheet>
                <Field
                  name="userId"
                  label="Id of a person"
                  hint="usr_…; empty: no assignee."
                  state={state}
                  value={request.assigneeId ?? ""}
                />
                <button type="submit">Assign</button>
              </PostForm>
              <div class="row">
                <PostForm {...form} action="close">
                  <button type="submit">Close</button>
                </PostForm>
                <PostForm {...form} action="cancel">
                  <button type="submit" class="danger">
                    Cancel the request
                  </button>
                </PostForm>
              </div>
            </>
          )}
        </>
      ),
    };
  },
  actions: {
    assign: async (visit, form) => {
      const sent = { userId: textIn(form, "userId") ?? null };
      await assignRequest(visit.ctx, { id: idOf(visit), ...ANY_REVISION, sent });
      return go(visit.path);
    },
    close: async (visit) => {
      await closeRequest(visit.ctx, idOf(visit));
      return go(visit.path);
    },
    cancel: async (visit) => {
      await cancelRequest(visit.ctx, idOf(visit));
      return go(visit.path);
    },
  },
});
