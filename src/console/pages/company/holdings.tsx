/**
 * What a person made and holds, and what becomes of it: before a deactivation and after it. Sessions end by themselves;
 * keys, clients and runners go on unless they are chosen here.
 */

import { revokeKey } from "../../../features/api-keys/index.ts";
import { getUser, updateUser } from "../../../features/members/index.ts";
import { deleteClient } from "../../../features/oauth-clients/index.ts";
import { getHoldings, type Holdings } from "../../../features/oversight/index.ts";
import { revokeRunner } from "../../../features/runners/index.ts";
import { go, memberPage, PLACES, to, type MemberVisit, type Place } from "../../page.ts";
import { ANY_REVISION, seenBy } from "../../typed.ts";
import { Faults, PostForm } from "../../ui/form.tsx";
import { Ago, Head } from "../../ui/parts.tsx";
import { Held } from "./held.tsx";

const PATH = "/settings/company/members";

const idOf = (visit: MemberVisit) => visit.params["id"] ?? "";

export const holdingsPage = memberPage({
  path: `${PATH}/:id/holdings`,
  menu: PATH,
  asks: ["users:disable"],
  show: async (visit, state) => {
    const [{ resource: user, revision }, holdings] = await Promise.all([
      getUser(visit.ctx, idOf(visit)),
      getHoldings(visit.ctx, idOf(visit)),
    ]);
    const name = user.name || (user.email ?? user.id);
    const active = user.status === "active";
    const title = active ? `Deactivate ${name}` : `What ${name} made`;
    return {
      title,
      body: (
        <>
          <Head
            title={title}
            lead={
              active
                ? "Nothing of theirs works from the next request on. What they made goes on, but for what you choose here."
                : "They are deactivated. What they made goes on, but for what you choose here."
            }
          />
          <Faults state={state} />
          <PostForm
            to={visit.path}
            action={active ? "deactivate" : "end"}
            token={visit.token}
            also={{ revision }}
            sheet
          >
            <Holding visit={visit} holdings={holdings} />
            {active && <Ending visit={visit} holdings={holdings} />}
            <button type="submit" class="danger">
              {active ? `Deactivate ${name}` : "End what is chosen"}
            </button>
          </PostForm>
          <a href={to(visit, `${PATH}/${user.id}`)}>Back to {name}</a>
        </>
      ),
    };
  },
  actions: {
    deactivate: async (visit, form) => {
      const id = idOf(visit);
      await updateUser(visit.ctx, { id, ...seenBy(form), patch: { status: "deactivated" } });
      await endChosen(visit, form);
      return go(to(visit, `${PATH}/${id}`));
    },
    end: async (visit, form) => {
      await endChosen(visit, form);
      return go(visit.path);
    },
  },
});

interface HoldingProps {
  readonly visit: MemberVisit;
  readonly holdings: Holdings;
}

/** The page of a thing stands in its own environment: `/live` or `/sandbox`. */
function placeOf(environment: (typeof PLACES)[Place]): Place {
  return environment === PLACES.live ? "live" : "sandbox";
}

function Holding({ visit, holdings }: HoldingProps) {
  const { nowMs } = visit.ctx;
  const { apiKeys, oauthClients, runners } = holdings;
  const developer = "/settings/developer";
  return (
    <>
      <Held
        title="API keys"
        name="key"
        end="Revoke"
        items={apiKeys.map((key) => ({
          id: key.id,
          label: `${key.name} (${placeOf(key.environment)})`,
          href: to({ place: placeOf(key.environment) }, `${developer}/api-keys/${key.id}`),
          about: (
            <>
              last used <Ago at={key.lastUsedAt} nowMs={nowMs} />
            </>
          ),
        }))}
      />
      <Held
        title="OAuth clients"
        name="client"
        end="Delete"
        items={oauthClients.map((client) => ({
          id: client.clientId,
          label: client.name,
          href: to(visit, `${developer}/oauth-clients/${client.clientId}`),
          about: (
            <>
              made <Ago at={client.createdAt} nowMs={nowMs} />
            </>
          ),
        }))}
      />
      <Held
        title="Runners"
        name="runner"
        end="Revoke"
        items={runners
          .filter(({ environment }) => environment === visit.ctx.actor.environment)
          .map((runner) => ({
            id: runner.id,
            label: runner.name,
            href: to(visit, `${developer}/runners/${runner.id}`),
            about: (
              <>
                last seen <Ago at={runner.lastSeenAt} nowMs={nowMs} />
              </>
            ),
          }))}
      />
      <Elsewhere visit={visit} holdings={holdings} />
    </>
  );
}

/** A runner is revoked in its own environment alone. */
function Elsewhere({ visit, holdings }: HoldingProps) {
  const others = holdings.runners.filter(
    ({ environment }) => environment !== visit.ctx.actor.environment,
  );
  const [first] = others;
  if (first === undefined) return <></>;
  const place = placeOf(first.environment);
  return (
    <p>
      <a href={to({ place }, `${PATH}/${holdings.userId}/holdings`)}>
        {others.length} more of their runners
      </a>{" "}
      in {place}.
    </p>
  );
}

/** What ends with the deactivation, and what stays as it is. */
function Ending({ visit, holdings: { sessions, policies } }: HoldingProps) {
  return (
    <>
      <p>
        {sessions.length === 0
          ? "They are not signed in here."
          : `${sessions.length} of their sessions end here.`}
      </p>
      {policies.length > 0 && (
        <>
          <p>Policies that name them stay, and hold again should they come back:</p>
          <ul>
            {policies.map(({ id, name, effect }) => (
              <li>
                <a href={to(visit, `/settings/company/policies/${id}`)}>{name}</a> ({effect})
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

const REASON = "Its maker was deactivated.";

/** One after the other: each is a change of its own, with its own event, and the first that is refused is shown. */
async function endChosen({ ctx }: MemberVisit, form: URLSearchParams): Promise<void> {
  for (const id of form.getAll("key")) await revokeKey(ctx, id, { reason: REASON });
  for (const clientId of form.getAll("client")) {
    await deleteClient(ctx, { clientId, ...ANY_REVISION });
  }
  for (const id of form.getAll("runner")) await revokeRunner(ctx, { id, ...ANY_REVISION });
}
