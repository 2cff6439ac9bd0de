/** Settings > Developer > API Keys. */

import { pageRequest, paginationOf } from "../../../core/page.ts";
import { listKeys, type ApiKeyResource } from "../../../features/api-keys/index.ts";
import { Ago, Empty, Filters, Head, Pager, Table, Tag } from "../../ui/parts.tsx";
import { Field, Select } from "../../ui/form.tsx";
import { memberPage, to, type MemberVisit } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { UNTOUCHED } from "../../form-state.ts";

const PATH = "/settings/developer/api-keys";

const STATUSES = [
  { value: "", label: "Any status" },
  { value: "active", label: "Active" },
  { value: "expired", label: "Expired" },
  { value: "revoked", label: "Revoked" },
];

const PLACE_WORDS = { live: "Live", sandbox: "Sandbox" } as const;

export const apiKeysPage = memberPage({
  path: PATH,
  asks: ["api_keys:read"],
  show: async (visit) => {
    const { ctx, query } = visit;
    const page = pageRequest(pageNumber(query), 20);
    const search = (query.get("search") ?? "").trim();
    const status = STATUSES.find(({ value }) => value === query.get("status"))?.value;
    const filter = {
      environment: ctx.actor.environment,
      ...(status ? { status: status as ApiKeyResource["status"] } : {}),
      ...(search === "" ? {} : { search }),
    };
    const { items, totalCount } = await listKeys(ctx, filter, page);
    const filled = { ...UNTOUCHED, values: query };
    return {
      title: "API Keys",
      body: (
        <>
          <Head title="API Keys" lead="Keys let your servers call the API without a person.">
            <a class="button main-action" href={to(visit, `${PATH}/new`)}>
              Create API Key
            </a>
          </Head>
          <Filters path={to(visit, PATH)}>
            <Field name="search" label="Search" type="search" state={filled} maxlength={100} />
            <Select name="status" label="Status" choices={STATUSES} state={filled} />
          </Filters>
          {items.length === 0 ? <NoKeys visit={visit} /> : <Keys visit={visit} keys={items} />}
          <Pager path={to(visit, PATH)} query={query} {...paginationOf(page, totalCount)} />
        </>
      ),
    };
  },
});

function NoKeys({ visit }: { readonly visit: MemberVisit }) {
  return (
    <Empty title="No API keys here">
      <p>A key is a password for a program: it may do what its permissions say, until it ends.</p>
      <a class="button main-action" href={to(visit, `${PATH}/new`)}>
        Create API Key
      </a>
    </Empty>
  );
}

interface KeysProps {
  readonly visit: MemberVisit;
  readonly keys: readonly ApiKeyResource[];
}

function Keys({ visit, keys }: KeysProps) {
  const { nowMs } = visit.ctx;
  return (
    <Table
      caption="API keys, newest first"
      rows={keys}
      columns={[
        {
          name: "Name",
          cell: (key) => (
            <>
              <a href={to(visit, `${PATH}/${key.id}`)}>{key.name}</a> <code>…{key.hint}</code>
              {!key.creatorActive && <Tag tone="warn">Creator deactivated</Tag>}
            </>
          ),
        },
        { name: "Environment", cell: () => PLACE_WORDS[visit.place] },
        {
          name: "Permissions",
          cell: (key) => (
            <details>
              <summary>
                {key.scopes.length} {key.scopes.length === 1 ? "permission" : "permissions"}
              </summary>
              <ul>
                {key.scopes.map((scope) => (
                  <li>{scope}</li>
                ))}
              </ul>
            </details>
          ),
        },
        { name: "Created", cell: (key) => <Ago at={key.createdAt} nowMs={nowMs} /> },
        {
          name: "Last used",
          cell: (key) =>
            key.lastUsedAt === null ? (
              <Tag tone="warn">Never used</Tag>
            ) : (
              <Ago at={key.lastUsedAt} nowMs={nowMs} />
            ),
        },
        {
          name: "Expires",
          cell: (key) =>
            key.expiresAt === null ? (
              <Tag tone="warn">No expiry</Tag>
            ) : (
              <Ago at={key.expiresAt} nowMs={nowMs} />
            ),
        },
        { name: "Status", cell: (key) => <KeyStatus status={key.status} /> },
      ]}
    />
  );
}

export function KeyStatus({ status }: Pick<ApiKeyResource, "status">) {
  const tones = { active: "good", expired: "plain", revoked: "bad" } as const;
  return <Tag tone={tones[status]}>{status}</Tag>;
}
