/** One API key: what it may do, its use by day, its rotation and its end. */

import { notFound } from "../../../core/errors.ts";
import { getKey, revokeKey, rotateKey } from "../../../features/api-keys/index.ts";
import { Choices, Faults, Field, PostForm } from "../../ui/form.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Ago, Facts, Head, Table, When } from "../../ui/parts.tsx";
import { UsageChart } from "../../ui/usage-chart.tsx";
import type { FormState } from "../../form-state.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { sendOnce } from "../../send-once.ts";
import { alreadyShown, keyShown } from "./key-shown.tsx";
import { KeyStatus } from "./list.tsx";

const PATH = "/settings/developer/api-keys";

const GRACES = [
  { value: "0", label: "The old key ends now" },
  { value: "3600", label: "The old key works for one more hour" },
  { value: "86400", label: "The old key works for one more day" },
];

type Key = Awaited<ReturnType<typeof getKey>>["resource"];

export const apiKeyPage = memberPage({
  path: `${PATH}/:id`,
  menu: PATH,
  asks: ["api_keys:read"],
  show: async (visit, state) => {
    const key = await keyOfPlace(visit);
    return {
      title: key.name,
      body: (
        <>
          <Head title={key.name}>
            <KeyStatus status={key.status} />
          </Head>
          <Faults state={state} />
          {!key.creatorActive && key.status === "active" && (
            <div class="notice warn">
              Its maker was deactivated, and the key goes on without them. Rotate it to make it
              yours, or revoke it.
            </div>
          )}
          <KeyFacts visit={visit} apiKey={key} />
          <h2>Use in the last 30 days</h2>
          <UsageChart days={key.usage} nowMs={visit.ctx.nowMs} />
          <Table
            caption="Requests by day (UTC)"
            none="None in these 30 days."
            rows={key.usage.filter(({ admitted, denied }) => admitted + denied > 0)}
            columns={[
              { name: "Day", cell: ({ day }) => day },
              { name: "Admitted", cell: ({ admitted }) => admitted },
              { name: "Denied", cell: ({ denied }) => denied },
            ]}
          />
          {key.status === "active" && <Ends visit={visit} state={state} apiKey={key} />}
        </>
      ),
    };
  },
  actions: {
    rotate: async (visit, form) => {
      const { id } = await keyOfPlace(visit);
      const gracePeriodSeconds = Number(form.get("grace") ?? "0");
      const sent = await sendOnce(visit.ctx, `api-keys/${id}/rotate`, form, (ctx) =>
        rotateKey(ctx, id, { gracePeriodSeconds }),
      );
      return sent.kind === "done"
        ? keyShown(visit, "API key rotated", sent.result)
        : alreadyShown(visit, String(sent.resource["id"]));
    },
    revoke: async (visit, form) => {
      const { id } = await keyOfPlace(visit);
      const reason = form.get("reason") ?? "";
      await revokeKey(visit.ctx, id, reason === "" ? {} : { reason });
      return go(to(visit, `${PATH}/${id}`));
    },
  },
});

/**
 * The API answers for both environments.
 * Accident: a form of the sandbox, in the sandbox's colour, ends a key of live, or shows a new one.
 */
async function keyOfPlace({ ctx, params }: MemberVisit): Promise<Key> {
  const { resource: key } = await getKey(ctx, params["id"] ?? "");
  if (key.environment !== ctx.actor.environment) throw notFound("API key");
  return key;
}

function KeyFacts({ visit, apiKey: key }: { readonly visit: MemberVisit; readonly apiKey: Key }) {
  const { nowMs } = visit.ctx;
  return (
    <Facts
      facts={[
        ["Permissions", key.scopes.join(", ")],
        ["Ends with", <code>{key.hint}</code>],
        ["Created", <When at={key.createdAt} />],
        ["Expires", <When at={key.expiresAt} never="No expiry" />],
        ["Last used", <Ago at={key.lastUsedAt} nowMs={nowMs} never="Never used" />],
        ...(key.revokedAt === null
          ? []
          : ([["Revoked", <When at={key.revokedAt} />]] as [string, ReturnType<typeof When>][])),
      ]}
    />
  );
}

interface EndsProps {
  readonly visit: MemberVisit;
  readonly state: FormState;
  readonly apiKey: Key;
}

/** Rotation is offered first: what uses the key goes on working. */
function Ends({ visit, state, apiKey: key }: EndsProps) {
  const { token, nonce, path } = visit;
  return (
    <>
      <h2>Rotate</h2>
      <PostForm to={path} action="rotate" token={token} nonce={nonce} sheet>
        <p>A new value with the same name, permissions and expiry.</p>
        <Choices name="grace" legend="The old key" state={state} chosen={["0"]} choices={GRACES} />
        <button type="submit">Rotate “{key.name}”</button>
      </PostForm>
      <h2>Revoke</h2>
      <p>
        Every request with this key fails as soon as you see the next page. A revoked key cannot be
        restored; rotate it if something still needs it.
      </p>
      <Confirm id="revoke" opens="Revoke…" title={`Revoke “${key.name}”?`}>
        <PostForm to={path} action="revoke" token={token}>
          <Field name="reason" label="Reason (for the audit log)" state={state} maxlength={500} />
          <button type="submit" class="danger">
            Revoke “{key.name}”
          </button>
        </PostForm>
      </Confirm>
    </>
  );
}
