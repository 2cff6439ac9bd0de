/** Settings > Developer > Inbound webhooks: addresses that other systems call to start a workflow. */

import { pageRequest, paginationOf } from "../../../core/page.ts";
import {
  createInboundWebhook,
  deleteInboundWebhook,
  getInboundWebhook,
  listInboundWebhooks,
  listLastCalls,
  updateInboundWebhook,
} from "../../../features/inbound-webhooks/index.ts";
import { listWorkflows } from "../../../features/workflows/index.ts";
import { UNTOUCHED } from "../../form-state.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { madeId, sendOnce } from "../../send-once.ts";
import { seenBy } from "../../typed.ts";
import { Faults, Field, PostForm, Select } from "../../ui/form.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { CopyButton } from "../../ui/once.tsx";
import { Ago, Empty, Head, Pager, Table, Tag } from "../../ui/parts.tsx";
import { secretChoices } from "../connectors/fields.tsx";

const PATH = "/settings/developer/inbound-webhooks";

export const inboundWebhooksPage = memberPage({
  path: PATH,
  asks: ["workflows:read"],
  show: async (visit, state) => {
    const page = pageRequest(pageNumber(visit.query), 20);
    const { items, totalCount } = await listInboundWebhooks(visit.ctx, {}, page);
    const workflows = await listWorkflows(visit.ctx, {}, pageRequest(1, 100));
    return {
      title: "Inbound webhooks",
      body: (
        <>
          <Head title="Inbound webhooks" lead="Another system's signed call starts a workflow." />
          <Faults state={state} />
          {items.length === 0 ? (
            <Empty title="No addresses yet">
              <p>
                An inbound webhook is an address, a workflow, and the secret that calls are signed
                with.
              </p>
            </Empty>
          ) : (
            <Table
              caption="Inbound webhooks, newest first"
              rows={items}
              columns={[
                {
                  name: "Name",
                  cell: ({ id, name }) => <a href={to(visit, `${PATH}/${id}`)}>{name}</a>,
                },
                { name: "Secret", cell: ({ secret }) => secret },
                {
                  name: "Status",
                  cell: ({ enabled }) => (
                    <Tag tone={enabled ? "good" : "plain"}>{enabled ? "enabled" : "disabled"}</Tag>
                  ),
                },
                {
                  name: "Last call",
                  cell: ({ lastReceivedAt }) => <Ago at={lastReceivedAt} nowMs={visit.ctx.nowMs} />,
                },
              ]}
            />
          )}
          <Pager path={to(visit, PATH)} query={visit.query} {...paginationOf(page, totalCount)} />
          <h2>Create an inbound webhook</h2>
          <PostForm
            to={to(visit, PATH)}
            action="create"
            token={visit.token}
            nonce={visit.nonce}
            sheet
          >
            <Field name="name" label="Name" state={state} maxlength={200} required />
            <Select
              name="workflowId"
              label="Workflow"
              state={state}
              choices={workflows.items.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <Select
              name="secret"
              label="Signing secret"
              state={state}
              choices={await secretChoices(visit)}
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
      const body = {
        name: form.get("name") ?? "",
        workflowId: form.get("workflowId") ?? "",
        secret: form.get("secret") ?? "",
      };
      const sent = await sendOnce(visit.ctx, "inbound-webhooks", form, (ctx) =>
        createInboundWebhook(ctx, body),
      );
      const id = madeId(sent);
      return go(to(visit, `${PATH}/${id}`));
    },
  },
});

const idOf = (visit: MemberVisit) => visit.params["id"] ?? "";

export const inboundWebhookPage = memberPage({
  path: `${PATH}/:id`,
  menu: PATH,
  asks: ["workflows:read"],
  show: async (visit, state) => {
    const [{ resource: webhook, revision }, calls] = await Promise.all([
      getInboundWebhook(visit.ctx, idOf(visit)),
      listLastCalls(visit.ctx, idOf(visit)),
    ]);
    const form = { to: visit.path, token: visit.token, also: { revision } };
    const update = state.action === "update" ? state : UNTOUCHED;
    return {
      title: webhook.name,
      body: (
        <>
          <Head title={webhook.name} />
          <Faults state={state} />
          <p>Its address:</p>
          <pre id="address">{`${visit.publicUrl}/v1/webhooks/inbound/${webhook.id}`}</pre>
          <p>
            <CopyButton of="address">Copy the address</CopyButton>
          </p>
          <p>
            It starts <a href={to(visit, `/workflows/${webhook.workflowId}`)}>this workflow</a>.
          </p>
          <h2>Last calls</h2>
          {calls.length === 0 ? (
            <p>No call was accepted within 30 days.</p>
          ) : (
            <Table
              caption="Accepted calls, newest first, at most 20"
              rows={calls}
              columns={[
                {
                  name: "Received",
                  cell: ({ receivedAt }) => <Ago at={receivedAt} nowMs={visit.ctx.nowMs} />,
                },
                {
                  name: "Started",
                  cell: ({ instanceId }) => (
                    <a href={to(visit, `/instances/${instanceId}`)}>{instanceId}</a>
                  ),
                },
              ]}
            />
          )}
          <h2>Change</h2>
          <PostForm {...form} action="update" sheet>
            <Field name="name" label="Name" state={update} value={webhook.name} maxlength={200} />
            <Select
              name="secret"
              label="Signing secret"
              state={update}
              choices={await secretChoices(visit)}
              chosen={webhook.secret}
            />
            <button type="submit">Save</button>
          </PostForm>
          <div class="row">
            <PostForm {...form} action={webhook.enabled ? "disable" : "enable"}>
              <button type="submit">{webhook.enabled ? "Disable" : "Enable"}</button>
            </PostForm>
            <Confirm id="delete" opens="Delete…" title={`Delete “${webhook.name}”?`}>
              <PostForm {...form} action="delete">
                <p>Calls to its address are refused from then on.</p>
                <button type="submit" class="danger">
                  Delete {webhook.name}
                </button>
              </PostForm>
            </Confirm>
          </div>
        </>
      ),
    };
  },
  actions: {
    update: (visit, form) =>
      change(visit, form, { name: form.get("name") ?? "", secret: form.get("secret") ?? "" }),
    enable: (visit, form) => change(visit, form, { enabled: true }),
    disable: (visit, form) => change(visit, form, { enabled: false }),
    delete: async (visit, form) => {
      await deleteInboundWebhook(visit.ctx, { id: idOf(visit), ...seenBy(form) });
      return go(to(visit, PATH));
    },
  },
});

async function change(
  visit: MemberVisit,
  form: URLSearchParams,
  patch: Parameters<typeof updateInboundWebhook>[1]["patch"],
) {
  await updateInboundWebhook(visit.ctx, { id: idOf(visit), ...seenBy(form), patch });
  return go(visit.path);
}
