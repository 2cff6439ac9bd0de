/** Settings > Connectors. */

import { pageRequest, paginationOf } from "../../../core/page.ts";
import { createConnector, listConnectors } from "../../../features/connectors/index.ts";
import { UNTOUCHED } from "../../form-state.ts";
import { go, memberPage, to } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { sendOnce } from "../../send-once.ts";
import { textIn } from "../../typed.ts";
import { Faults, Field, PostForm, Select } from "../../ui/form.tsx";
import { Empty, Filters, Head, Pager, Table, Tag } from "../../ui/parts.tsx";
import { authIn, AuthFields, secretChoices } from "./fields.tsx";

const PATH = "/settings/connectors";

const TYPES = [
  { value: "github", label: "GitHub" },
  { value: "slack", label: "Slack" },
  { value: "http", label: "Any API over HTTP" },
];

export const connectorsPage = memberPage({
  path: PATH,
  asks: ["connectors:read"],
  show: async (visit, state) => {
    const page = pageRequest(pageNumber(visit.query), 20);
    const wanted = TYPES.find(({ value }) => value === visit.query.get("type"))?.value;
    const filter = wanted === undefined ? {} : { type: wanted as "github" };
    const { items, totalCount } = await listConnectors(visit.ctx, filter, page);
    return {
      title: "Connectors",
      body: (
        <>
          <Head
            title="Connectors"
            lead="Links to other systems. Each uses a secret for all its calls."
          />
          <Faults state={state} />
          <Filters path={to(visit, PATH)}>
            <Select
              name="type"
              label="Type"
              choices={[{ value: "", label: "Any type" }, ...TYPES]}
              state={{ ...UNTOUCHED, values: visit.query }}
            />
          </Filters>
          {items.length === 0 ? (
            <Empty title="No connectors here">
              <p>A connector is an address, and the secret that calls to it are made with.</p>
            </Empty>
          ) : (
            <Table
              caption="Connectors by name"
              rows={items}
              columns={[
                {
                  name: "Name",
                  cell: ({ slug, name }) => <a href={to(visit, `${PATH}/${slug}`)}>{name}</a>,
                },
                { name: "Type", cell: ({ type }) => type },
                { name: "Address", cell: ({ baseUrl }) => baseUrl },
                { name: "Secret", cell: ({ auth }) => ("secret" in auth ? auth.secret : "–") },
                {
                  name: "Status",
                  cell: ({ refusedSince }) =>
                    refusedSince === null ? (
                      <Tag tone="good">in use</Tag>
                    ) : (
                      <Tag tone="bad">credential refused</Tag>
                    ),
                },
              ]}
            />
          )}
          <Pager path={to(visit, PATH)} query={visit.query} {...paginationOf(page, totalCount)} />
          <h2>Create a connector</h2>
          <PostForm
            to={to(visit, PATH)}
            action="create"
            token={visit.token}
            nonce={visit.nonce}
            sheet
          >
            <Field
              name="slug"
              label="Short name"
              hint="Workflows call it so: github"
              state={state}
              maxlength={64}
              required
            />
            <Field name="name" label="Name" state={state} maxlength={200} required />
            <Select name="type" label="Type" state={state} choices={TYPES} chosen="github" />
            <Field
              name="baseUrl"
              label="Address"
              hint="Empty for GitHub and Slack: their own."
              state={state}
            />
            <AuthFields state={state} secrets={await secretChoices(visit)} />
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
      const baseUrl = textIn(form, "baseUrl");
      const body = {
        slug: form.get("slug") ?? "",
        name: form.get("name") ?? "",
        type: (form.get("type") ?? "http") as "http",
        auth: authIn(form),
        ...(baseUrl === undefined ? {} : { baseUrl }),
      };
      await sendOnce(visit.ctx, "connectors", form, (ctx) => createConnector(ctx, body));
      return go(to(visit, `${PATH}/${body.slug}`));
    },
  },
});
