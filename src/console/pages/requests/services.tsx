/** Services: what people can ask for, and the workflow that does it. */

import { pageRequest, paginationOf } from "../../../core/page.ts";
import {
  createService,
  deleteService,
  getService,
  listServices,
  updateService,
  type ServiceResource,
} from "../../../features/catalog/index.ts";
import { listWorkflows } from "../../../features/workflows/index.ts";
import { UNTOUCHED, type FormState } from "../../form-state.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { sendOnce } from "../../send-once.ts";
import { seenBy, pairsAsText, pairsIn, textIn } from "../../typed.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Faults, Field, PostForm, Select } from "../../ui/form.tsx";
import { Empty, Filters, Head, Pager, Table, Tag } from "../../ui/parts.tsx";

const PATH = "/services";

const STATUSES = [
  { value: "active", label: "Active" },
  { value: "draft", label: "Draft" },
  { value: "archived", label: "Archived" },
];

export const servicesPage = memberPage({
  path: PATH,
  asks: ["services:read"],
  show: async (visit, state) => {
    const page = pageRequest(pageNumber(visit.query), 20);
    const wanted = STATUSES.find(({ value }) => value === visit.query.get("status"))?.value;
    const filter = wanted === undefined ? {} : { status: wanted as "active" };
    const { items, totalCount } = await listServices(visit.ctx, filter, page);
    return {
      title: "Services",
      body: (
        <>
          <Head title="Services" lead="What people can make requests of." />
          <Faults state={state} />
          <Filters path={to(visit, PATH)}>
            <Select
              name="status"
              label="Status"
              choices={[{ value: "", label: "Any status" }, ...STATUSES]}
              state={{ ...UNTOUCHED, values: visit.query }}
            />
          </Filters>
          {items.length === 0 ? (
            <Empty title="No services here">
              <p>A service names a workflow; a request of it runs the workflow.</p>
            </Empty>
          ) : (
            <Table
              caption="Services, newest first"
              rows={items}
              columns={[
                {
                  name: "Name",
                  cell: ({ id, name }) => <a href={to(visit, `${PATH}/${id}`)}>{name}</a>,
                },
                { name: "Status", cell: ({ status }) => <Tag>{status}</Tag> },
                {
                  name: "Workflow",
                  cell: ({ workflowId }) =>
                    workflowId === null ? (
                      "–"
                    ) : (
                      <a href={to(visit, `/workflows/${workflowId}`)}>{workflowId}</a>
                    ),
                },
              ]}
            />
          )}
          <Pager path={to(visit, PATH)} query={visit.query} {...paginationOf(page, totalCount)} />
          <h2>Create a service</h2>
          <PostForm
            to={to(visit, PATH)}
            action="create"
            token={visit.token}
            nonce={visit.nonce}
            sheet
          >
            <ServiceFields state={state} workflows={await workflowChoices(visit)} />
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
      await sendOnce(visit.ctx, "services", form, (ctx) => createService(ctx, serviceIn(form)));
      return go(to(visit, PATH));
    },
  },
});

const idOf = (visit: MemberVisit) => visit.params["id"] ?? "";

export const servicePage = memberPage({
  path: `${PATH}/:id`,
  menu: PATH,
  asks: ["services:read"],
  show: async (visit, state) => {
    const { resource: service, revision } = await getService(visit.ctx, idOf(visit));
    const form = { to: visit.path, token: visit.token, also: { revision } };
    return {
      title: service.name,
      body: (
        <>
          <Head title={service.name}>
            <a class="button main-action" href={to(visit, `/requests?service=${service.id}`)}>
              Make a request
            </a>
          </Head>
          <Faults state={state} />
          <PostForm {...form} action="update" sheet>
            <ServiceFields
              state={state.action === "update" ? state : UNTOUCHED}
              workflows={await workflowChoices(visit)}
              service={service}
            />
            <button type="submit">Save</button>
          </PostForm>
          <h2>Delete</h2>
          <Confirm id="delete" opens="Delete…" title={`Delete “${service.name}”?`}>
            <PostForm {...form} action="delete">
              <p>No one can make requests of it any more. Its requests stay.</p>
              <button type="submit" class="danger">
                Delete {service.name}
              </button>
            </PostForm>
          </Confirm>
        </>
      ),
    };
  },
  actions: {
    update: async (visit, form) => {
      await updateService(visit.ctx, { id: idOf(visit), ...seenBy(form), patch: serviceIn(form) });
      return go(visit.path);
    },
    delete: async (visit, form) => {
      await deleteService(visit.ctx, { id: idOf(visit), ...seenBy(form) });
      return go(to(visit, PATH));
    },
  },
});

async function workflowChoices({ ctx }: MemberVisit) {
  const { items } = await listWorkflows(ctx, {}, pageRequest(1, 100));
  return [
    { value: "", label: "None: people do it" },
    ...items.map(({ id, name }) => ({ value: id, label: name })),
  ];
}

interface ServiceFieldsProps {
  readonly state: FormState;
  readonly workflows: readonly { readonly value: string; readonly label: string }[];
  readonly service?: ServiceResource;
}

function ServiceFields({ state, workflows, service }: ServiceFieldsProps) {
  return (
    <>
      <Field
        name="name"
        label="Name"
        state={state}
        value={service?.name ?? ""}
        maxlength={200}
        required
      />
      <Field
        name="description"
        label="Description"
        state={state}
        value={service?.description ?? ""}
        rows={2}
      />
      <Select
        name="status"
        label="Status"
        state={state}
        choices={STATUSES}
        chosen={service?.status ?? "active"}
      />
      <Select
        name="workflowId"
        label="Workflow"
        state={state}
        choices={workflows}
        chosen={service?.workflowId ?? ""}
      />
      <Field
        name="tags"
        label="Tags"
        hint="One a line: department: engineering"
        state={state}
        value={pairsAsText(service?.tags ?? {})}
        rows={2}
      />
    </>
  );
}

function serviceIn(form: URLSearchParams) {
  return {
    name: form.get("name") ?? "",
    description: textIn(form, "description") ?? null,
    status: (form.get("status") ?? "active") as "active",
    workflowId: textIn(form, "workflowId") ?? null,
    tags: pairsIn(form, "tags"),
  };
}
