/** The builder: a workflow's phases in order, publishing it, running it, its instances. */

import { pageRequest } from "../../../core/page.ts";
import {
  deleteWorkflow,
  getWorkflow,
  listInstances,
  publishWorkflow,
  startInstance,
  updateWorkflow,
  type ListedInstanceResource,
  type WorkflowResource,
} from "../../../features/workflows/index.ts";
import { UNTOUCHED, type FormState } from "../../form-state.ts";
import { go, memberPage, to, type MemberVisit, type Outcome } from "../../page.ts";
import { madeId, sendOnce } from "../../send-once.ts";
import { jsonIn, seenBy, textIn } from "../../typed.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Faults, Field, PostForm, Select } from "../../ui/form.tsx";
import { Ago, Empty, Head, Table, Tag } from "../../ui/parts.tsx";
import { newPhase } from "./new-phase.ts";
import { sent } from "./phase.tsx";
import type { Phase } from "./phase-form.tsx";

const PATH = "/workflows";

const TYPES = [
  { value: "http", label: "Call an address" },
  { value: "connector", label: "Call through a connector" },
  { value: "command", label: "Run a command" },
  { value: "manual", label: "Wait for a person" },
];

const idOf = (visit: MemberVisit) => visit.params["id"] ?? "";

export const workflowPage = memberPage({
  path: `${PATH}/:id`,
  menu: PATH,
  asks: ["workflows:read"],
  show: async (visit, state) => {
    const { resource: workflow, revision } = await getWorkflow(visit.ctx, idOf(visit));
    const instances = await listInstances(
      visit.ctx,
      { workflowId: workflow.id, filter: {} },
      pageRequest(1, 20),
    );
    const props = { visit, state, workflow, revision };
    return {
      title: workflow.name,
      body: (
        <>
          <Head title={workflow.name}>
            <Tag tone={workflow.status === "published" ? "good" : "warn"}>{workflow.status}</Tag>
          </Head>
          <Faults state={state} />
          <h2>Phases</h2>
          <Phases {...props} />
          <AddPhase {...props} />
          <h2>Publish and run</h2>
          <Run {...props} />
          <h2>Instances</h2>
          <Instances visit={visit} instances={instances.items} />
          <h2>Delete</h2>
          <Confirm id="delete" opens="Delete…" title={`Delete “${workflow.name}”?`}>
            <PostForm
              to={visit.path}
              action="delete"
              token={visit.token}
              also={{ revision, confirm: state.confirm ?? "" }}
            >
              <p>Services that name it can run it no more. It cannot be restored.</p>
              <button type="submit" class="danger">
                {state.confirm === undefined ? "Delete" : "Delete all the same:"} {workflow.name}
              </button>
            </PostForm>
          </Confirm>
        </>
      ),
    };
  },
  actions: {
    add: (visit, form) =>
      change(visit, form, (phases) => [
        ...phases,
        newPhase(form.get("type") ?? "", form.get("name") ?? "", phases),
      ]),
    up: (visit, form) => change(visit, form, (phases) => moved(phases, form.get("key") ?? "", -1)),
    down: (visit, form) => change(visit, form, (phases) => moved(phases, form.get("key") ?? "", 1)),
    remove: (visit, form) =>
      change(visit, form, (phases) => phases.filter(({ key }) => key !== form.get("key"))),
    publish: async (visit, form) => {
      await publishWorkflow(visit.ctx, { id: idOf(visit), ...seenBy(form) });
      return go(visit.path);
    },
    run: async (visit, form) => {
      const body = { input: jsonIn(form, "input") };
      const id = idOf(visit);
      const started = await sendOnce(visit.ctx, `workflows/${id}/run`, form, (ctx) =>
        startInstance(ctx, { workflowId: id, body }),
      );
      const instance = madeId(started);
      return go(to(visit, `/instances/${instance}`));
    },
    delete: async (visit, form) => {
      await deleteWorkflow(visit.ctx, {
        id: idOf(visit),
        ...seenBy(form),
        confirm: textIn(form, "confirm"),
      });
      return go(to(visit, PATH));
    },
  },
});

async function change(
  visit: MemberVisit,
  form: URLSearchParams,
  next: (phases: readonly Phase[]) => readonly Phase[],
): Promise<Outcome> {
  const { resource } = await getWorkflow(visit.ctx, idOf(visit));
  const patch = { phases: sent(next(resource.phases)) };
  await updateWorkflow(visit.ctx, { id: resource.id, ...seenBy(form), patch });
  return go(visit.path);
}

