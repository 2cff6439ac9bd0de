/** The builder: one phase and its environment variables. */

import { notFound } from "../../../core/errors.ts";
import { pageRequest } from "../../../core/page.ts";
import { listConnectors } from "../../../features/connectors/index.ts";
import { getWorkflow, updateWorkflow } from "../../../features/workflows/index.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { seenBy } from "../../typed.ts";
import { Faults, PostForm } from "../../ui/form.tsx";
import { Head } from "../../ui/parts.tsx";
import { secretChoices } from "../connectors/fields.tsx";
import { PhaseFields, phaseIn, type Phase } from "./phase-form.tsx";

const PATH = "/workflows";

export const phasePage = memberPage({
  path: `${PATH}/:id/phases/:key`,
  menu: PATH,
  asks: ["workflows:read", "workflows:update"],
  show: async (visit, state) => {
    const { workflow, revision, phase } = await load(visit);
    const connectors = await listConnectors(visit.ctx, {}, pageRequest(1, 100));
    const choices = connectors.items.map(({ slug, name }) => ({ value: slug, label: name }));
    return {
      title: phase.name,
      body: (
        <>
          <Head
            title={phase.name}
            lead={`A ${phase.type} phase of “${workflow.name}”, called ${phase.key} in templates.`}
          />
          <Faults state={state} />
          <PostForm to={visit.path} action="save" token={visit.token} also={{ revision }} sheet>
            <PhaseFields
              state={state}
              phase={phase}
              secrets={await secretChoices(visit)}
              connectors={choices}
            />
            <button type="submit" class="main-action">
              Save phase
            </button>
          </PostForm>
          <a href={to(visit, `${PATH}/${workflow.id}`)}>Back to the workflow</a>
        </>
      ),
    };
  },
  actions: {
    save: async (visit, form) => {
      const { workflow, phase } = await load(visit);
      const phases = workflow.phases.map((one) =>
        one.key === phase.key ? phaseIn(form, one) : one,
      );
      await updateWorkflow(visit.ctx, {
        id: workflow.id,
        ...seenBy(form),
        patch: { phases: sent(phases) },
      });
      return go(to(visit, `${PATH}/${workflow.id}`));
    },
  },
});

async function load({ ctx, params }: MemberVisit) {
  const { resource: workflow, revision } = await getWorkflow(ctx, params["id"] ?? "");
  const phase = workflow.phases.find(({ key }) => key === params["key"]);
  if (phase === undefined) throw notFound("phase");
  return { workflow, revision, phase };
}

type Sent = NonNullable<Parameters<typeof updateWorkflow>[1]["patch"]["phases"]>;

/** What was stored is what may be sent; the schema reads it again. */
export function sent(phases: readonly Phase[]): Sent {
  return phases as unknown as Sent;
}
