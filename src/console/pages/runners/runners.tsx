/** Settings > Developer > Runners: machines of the company's own that run commands, and are handed the secrets for it. */

import { pageRequest, paginationOf } from "../../../core/page.ts";
import {
  createRunner,
  getRunner,
  listRunners,
  revokeRunner,
  type RunnerResource,
} from "../../../features/runners/index.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { sendOnce } from "../../send-once.ts";
import { seenBy, wordsIn } from "../../typed.ts";
import { Faults, Field, PostForm } from "../../ui/form.tsx";
import { CopyButton, OnceValue, SavedLink } from "../../ui/once.tsx";
import { Ago, Empty, Facts, Head, Pager, Table, Tag, When } from "../../ui/parts.tsx";

const PATH = "/settings/developer/runners";

export const runnersPage = memberPage({
  path: PATH,
  asks: ["runners:read"],
  show: async (visit, state) => {
    const page = pageRequest(pageNumber(visit.query), 20);
    const { items, totalCount } = await listRunners(visit.ctx, page);
    const here = to(visit, PATH);
    return {
      title: "Runners",
      body: (
        <>
          <Head
            title="Runners"
            lead="Your own machines run the commands of workflows, and are handed the secrets that these name."
          />
          <Faults state={state} />
          {items.length === 0 ? (
            <Empty title="No runners here">
              <p>A runner is a program on your machine that asks for work. Create one below.</p>
            </Empty>
          ) : (
            <Runners visit={visit} runners={items} />
          )}
          <Pager path={here} query={visit.query} {...paginationOf(page, totalCount)} />
          <h2>Create a runner</h2>
          <PostForm to={here} action="create" token={visit.token} nonce={visit.nonce} sheet>
            <p>
              It can read every secret of this environment that a command names, so only who may see
              them all can create one.
            </p>
            <Field
              name="name"
              label="Name"
              hint="Which machine it is: Build machine"
              state={state}
              maxlength={100}
              required
            />
            <Field
              name="labels"
              label="Labels"
              hint="With blanks between them: linux staging. A command names the labels that its runner must have."
              state={state}
            />
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
      const body = { name: form.get("name") ?? "", labels: wordsIn(form, "labels") };
      const sent = await sendOnce(visit.ctx, "runners", form, (ctx) => createRunner(ctx, body));
      if (sent.kind === "repeated") return go(to(visit, PATH));
      const { resource, registrationToken } = sent.result;
      return tokenShown(visit, resource, registrationToken);
    },
  },
});

const TONES = { registered: "plain", active: "good", offline: "warn", revoked: "bad" } as const;

const WORDS = {
  registered: "not seen yet",
  active: "active",
  offline: "offline",
  revoked: "revoked",
} as const;

function RunnerStatus({ status }: Pick<RunnerResource, "status">) {
  return <Tag tone={TONES[status]}>{WORDS[status]}</Tag>;
}

interface RunnersProps {
  readonly visit: MemberVisit;
  readonly runners: readonly RunnerResource[];
}

function Runners({ visit, runners }: RunnersProps) {
  return (
    <Table
      caption="Runners, newest first"
      rows={runners}
      columns={[
        { name: "Name", cell: ({ id, name }) => <a href={to(visit, `${PATH}/${id}`)}>{name}</a> },
        { name: "Status", cell: ({ status }) => <RunnerStatus status={status} /> },
        {
          name: "Last seen",
          cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} nowMs={visit.ctx.nowMs} />,
        },
        { name: "Version", cell: ({ version }) => version ?? "–" },
        {
          name: "Labels",
          cell: ({ labels }) => labels.map((label) => <Tag tone="data">{label}</Tag>),
        },
      ]}
    />
  );
}

/** The token registers one machine and is stored nowhere. */
function tokenShown(visit: MemberVisit, runner: RunnerResource, token: string) {
  const title = "Runner created";
  const commands = `nembl runner register --url ${visit.publicUrl} --token -\nnembl runner start`;
  const body = (
    <>
      <Head
        title={title}
        lead="Its registration token is shown only this once. It registers one machine, within an hour."
      />
      <OnceValue id="once-value" value={token} copy="Copy the token" />
      <h2>On the machine</h2>
      <p>The first command asks for the token: paste it there, so that it stands in no history.</p>
      <pre id="commands">{commands}</pre>
      <p>
        <CopyButton of="commands">Copy the commands</CopyButton>
      </p>
      <SavedLink to={to(visit, `${PATH}/${runner.id}`)}>I have saved this token</SavedLink>
    </>
  );
  return { kind: "show", view: { title, body } } as const;
}

const idOf = (visit: MemberVisit) => visit.params["id"] ?? "";

export const runnerPage = memberPage({
  path: `${PATH}/:id`,
  menu: PATH,
  asks: ["runners:read"],
  show: async (visit, state) => {
    const { resource: runner, revision } = await getRunner(visit.ctx, idOf(visit));
    return {
      title: runner.name,
      body: (
        <>
          <Head title={runner.name}>
            <RunnerStatus status={runner.status} />
          </Head>
          <Faults state={state} />
          <Facts
            facts={[
              ["Id", <code>{runner.id}</code>],
              ["Labels", runner.labels.length === 0 ? "–" : runner.labels.join(", ")],
              ["Version", runner.version ?? "–"],
              ["Last seen", <Ago at={runner.lastSeenAt} nowMs={visit.ctx.nowMs} />],
              ["Created", <When at={runner.createdAt} />],
            ]}
          />
          {runner.status !== "revoked" && (
            <>
              <h2>Revoke</h2>
              <PostForm
                to={visit.path}
                action="revoke"
                token={visit.token}
                also={{ revision }}
                sheet
              >
                <p>
                  Its credential is dead as soon as you see the next page. What it runs is stopped
                  and given to another runner. A revoked runner cannot be restored.
                </p>
                <button type="submit" class="danger">
                  Revoke “{runner.name}”
                </button>
              </PostForm>
            </>
          )}
        </>
      ),
    };
  },
  actions: {
    revoke: async (visit, form) => {
      await revokeRunner(visit.ctx, { id: idOf(visit), ...seenBy(form) });
      return go(to(visit, `${PATH}/${idOf(visit)}`));
    },
  },
});