function moved(phases: readonly Phase[], key: string, by: number): readonly Phase[] {
  const from = phases.findIndex((phase) => phase.key === key);
  const phase = phases[from];
  if (phase === undefined) return phases;
  const rest = phases.filter((_, index) => index !== from);
  return rest.toSpliced(Math.max(0, from + by), 0, phase);
}

interface Props {
  readonly visit: MemberVisit;
  readonly state: FormState;
  readonly workflow: WorkflowResource;
  readonly revision: string;
}

function Phases({ visit, workflow, revision }: Props) {
  const form = { to: visit.path, token: visit.token };
  if (workflow.phases.length === 0) {
    return (
      <Empty title="No phases yet">
        <p>Add the first one below.</p>
      </Empty>
    );
  }
  return (
    <Table
      caption="They run in this order"
      rows={workflow.phases}
      columns={[
        {
          name: "Phase",
          cell: ({ key, name }) => (
            <a href={to(visit, `${PATH}/${workflow.id}/phases/${key}`)}>{name}</a>
          ),
        },
        { name: "Key", cell: ({ key }) => <code>{key}</code> },
        { name: "Type", cell: ({ type }) => type },
        {
          name: "Variables",
          cell: ({ env }) =>
            Object.entries(env).map(([name, value]) => (
              <Tag tone="data">{`${name} = ${value}`}</Tag>
            )),
        },
        {
          name: "",
          cell: ({ key, name }) => (
            <div class="row">
              {(["up", "down", "remove"] as const).map((action) => (
                <PostForm {...form} action={action} also={{ key, revision }}>
                  <button type="submit" aria-label={`${WORDS[action]} ${name}`}>
                    {WORDS[action]}
                  </button>
                </PostForm>
              ))}
            </div>
          ),
        },
      ]}
    />
  );
}

const WORDS = { up: "Up", down: "Down", remove: "Remove" } as const;

function AddPhase({ visit, state, revision }: Props) {
  const form = state.action === "add" ? state : UNTOUCHED;
  return (
    <PostForm to={visit.path} action="add" token={visit.token} also={{ revision }} sheet>
      <Field name="name" label="Name of a new phase" state={form} maxlength={200} required />
      <Select name="type" label="Type" state={form} choices={TYPES} chosen="http" />
      <button type="submit">Add phase</button>
    </PostForm>
  );
}

function Run({ visit, state, workflow, revision }: Props) {
  const form = { to: visit.path, token: visit.token };
  return (
    <>
      {workflow.status === "draft" && (
        <PostForm {...form} action="publish" also={{ revision }}>
          <p>
            These phases are a draft.{" "}
            {workflow.publishedVersion !== null &&
              `Version ${workflow.publishedVersion} runs meanwhile. `}
            <button type="submit" class="main-action">
              Publish
            </button>
          </p>
        </PostForm>
      )}
      {workflow.publishedVersion !== null && (
        <PostForm {...form} action="run" nonce={visit.nonce} sheet>
          <Field
            name="input"
            label="Input as JSON"
            state={state.action === "run" ? state : UNTOUCHED}
            rows={3}
          />
          <button type="submit">Run</button>
        </PostForm>
      )}
    </>
  );
}

interface InstancesProps {
  readonly visit: MemberVisit;
  readonly instances: readonly ListedInstanceResource[];
}

function Instances({ visit, instances }: InstancesProps) {
  return (
    <Table
      caption="The newest first, at most 20"
      rows={instances}
      columns={[
        { name: "Instance", cell: ({ id }) => <a href={to(visit, `/instances/${id}`)}>{id}</a> },
        { name: "Status", cell: ({ status }) => <InstanceStatus status={status} /> },
        { name: "Version", cell: ({ version }) => version },
        {
          name: "Started",
          cell: ({ createdAt }) => <Ago at={createdAt} nowMs={visit.ctx.nowMs} />,
        },
      ]}
    />
  );
}

export function InstanceStatus({ status }: Pick<ListedInstanceResource, "status">) {
  const tone = status === "completed" ? "good" : status === "failed" ? "bad" : "plain";
  return <Tag tone={tone}>{status}</Tag>;
}
