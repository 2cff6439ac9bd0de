/** Settings > Company > Security: whether a second factor is required, and whom that would meet. */

import { pageRequest } from "../../../core/page.ts";
import { getCompany, updateCompany } from "../../../features/members/index.ts";
import { previewImpact } from "../../../features/mfa/index.ts";
import { go, memberPage, to } from "../../page.ts";
import { seenBy } from "../../typed.ts";
import { Choices, Faults, PostForm } from "../../ui/form.tsx";
import { Head, Table } from "../../ui/parts.tsx";

const PATH = "/settings/company/security";

type Requirement = "none" | "admins" | "all";

const RULES = [
  { value: "none", label: "Not required" },
  { value: "admins", label: "Require MFA for admins and owners" },
  {
    value: "all",
    label: "Require MFA for all members",
    hint: "Members without a factor are asked to set one up at their next sign-in.",
  },
];

const SHOWN = 20;

export const companySecurityPage = memberPage({
  path: PATH,
  asks: ["company:read", "company:update"],
  show: async (visit, state) => {
    const { resource: company, revision } = await getCompany(visit.ctx);
    const asked = visit.query.get("preview");
    const rule = (RULES.find(({ value }) => value === asked)?.value ?? "all") as Requirement;
    const impact = await previewImpact(visit.ctx, { mfaRequired: rule }, pageRequest(1, SHOWN));
    return {
      title: "Company security",
      body: (
        <>
          <Head title="Company security" />
          <Faults state={state} />
          <PostForm
            to={to(visit, PATH)}
            action="require"
            token={visit.token}
            also={{ revision }}
            sheet
          >
            <Choices
              name="mfaRequired"
              legend="Multi-factor authentication"
              state={state}
              chosen={[company.mfaRequired]}
              choices={RULES}
            />
            <button type="submit" class="main-action">
              Save
            </button>
          </PostForm>
          <h2>Whom “{RULES.find(({ value }) => value === rule)?.label}” would meet</h2>
          <p>
            {impact.enrolled} have a second factor; {impact.withoutFactor} would be asked to set one
            up at their next sign-in.{" "}
            <a href={`${to(visit, PATH)}?preview=${rule === "all" ? "admins" : "all"}`}>
              Preview the other rule
            </a>
          </p>
          {impact.members.length > 0 && (
            <Table
              caption={`Without a factor, at most ${SHOWN} of them`}
              rows={impact.members}
              columns={[
                { name: "Name", cell: ({ name, email }) => name || email },
                { name: "Role", cell: ({ role }) => role },
              ]}
            />
          )}
        </>
      ),
    };
  },
  actions: {
    require: async (visit, form) => {
      const mfaRequired = (form.get("mfaRequired") ?? "") as Requirement;
      await updateCompany(visit.ctx, { ...seenBy(form), patch: { mfaRequired } });
      return go(to(visit, PATH));
    },
  },
});
