/** Settings > Company > Policies: the list, new ones from the specification's patterns, and who may do what, and why. */

import { pageRequest, paginationOf } from "../../../core/page.ts";
import {
  createPolicy,
  listPolicies,
  simulate,
  type Simulation,
} from "../../../features/policies/index.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { sendOnce } from "../../send-once.ts";
import { UNTOUCHED } from "../../form-state.ts";
import { Faults, Field, PostForm } from "../../ui/form.tsx";
import { Head, Pager, Table, Tag } from "../../ui/parts.tsx";
import { PATTERNS, policyIn, PolicyFields } from "./policy-fields.tsx";

const PATH = "/settings/company/policies";

export const policiesPage = memberPage({
  path: PATH,
  asks: ["policies:read"],
  show: async (visit, state) => {
    const { query, token, nonce } = visit;
    const page = pageRequest(pageNumber(query), 20);
    const { items, totalCount } = await listPolicies(visit.ctx, page);
    const pattern = PATTERNS.find(({ key }) => key === query.get("pattern"));
    const here = to(visit, PATH);
    return {
      title: "Policies",
      body: (
        <>
          <Head
            title="Policies"
            lead="They add to what roles allow. A Deny wins, wherever it comes from."
          />
          <Faults state={state} />
          <Table
            caption="Policies of your company"
            rows={items}
            columns={[
              {
                name: "Name",
                cell: ({ id, name }) => <a href={to(visit, `${PATH}/${id}`)}>{name}</a>,
              },
              {
                name: "Effect",
                cell: ({ effect }) => (
                  <Tag tone={effect === "Allow" ? "good" : "bad"}>{effect}</Tag>
                ),
              },
              {
                name: "What",
                cell: ({ resource, actions }) => `${actions.join(", ")} on ${resource}`,
              },
              { name: "In force", cell: ({ enabled }) => (enabled ? "yes" : "no") },
            ]}
          />
          <Pager path={here} query={query} {...paginationOf(page, totalCount)} />
          <h2>Who may do what, and why</h2>
          <Question visit={visit} answer={await answerOf(visit)} />
          <h2>Create a policy</h2>
          <ul>
            {PATTERNS.map(({ key, words }) => (
              <li>
                <a href={`${here}?pattern=${key}`}>{words}</a>
              </li>
            ))}
          </ul>
          <PostForm to={here} action="create" token={token} nonce={nonce} sheet>
            <PolicyFields state={state} policy={pattern?.policy} />
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
      const body = policyIn(form);
      await sendOnce(visit.ctx, "policies", form, (ctx) => createPolicy(ctx, body));
      return go(to(visit, PATH));
    },
  },
});

/** The question is in the address, so an answer can be sent to somebody. */
async function answerOf(visit: MemberVisit): Promise<Simulation | undefined> {
  const { query } = visit;
  const who = query.get("who") ?? "";
  const action = query.get("action") ?? "";
  if (who === "" || action === "") return undefined;
  const principal = who.startsWith("usr_")
    ? { user: who }
    : who.startsWith("grp_")
      ? { group: who }
      : { role: who as "member" };
  const resource = query.get("resource") || `${action.split(":")[0] ?? ""}:*`;
  return simulate(visit.ctx, { principal, action: action as "secrets:read", resource });
}

interface QuestionProps {
  readonly visit: MemberVisit;
  readonly answer: Simulation | undefined;
}

function Question({ visit, answer }: QuestionProps) {
  const state = { ...UNTOUCHED, values: visit.query };
  return (
    <>
      <form method="get" action={to(visit, PATH)} class="sheet">
        <Field name="who" label="Who" hint="A role, or the id of a user or group." state={state} />
        <Field name="action" label="Action" hint="secrets:update" state={state} />
        <Field
          name="resource"
          label="On what"
          hint="secrets:github-api-token; empty for any."
          state={state}
        />
        <button type="submit">Ask</button>
      </form>
      {answer && (
        <div class="notice" role="status">
          <p>
            <strong>{answer.decision === "Allow" ? "Yes." : "No."}</strong>{" "}
            {answer.reasons.length === 0
              ? "No policy speaks of it, and what is not allowed is denied."
              : "Because of:"}
          </p>
          <ul>
            {answer.reasons.map(({ name, effect }) => (
              <li>
                {effect}: {name}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
