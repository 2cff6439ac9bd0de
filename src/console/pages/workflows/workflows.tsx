/** Workflows: the list, and a new one. */

import { pageRequest, paginationOf } from "../../../core/page.ts";
import { createWorkflow, listWorkflows } from "../../../features/workflows/index.ts";
import { UNTOUCHED } from "../../form-state.ts";
import { go, memberPage, to } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { madeId, sendOnce } from "../../send-once.ts";
import { Faults, Field, PostForm, Select } from "../../ui/form.tsx";
import { Ago, Empty, Filters, Head, Pager, Table, Tag } from "../../ui/parts.tsx";

const PATH = "/workflows";

const STATUSES = [
  { value: "", label: "Any status" },
  { value: "published", label: "Published" },
  { value: "draft", label: "Draft" },
];

export const workflowsPage = memberPage({
  path: PATH,
  asks: ["workflows:read"],
  show: async (visit, state) => {
    const page = pageRequest(pageNumber(visit.query), 20);
    const wanted = STATUSES.find(({ value }) => value === visit.query.get("status"))?.value;
    const filter = wanted ? { status: wanted as "draft" } : {};
    const { items, totalCount } = await listWorkflows(visit.ctx, filter, page);
    return {
      title: "Workflows",
      body: (
        <>
          <Head
            title="Workflows"
            lead="Phases that run one after another: calls, and people's decisions."
          />
          <Faults state={state} />
          <Filters path={to(visit, PATH)}>
            <Select
              name="status"
              label="Status"
              choices={STATUSES}
              state={{ ...UNTOUCHED, values: visit.query }}
            />
          </Filters>
          {items.length === 0 ? (
            <Empty title="No workflows here">
              <p>Name one below, then add its phases.</p>
            </Empty>
          ) : (
            <Table
              caption="Workflows, newest first"
              rows={items}
              columns={[
                {
                  name: "Name",
                  cell: ({ id, name }) => <a href={to(visit, `${PATH}/${id}`)}>{name}</a>,
                },
                { name: "Phases", cell: ({ phaseCount }) => phaseCount },
                {
                  name: "Status",
                  cell: ({ status, publishedVersion }) => (
                    <Tag tone={status === "published" ? "good" : "warn"}>
                      {status === "published"
                        ? `published, version ${publishedVersion}`
                        : publishedVersion === null
                          ? "draft"
                          : `draft; version ${publishedVersion} runs`}
                    </Tag>
                  ),
                },
                {
                  name: "Changed",
                  cell: ({ updatedAt }) => <Ago at={updatedAt} nowMs={visit.ctx.nowMs} />,
                },
              ]}
            />
          )}
          <Pager path={to(visit, PATH)} query={visit.query} {...paginationOf(page, totalCount)} />
          <h2>Create a workflow</h2>
          <PostForm
            to={to(visit, PATH)}
            action="create"
            token={visit.token}
            nonce={visit.nonce}
            sheet
          >
            <Field name="name" label="Name" state={state} maxlength={200} required />
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
      const body = { name: form.get("name") ?? "", phases: [] };
      const sent = await sendOnce(visit.ctx, "workflows", form, (ctx) => createWorkflow(ctx, body));
      const id = madeId(sent);
      return go(to(visit, `${PATH}/${id}`));
    },
  },
});
