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
import { go, memberPage, to, type MemberVisit, type Outcome } from "../../page.ts";
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

const ANY_ROLE = [{ value: "", label: "Any role" }, ...ROLES];

const STATUSES = [
  { value: "", label: "Any status" },
  { value: "active", label: "Active" },
  { value: "deactivated", label: "Deactivated" },
];

/** A field left empty is no filter; a word that is none of these, neither. */
function filterIn(query: URLSearchParams): Parameters<typeof listUsers>[1] {
  const search = (query.get("search") ?? "").trim();
  const role = ROLES.find(({ value }) => value === query.get("role"))?.value;
  const status = STATUSES.find(({ value }) => value === query.get("status"))?.value;
  return {
    ...(search === "" ? {} : { search }),
    ...(role === undefined ? {} : { role: role as Role }),
    ...(status ? { status: status as "active" } : {}),
  };
}

export const membersPage = memberPage({
  path: PATH,
  asks: ["users:read"],
  show: async (visit, state) => {
    const { query } = visit;
    const page = pageRequest(pageNumber(query), 20);
    const users = await listUsers(visit.ctx, filterIn(query), page);
    const filled = { ...UNTOUCHED, values: query };
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
            <Field name="search" label="Search" type="search" state={filled} maxlength={100} />
            <Select name="role" label="Role" choices={ANY_ROLE} state={filled} />
            <Select name="status" label="Status" choices={STATUSES} state={filled} />
          </Filters>
          <People visit={visit} users={users.items} />
          <Pager path={to(visit, PATH)} query={query} {...paginationOf(page, users.totalCount)} />
          {mayInvite && <Invitations visit={visit} state={state} invitations={invited.items} />}
        </>
      ),
    };
  },
  actions: {
    invite: (visit, form) => invite(visit, form),
    // Of one address one invitation waits at a time, so the old one goes first.
    again: async (visit, form) => {
      await revokeInvitation(visit.ctx, { id: form.get("id") ?? "", ...ANY_REVISION });
      return invite(visit, form);
    },
    uninvite: async (visit, form) => {
      await revokeInvitation(visit.ctx, { id: form.get("id") ?? "", ...ANY_REVISION });
      return go(to(visit, PATH));
    },
  },
});

/** The token is in the link that is shown here, and nowhere else: the e-mail does not hold it. */
async function invite(visit: MemberVisit, form: URLSearchParams): Promise<Outcome> {
  const body = { email: form.get("email") ?? "", role: (form.get("role") ?? "member") as Role };
  const sent = await sendOnce(visit.ctx, "invitations", form, (ctx) => createInvitation(ctx, body));
  if (sent.kind === "repeated") return go(to(visit, PATH));
  const link = `${visit.publicUrl}/sign-in/invitation?token=${encodeURIComponent(sent.result.token)}`;
  return shownOnce({
    title: "Invitation sent",
    lead: `${body.email} has an e-mail about it. Pass this link on: it works once, for that address.`,
    ...{ value: link, what: "the link", next: to(visit, PATH), saved: "I have saved this link" },
  });
}

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
              cell: ({ id, email, role }) => (
                <div class="row">
                  <PostForm
                    to={here}
                    action="again"
                    token={visit.token}
                    nonce={visit.nonce}
                    also={{ id, email, role }}
                  >
                    <button type="submit" aria-label={`Send again: the invitation of ${email}`}>
                      Send again
                    </button>
                  </PostForm>
                  <PostForm to={here} action="uninvite" token={visit.token} also={{ id }}>
                    <button type="submit">Revoke the invitation of {email}</button>
                  </PostForm>
                </div>
              ),
            },
          ]}
        />
      )}
    </>
  );
}
