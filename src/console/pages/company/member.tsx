/** One member: role, status, sessions. */

import { getUser, updateUser } from "../../../features/members/index.ts";
import { resetMfa } from "../../../features/mfa/index.ts";
import { endSessionsOfUser } from "../../../features/sessions/index.ts";
import { UNTOUCHED } from "../../form-state.ts";
import { go, memberPage, to } from "../../page.ts";
import { seenBy } from "../../typed.ts";
import { Faults, PostForm, Select } from "../../ui/form.tsx";
import { Facts, Head, Tag } from "../../ui/parts.tsx";
import { ROLES } from "./members.tsx";

const PATH = "/settings/company/members";

type Change = Parameters<typeof updateUser>[1]["patch"];

export const memberOfCompanyPage = memberPage({
  path: `${PATH}/:id`,
  menu: PATH,
  asks: ["users:read"],
  show: async (visit, state) => {
    const { resource: user, revision } = await getUser(visit.ctx, visit.params["id"] ?? "");
    const title = user.name || (user.email ?? user.id);
    const form = { to: visit.path, token: visit.token, also: { revision } };
    const active = user.status === "active";
    return {
      title,
      body: (
        <>
          <Head title={title}>
            <Tag tone={active ? "good" : "plain"}>{user.status}</Tag>
          </Head>
          <Faults state={state} />
          <Facts
            facts={[
              ["E-mail", user.email ?? "–"],
              ["Role", user.role],
            ]}
          />
          <h2>Role</h2>
          <PostForm {...form} action="role" sheet>
            <Select
              name="role"
              label="Role"
              choices={ROLES}
              chosen={user.role}
              state={state.action === "role" ? state : UNTOUCHED}
            />
            <button type="submit">Change role</button>
          </PostForm>
          <h2>Sign-ins</h2>
          <PostForm {...form} action="end-sessions">
            <button type="submit">End all sessions here</button>
          </PostForm>
          <PostForm {...form} action="reset-mfa">
            <button type="submit">Reset MFA</button>
          </PostForm>
          <h2>{active ? "Deactivate" : "Activate"}</h2>
          <p>
            {active
              ? "Nothing of theirs works from the next request on. You choose first what becomes of what they made."
              : "They may sign in again."}
          </p>
          <div class="row">
            <a class="button" href={to(visit, `${PATH}/${user.id}/holdings`)}>
              {active ? `Deactivate ${title}…` : `What ${title} made`}
            </a>
            {!active && (
              <PostForm {...form} action="activate">
                <button type="submit">Activate {title}</button>
              </PostForm>
            )}
          </div>
        </>
      ),
    };
  },
  actions: {
    role: (visit, form) => change(visit, form, { role: form.get("role") as "member" }),
    activate: (visit, form) => change(visit, form, { status: "active" }),
    "end-sessions": async (visit) => {
      await endSessionsOfUser(visit.ctx, visit.params["id"] ?? "");
      return go(visit.path);
    },
    "reset-mfa": async (visit) => {
      await resetMfa(visit.ctx, visit.params["id"] ?? "");
      return go(visit.path);
    },
  },
});

async function change(
  visit: Parameters<typeof memberOfCompanyPage.show>[0],
  form: URLSearchParams,
  patch: Change,
) {
  await updateUser(visit.ctx, { id: visit.params["id"] ?? "", ...seenBy(form), patch });
  return go(visit.path);
}
