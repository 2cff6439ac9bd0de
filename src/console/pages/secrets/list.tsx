/** Settings > Secrets. The value is in none of it. */

import { pageRequest, paginationOf } from "../../../core/page.ts";
import { listSecrets, type SecretResource } from "../../../features/secrets/index.ts";
import { UNTOUCHED } from "../../form-state.ts";
import { memberPage, to, type MemberVisit } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { Field, Select } from "../../ui/form.tsx";
import { Ago, Chips, Empty, Filters, Head, Pager, Table, Tag } from "../../ui/parts.tsx";
import { BoundLinks } from "./bound-links.tsx";

const PATH = "/settings/secrets";

const FILTERS = ["search", "tag", "type", "bound", "reminder"];

const TYPES = [
  { value: "", label: "Any type" },
  { value: "api_key", label: "API Key" },
  { value: "oauth_token", label: "OAuth Token" },
  { value: "password", label: "Password" },
  { value: "certificate", label: "Certificate" },
  { value: "custom", label: "Custom" },
];

const YES_OR_NO = [
  { value: "", label: "Any" },
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];

export const secretsPage = memberPage({
  path: PATH,
  asks: ["secrets:read"],
  show: async (visit) => {
    const { query } = visit;
    const page = pageRequest(pageNumber(query), 20);
    const { items, totalCount } = await listSecrets(visit.ctx, filterIn(query), page);
    const state = { ...UNTOUCHED, values: query };
    return {
      title: "Secrets",
      body: (
        <>
          <Head
            title="Secrets"
            lead="Values that connectors and workflows use. None is ever shown."
          >
            <a class="button main-action" href={to(visit, `${PATH}/new`)}>
              Create Secret
            </a>
          </Head>
          <Filters path={to(visit, PATH)}>
            <Field name="search" label="Search" type="search" state={state} maxlength={200} />
            <Field name="tag" label="Tag (key:value)" state={state} />
            <Select name="type" label="Type" choices={TYPES} state={state} />
            <Select name="bound" label="In use" choices={YES_OR_NO} state={state} />
            <Select name="reminder" label="Reminder" choices={YES_OR_NO} state={state} />
          </Filters>
          <Chips path={to(visit, PATH)} query={query} names={FILTERS} />
          {items.length === 0 ? (
            <NoSecrets visit={visit} />
          ) : (
            <Secrets visit={visit} secrets={items} />
          )}
          <Pager path={to(visit, PATH)} query={query} {...paginationOf(page, totalCount)} />
        </>
      ),
    };
  },
});

/** A field left empty is no filter. */
function filterIn(query: URLSearchParams): Parameters<typeof listSecrets>[1] {
  return Object.fromEntries([...query].filter(([name, value]) => FILTERS.includes(name) && value));
}

function NoSecrets({ visit }: { readonly visit: MemberVisit }) {
  return (
    <Empty title="No secrets here">
      <p>
        A secret is a password, key or token of another system. Connectors and workflow phases name
        it, and it is put in when they run.
      </p>
      <a class="button main-action" href={to(visit, `${PATH}/new`)}>
        Create Secret
      </a>
    </Empty>
  );
}

interface SecretsProps {
  readonly visit: MemberVisit;
  readonly secrets: readonly SecretResource[];
}

function Secrets({ visit, secrets }: SecretsProps) {
  const { nowMs } = visit.ctx;
  return (
    <Table
      caption="Secrets by name"
      rows={secrets}
      columns={[
        {
          name: "Secret name",
          cell: (secret) => (
            <>
              <a href={to(visit, `${PATH}/${secret.slug}`)}>{secret.slug}</a>
              {secret.status !== "active" && <Tag tone="warn">{secret.status}</Tag>}
            </>
          ),
        },
        { name: "Description", cell: ({ description }) => description ?? "–" },
        {
          name: "Tags",
          cell: ({ tags }) =>
            Object.entries(tags).map(([key, value]) => <Tag tone="data">{`${key}: ${value}`}</Tag>),
        },
        { name: "Created", cell: ({ createdAt }) => <Ago at={createdAt} nowMs={nowMs} /> },
        {
          name: "Last rotated",
          cell: ({ lastRotatedAt }) => <Ago at={lastRotatedAt} nowMs={nowMs} />,
        },
        {
          name: "Bound resources",
          cell: ({ boundResources }) => <BoundLinks visit={visit} bound={boundResources} />,
        },
      ]}
    />
  );
}
