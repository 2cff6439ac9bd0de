/** Which company a person acts in; founding one, where there is none; signing out. */

import { expiredCookie, SESSION_COOKIE } from "../../../core/session-cookie.ts";
import { acceptInvitation, foundCompany } from "../../../features/members/index.ts";
import { getCurrentSession, signOut, switchCompany } from "../../../features/sessions/index.ts";
import { passMfaGate } from "../../../http/mfa-gate.ts";
import { personPage, type Outcome, type PersonVisit } from "../../page.ts";
import { UNTOUCHED } from "../../form-state.ts";
import { safePath } from "../../safe-path.ts";
import { Faults, Field, PostForm } from "../../ui/form.tsx";
import { Head } from "../../ui/parts.tsx";

const PATH = "/sign-in/company";

export const companyPage = personPage({
  path: PATH,
  beforeMfa: "passing",
  show: async (visit, state) => {
    const { companies, companyId, user } = await getCurrentSession(visit.personCtx);
    const { token, query } = visit;
    const returnTo = safePath(query.get("returnTo") ?? state.values.get("returnTo"));
    return {
      title: "Your companies",
      body: (
        <>
          <Head title="Your companies" lead={`You are signed in as ${user.email ?? user.name}.`} />
          <Faults state={state} />
          {companies.map((company) => (
            <PostForm
              to={PATH}
              action="switch"
              token={token}
              also={{ companyId: company.id, returnTo }}
            >
              <p>
                <button type="submit" class={company.id === companyId ? "main-action" : undefined}>
                  {company.name}
                </button>{" "}
                {company.role}
                {company.id === companyId && " – where you are now"}
              </p>
            </PostForm>
          ))}
          {companies.length === 0 && (
            <PostForm to={PATH} action="found" token={token} sheet>
              <h2>Found a company</h2>
              <Field name="name" label="Name" state={state} maxlength={100} required />
              <Field
                name="slug"
                label="Short name, for addresses"
                hint="Lower-case letters, digits and hyphens."
                state={state}
                maxlength={64}
                required
              />
              <button type="submit" class="main-action">
                Found
              </button>
            </PostForm>
          )}
          <PostForm to={PATH} action="sign-out" token={token}>
            <button type="submit">Sign out</button>
          </PostForm>
        </>
      ),
    };
  },
  actions: {
    switch: (visit, form) =>
      switchedTo(visit, form.get("companyId") ?? "", safePath(form.get("returnTo"))),
    found: async (visit, form) => {
      // Switching and signing out are reached before the second factor, and with them this page; founding is not.
      const { person, nowMs } = visit.personCtx;
      passMfaGate(person.signIn, "nothing", nowMs);
      const { name, slug } = Object.fromEntries(form) as { name: string; slug: string };
      const { resource } = await foundCompany(visit.personCtx, {
        name: name ?? "",
        slug: slug ?? "",
      });
      return switchedTo(visit, resource.id, "/");
    },
    "sign-out": async ({ personCtx }) => {
      await signOut(personCtx);
      return { kind: "go", to: "/auth/login", setCookies: [expiredCookie(SESSION_COOKIE)] };
    },
  },
});

/**
 * What an invitation's e-mail and the inviter's link lead to: opening it does nothing, the button accepts. The e-mail has
 * no code in it, so from there the code is typed. Attack: who has somebody's password alone joins a company as them. So
 * the second factor comes first, as at the API.
 */
export const invitationPage = personPage({
  path: "/sign-in/invitation",
  show: async (visit, state) => {
    const { user } = await getCurrentSession(visit.personCtx);
    const code = visit.query.get("token") ?? "";
    return {
      title: "Join a company",
      body: (
        <>
          <Head
            title="Join a company"
            lead={`The invitation is for an address that was verified. You are signed in as ${user.email ?? user.name}.`}
          />
          <Faults state={state} />
          <PostForm
            to="/sign-in/invitation"
            action="accept"
            token={visit.token}
            also={code === "" ? {} : { invitation: code }}
            sheet
          >
            {code === "" && (
              <Field
                name="invitation"
                label="Invitation code"
                hint="The person who invited you has it."
                state={UNTOUCHED}
                required
              />
            )}
            <button type="submit" class="main-action">
              Accept the invitation
            </button>
          </PostForm>
        </>
      ),
    };
  },
  actions: {
    accept: async (visit, form) => {
      const token = form.get("invitation") ?? "";
      const { company } = await acceptInvitation(visit.personCtx, { token });
      return switchedTo(visit, company.id, "/");
    },
  },
});

async function switchedTo(
  { personCtx }: PersonVisit,
  companyId: string,
  returnTo: string,
): Promise<Outcome> {
  const setCookie = await switchCompany(personCtx, { companyId });
  return { kind: "go", to: returnTo, setCookies: setCookie === null ? [] : [setCookie] };
}
