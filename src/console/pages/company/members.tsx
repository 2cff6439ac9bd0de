/** Settings > Company > Members: who is here and as what, and who is invited. */

import { pageRequest, paginationOf } from "../../../core/page.ts";
import {
  createInvitation,
  listInvitations,
  listUsers,
  revokeInvitation,
  type InvitationResource,
  type UserResource,
} from "../../../features/members/index.ts";
import { UNTOUCHED, type FormState } from "../../form-state.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { sendOnce } from "../../send-once.ts";
import { ANY_REVISION } from "../../typed.ts";
import { Faults, Field, PostForm, Select } from "../../ui/form.tsx";
import { shownOnce } from "../../ui/once.tsx";
import { Ago, Filters, Head, Pager, Table, Tag } from "../../ui/parts.tsx";

const PATH = "/settings/company/members";

type Role = "member" | "admin" | "owner";

export const ROLES = [
  { value: "member", label: "Member" },
  { value: "admin", label: "Admin" },
  { value: "owner", label: "Owner" },
];

export const membersPage = memberPage({
  path: PATH,
  asks: ["users:read"],
  show: async (visit, state) => {
    const { query } = visit;
    const page = pageRequest(pageNumber(query), 20);
    const search = query.get("search") ?? "";
    const users = await listUsers(visit.ctx, search === "" ? {} : { search }, page);
    const mayInvite = (await visit.ctx.glimpse("users:invite")).allows({});
    const invited = mayInvite
      ? await listInvitations(visit.ctx, { status: "pending" }, pageRequest(1, 100))
      : { items: [] };
    return {
      title: "Members",
      body: (
        <>
          <Head title="Members" />
          <Faults state={state} />
          <Filters path={to(visit, PATH)}>
            <Field
              name="search"
              label="Search"
              type="search"
              state={{ ...UNTOUCHED, values: query }}
            />
          </Filters>
          <People visit={visit} users={users.items} />
          <Pager path={to(visit, PATH)} query={query} {...paginationOf(page, users.totalCount)} />
          {mayInvite && <Invitations visit={visit} state={state} invitations={invited.items} />}
        </>
      ),
    };
  },
  actions: {
    invite: async (visit, form) => {
      const body = { email: form.get("email") ?? "", role: (form.get("role") ?? "member") as Role };
      const sent = await sendOnce(visit.ctx, "invitations", form, (ctx) =>
        createInvitation(ctx, body),
      );
      if (sent.kind === "repeated") return go(to(visit, PATH));
      const link = `${visit.publicUrl}/sign-in/invitation?token=${encodeURIComponent(sent.result.token)}`;
      return shownOnce({
        title: "Invitation sent",
        lead: `${body.email} has an e-mail about it. Pass this link on: it works once, for that address.`,
        ...{
          value: link,
          what: "the link",
          next: to(visit, PATH),
          saved: "I have saved this link",
        },
      });
    },
    uninvite: async (visit, form) => {
      await revokeInvitation(visit.ctx, { id: form.get("id") ?? "", ...ANY_REVISION });
      return go(to(visit, PATH));
    },
  },
});

function People({ visit, users }: { visit: MemberVisit; users: readonly UserResource[] }) {
  return (
    <Table
      caption="Members"
      rows={users}
      columns={[
        {
          name: "Name",
          cell: ({ id, name, email }) => (
            <a href={to(visit, `${PATH}/${id}`)}>{name || (email ?? id)}</a>
          ),
        },
        { name: "E-mail", cell: ({ email }) => email ?? "–" },
        { name: "Role", cell: ({ role }) => role },
        {
          name: "Status",
          cell: ({ status }) => <Tag tone={status === "active" ? "good" : "plain"}>{status}</Tag>,
        },
      ]}
    />
  );
}

interface InvitationsProps {
  readonly visit: MemberVisit;
  readonly state: FormState;
  readonly invitations: readonly InvitationResource[];
}

function Invitations({ visit, state, invitations }: InvitationsProps) {
  const here = to(visit, PATH);
  return (
    <>
      <h2>Invite</h2>
      <PostForm to={here} action="invite" token={visit.token} nonce={visit.nonce} sheet>
        <Field name="email" label="E-mail address" type="email" state={state} required />
        <Select name="role" label="Role" choices={ROLES} state={state} />
        <button type="submit" class="main-action">
          Invite
        </button>
      </PostForm>
      {invitations.length > 0 && (
        <Table
          caption="Invitations that wait"
          rows={invitations}
          columns={[
            { name: "E-mail", cell: ({ email }) => email },
            { name: "Role", cell: ({ role }) => role },
            {
              name: "Expires",
              cell: ({ expiresAt }) => <Ago at={expiresAt} nowMs={visit.ctx.nowMs} />,
            },
            {
              name: "",
              cell: ({ id, email }) => (
                <PostForm to={here} action="uninvite" token={visit.token} also={{ id }}>
                  <button type="submit">Revoke the invitation of {email}</button>
                </PostForm>
              ),
            },
          ]}
        />
      )}
    </>
  );
}
