/** Settings > Company > Groups. */

import { pageRequest, paginationOf } from "../../../core/page.ts";
import {
  addGroupMember,
  createGroup,
  deleteGroup,
  getGroup,
  listGroupMembers,
  listGroups,
  removeGroupMember,
} from "../../../features/members/index.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { sendOnce } from "../../send-once.ts";
import { seenBy, textIn } from "../../typed.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Faults, Field, PostForm } from "../../ui/form.tsx";
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
            <Field name="name" label="Name" state={state} maxlength={100} required />
            <Field name="description" label="Description" state={state} rows={2} />
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
      const body = {
        name: form.get("name") ?? "",
        description: textIn(form, "description") ?? null,
      };
      await sendOnce(visit.ctx, "groups/create", form, (ctx) => createGroup(ctx, body));
      return go(to(visit, PATH));
    },
  },
});

const idOf = (visit: MemberVisit) => visit.params["id"] ?? "";

export const groupPage = memberPage({
  path: `${PATH}/:id`,
  menu: PATH,
  asks: ["groups:read"],
  show: async (visit, state) => {
    const { resource: group, revision } = await getGroup(visit.ctx, idOf(visit));
    const members = await listGroupMembers(visit.ctx, group.id, pageRequest(1, 100));
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
            <Field
              name="user"
              label="Id of a person to add"
              hint="usr_…, from the list of members."
              state={state}
            />
            <button type="submit">Add</button>
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
    delete: async (visit, form) => {
      await deleteGroup(visit.ctx, { id: idOf(visit), ...seenBy(form) });
      return go(to(visit, PATH));
    },
  },
});
