/** Settings > Company > Groups. */

import { pageRequest, paginationOf } from "../../../core/page.ts";
import {
  addGroupMember,
  createGroup,
  deleteGroup,
  getGroup,
  listGroupMembers,
  listGroups,
  listUsers,
  removeGroupMember,
  updateGroup,
  type GroupResource,
} from "../../../features/members/index.ts";
import { UNTOUCHED, type FormState } from "../../form-state.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { sendOnce } from "../../send-once.ts";
import { seenBy, textIn } from "../../typed.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Faults, Field, PostForm, Select } from "../../ui/form.tsx";
import { Empty, Head, Pager, Table } from "../../ui/parts.tsx";

const PATH = "/settings/company/groups";

export const groupsPage = memberPage({
  path: PATH,
  asks: ["groups:read"],
  show: async (visit, state) => {
    const page = pageRequest(pageNumber(visit.query), 20);
    const { items, totalCount } = await listGroups(visit.ctx, page);
    return {
      title: "Groups",
      body: (
        <>
          <Head title="Groups" lead="Policies give rights to groups; people join and leave them." />
          <Faults state={state} />
          {items.length === 0 ? (
            <Empty title="No groups yet">
              <p>A group is a list of people that policies can name.</p>
            </Empty>
          ) : (
            <Table
              caption="Groups"
              rows={items}
              columns={[
                {
                  name: "Name",
                  cell: ({ id, name }) => <a href={to(visit, `${PATH}/${id}`)}>{name}</a>,
                },
                { name: "Description", cell: ({ description }) => description ?? "–" },
              ]}
            />
          )}
          <Pager path={to(visit, PATH)} query={visit.query} {...paginationOf(page, totalCount)} />
          <h2>Create a group</h2>
          <PostForm
            to={to(visit, PATH)}
            action="create"
            token={visit.token}
            nonce={visit.nonce}
            sheet
          >
            <GroupFields state={state} />
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
      await sendOnce(visit.ctx, "groups/create", form, (ctx) => createGroup(ctx, groupIn(form)));
      return go(to(visit, PATH));
    },
  },
});

interface GroupFieldsProps {
  readonly state: FormState;
  readonly group?: GroupResource;
}

function GroupFields({ state, group }: GroupFieldsProps) {
  return (
    <>
      <Field
        name="name"
        label="Name"
        state={state}
        value={group?.name ?? ""}
        maxlength={100}
        required
      />
      <Field
        name="description"
        label="Description"
        state={state}
        value={group?.description ?? ""}
        rows={2}
      />
    </>
  );
}

function groupIn(form: URLSearchParams) {
  return {
    name: form.get("name") ?? "",
    description: textIn(form, "description") ?? null,
  };
}

const idOf = (visit: MemberVisit) => visit.params["id"] ?? "";

export const groupPage = memberPage({
  path: `${PATH}/:id`,
  menu: PATH,
  asks: ["groups:read"],
  show: async (visit, state) => {
    const { resource: group, revision } = await getGroup(visit.ctx, idOf(visit));
    const [members, people] = await Promise.all([
      listGroupMembers(visit.ctx, group.id, pageRequest(1, 100)),
      listUsers(visit.ctx, { status: "active" }, pageRequest(1, 100)),
    ]);
    const inside = new Set(members.items.map(({ id }) => id));
    const outside = people.items.filter(({ id }) => !inside.has(id));
    const form = { to: visit.path, token: visit.token };
    return {
      title: group.name,
      body: (
        <>
          <Head title={group.name} lead={group.description ?? ""} />
          <Faults state={state} />
          <Table
            caption="Its people, at most 100 of them"
            rows={members.items}
            columns={[
              {
                name: "Name",
                cell: ({ id, name }) => (
                  <a href={to(visit, `/settings/company/members/${id}`)}>{name || id}</a>
                ),
              },
              {
                name: "",
                cell: ({ id, name }) => (
                  <PostForm {...form} action="remove" also={{ user: id }}>
                    <button type="submit">Remove {name || id}</button>
                  </PostForm>
                ),
              },
            ]}
          />
          <PostForm {...form} action="add" sheet>
            {people.totalCount > people.items.length ? (
              <Field
                name="user"
                label="Id of a person to add"
                hint="usr_…, from the list of members."
                state={state.action === "add" ? state : UNTOUCHED}
              />
            ) : (
              <Select
                name="user"
                label="Person to add"
                state={state.action === "add" ? state : UNTOUCHED}
                choices={outside.map(({ id, name, email }) => ({
                  value: id,
                  label: name || (email ?? id),
                }))}
              />
            )}
            <button type="submit">Add</button>
          </PostForm>
          <h2>Change</h2>
          <PostForm {...form} action="update" also={{ revision }} sheet>
            <GroupFields state={state.action === "update" ? state : UNTOUCHED} group={group} />
            <button type="submit">Save</button>
          </PostForm>
          <h2>Delete</h2>
          <Confirm id="delete" opens="Delete…" title={`Delete “${group.name}”?`}>
            <PostForm {...form} action="delete" also={{ revision }}>
              <p>Its people stay; what policies give to the group they lose.</p>
              <button type="submit" class="danger">
                Delete {group.name}
              </button>
            </PostForm>
          </Confirm>
        </>
      ),
    };
  },
  actions: {
    add: async (visit, form) => {
      await addGroupMember(visit.ctx, { groupId: idOf(visit), userId: form.get("user") ?? "" });
      return go(visit.path);
    },
    remove: async (visit, form) => {
      await removeGroupMember(visit.ctx, { groupId: idOf(visit), userId: form.get("user") ?? "" });
      return go(visit.path);
    },
    update: async (visit, form) => {
      await updateGroup(visit.ctx, { id: idOf(visit), ...seenBy(form), patch: groupIn(form) });
      return go(visit.path);
    },
    delete: async (visit, form) => {
      await deleteGroup(visit.ctx, { id: idOf(visit), ...seenBy(form) });
      return go(to(visit, PATH));
    },
  },
});
