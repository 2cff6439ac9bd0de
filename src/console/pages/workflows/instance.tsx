/** An instance: its phases with status and scrubbed output, followed live; waiting phases are completed here. */

import {
  cancelInstance,
  completeManualPhase,
  getInstance,
  type InstanceResource,
} from "../../../features/workflows/index.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { Faults, PostForm } from "../../ui/form.tsx";
import { Facts, Head, When } from "../../ui/parts.tsx";
import { InstanceStatus } from "./workflow.tsx";

const idOf = (visit: MemberVisit) => visit.params["id"] ?? "";

export const instancePage = memberPage({
  path: "/instances/:id",
  menu: "/workflows",
  asks: ["workflows:read"],
  show: async (visit, state) => {
    const { resource: instance } = await getInstance(visit.ctx, idOf(visit));
    const over = instance.endedAt !== null;
    return {
      title: `Instance ${instance.id}`,
      body: (
        <>
          <Head title={`Instance ${instance.id}`}>
            {!over && (
              <PostForm to={visit.path} action="cancel" token={visit.token}>
                <button type="submit" class="danger">
                  Cancel
                </button>
              </PostForm>
            )}
          </Head>
          <Faults state={state} />
          <div data-live={over ? "over" : "on"}>
            <Facts
              facts={[
                ["Status", <InstanceStatus status={instance.status} />],
                [
                  "Workflow",
                  <a href={to(visit, `/workflows/${instance.workflowId}`)}>
                    version {instance.version}
                  </a>,
                ],
                ["Started", <When at={instance.createdAt} />],
                ["Ended", <When at={instance.endedAt} never="not yet" />],
                ...(instance.failure === null
                  ? []
                  : ([["Why it failed", instance.failure.message]] as const)),
              ]}
            />
            {instance.phases.map((phase) => (
              <PhaseRun visit={visit} phase={phase} />
            ))}
          </div>
        </>
      ),
    };
  },
  actions: {
    cancel: async (visit) => {
      await cancelInstance(visit.ctx, idOf(visit));
      return go(visit.path);
    },
    complete: (visit, form) => completed(visit, form, "completed"),
    reject: (visit, form) => completed(visit, form, "rejected"),
  },
});

async function completed(visit: MemberVisit, form: URLSearchParams, outcome: string) {
  await completeManualPhase(visit.ctx, {
    id: idOf(visit),
    key: form.get("phase") ?? "",
    body: { outcome },
  });
  return go(visit.path);
}

interface PhaseRunProps {
  readonly visit: MemberVisit;
  readonly phase: InstanceResource["phases"][number];
}

function PhaseRun({ visit, phase }: PhaseRunProps) {
  const form = { to: visit.path, token: visit.token, also: { phase: phase.key } };
  return (
    <section class="sheet">
      <h2>
        {phase.name}: {phase.status}
      </h2>
      <p class="hint">
        {phase.type}, attempt {phase.attempts}. <When at={phase.startedAt} never="Not begun" />
      </p>
      {phase.failure && <p class="fault">{phase.failure.message}</p>}
      {phase.status === "waiting" && phase.type === "manual" && (
        <div class="row">
          <PostForm {...form} action="complete">
            <button type="submit" class="main-action">
              Complete {phase.name}
            </button>
          </PostForm>
          <PostForm {...form} action="reject">
            <button type="submit" class="danger">
              Reject {phase.name}
            </button>
          </PostForm>
        </div>
      )}
      {phase.output !== null && phase.output !== undefined && (
        <details>
          <summary>Output</summary>
          <pre>{JSON.stringify(phase.output, null, 2)}</pre>
        </details>
      )}
    </section>
  );
}
