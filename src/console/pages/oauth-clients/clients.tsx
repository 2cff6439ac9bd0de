/** Settings > Developer > OAuth Clients: apps that sign people in. */

import { API_SCOPES, type ApiScope } from "../../../core/api-scopes.ts";
import { pageRequest, paginationOf } from "../../../core/page.ts";
import {
  deleteClient,
  getClient,
  listClients,
  registerClient,
  rotateClientSecret,
  updateClient,
} from "../../../features/oauth-clients/index.ts";
import { go, memberPage, to, type MemberVisit, type Outcome } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { sendOnce } from "../../send-once.ts";
import { linesIn, seenBy } from "../../typed.ts";
import { UNTOUCHED, type FormState } from "../../form-state.ts";
import { Choices, Faults, Field, PostForm } from "../../ui/form.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { shownBefore, shownOnce } from "../../ui/once.tsx";
import { Ago, Empty, Facts, Head, Pager, Table, Tag } from "../../ui/parts.tsx";
import { Scopes } from "../../ui/scopes.tsx";

const PATH = "/settings/developer/oauth-clients";

export const clientsPage = memberPage({
  path: PATH,
  asks: ["oauth_clients:read"],
  show: async (visit, state) => {
    const page = pageRequest(pageNumber(visit.query), 20);
    const { items, totalCount } = await listClients(visit.ctx, page);
    return {
      title: "OAuth Clients",
      body: (
        <>
          <Head
            title="OAuth Clients"
            lead="Apps that act for a person who signs in, by the code flow with PKCE."
          />
          <Faults state={state} />
          {items.length === 0 ? (
            <Empty title="No apps are registered">
              <p>Register an app to receive its client id.</p>
            </Empty>
          ) : (
            <Table
              caption="Registered apps"
              rows={items}
              columns={[
                {
                  name: "Name",
                  cell: ({ clientId, name }) => (
                    <a href={to(visit, `${PATH}/${clientId}`)}>{name}</a>
                  ),
                },
                { name: "Client id", cell: ({ clientId }) => <code>{clientId}</code> },
                {
                  name: "Created",
                  cell: ({ createdAt }) => <Ago at={createdAt} nowMs={visit.ctx.nowMs} />,
                },
                { name: "Status", cell: ({ status }) => <Tag>{status}</Tag> },
              ]}
            />
          )}
          <Pager path={to(visit, PATH)} query={visit.query} {...paginationOf(page, totalCount)} />
          <h2>Register an app</h2>
          <PostForm
            to={to(visit, PATH)}
            action="register"
            token={visit.token}
            nonce={visit.nonce}
            sheet
          >
            <ClientFields state={state} />
            <Choices
              name="confidential"
              legend="Where it runs"
              state={state}
              chosen={["no"]}
              choices={[
                { value: "no", label: "In a browser or on a device: no secret" },
                { value: "yes", label: "On a server that can keep a secret" },
              ]}
            />
            <button type="submit" class="main-action">
              Register
            </button>
          </PostForm>
        </>
      ),
    };
  },
  actions: {
    register: async (visit, form) => {
      const body = {
        name: form.get("name") ?? "",
        redirectUris: linesIn(form, "redirectUris"),
        scopes: form.getAll("scopes") as ApiScope[],
        confidential: form.get("confidential") === "yes",
      };
      const sent = await sendOnce(visit.ctx, "oauth-clients", form, (ctx) =>
        registerClient(ctx, body),
      );
      if (sent.kind === "repeated") return go(to(visit, PATH));
      const { resource, secret: clientSecret } = sent.result;
      const next = to(visit, `${PATH}/${resource.clientId}`);
      return clientSecret === null ? go(next) : secretShown("App registered", clientSecret, next);
    },
  },
});

function secretShown(title: string, value: string, next: string): Outcome {
  return shownOnce({
    title,
    lead: "Its client secret is shown only this once.",
    ...{ value, what: "the secret", next, saved: "I have saved this secret" },
  });
}

interface ClientFieldsProps {
  readonly state: FormState;
  readonly name?: string;
  readonly redirectUris?: readonly string[];
  readonly scopes?: readonly string[];
}

function ClientFields({ state, name, redirectUris = [], scopes }: ClientFieldsProps) {
  return (
    <>
      <Field name="name" label="Name" state={state} value={name ?? ""} maxlength={128} required />
      <Field
        name="redirectUris"
        label="Redirect URIs"
        hint="One a line, compared exactly: https://app.example.com/callback"
        state={state}
        value={redirectUris.join("\n")}
        rows={3}
        required
      />
      <Scopes
        legend="What its tokens may reach at most"
        state={state}
        chosen={scopes ?? API_SCOPES.filter((scope) => scope.endsWith(":read"))}
      />
    </>
  );
}

const idOf = (visit: MemberVisit) => visit.params["clientId"] ?? "";

export const clientPage = memberPage({
  path: `${PATH}/:clientId`,
  menu: PATH,
  asks: ["oauth_clients:read"],
  show: async (visit, state) => {
    const { resource: client, revision } = await getClient(visit.ctx, idOf(visit));
    const form = { to: visit.path, token: visit.token, also: { revision } };
    return {
      title: client.name,
      body: (
        <>
          <Head title={client.name} />
          <Faults state={state} />
          <Facts
            facts={[
              ["Client id", <code>{client.clientId}</code>],
              ["Kind", client.confidential ? "Keeps a secret" : "Public"],
              ["Status", client.status],
            ]}
          />
          <h2>Change</h2>
          <PostForm {...form} action="update" sheet>
            <ClientFields
              state={state.action === "update" ? state : UNTOUCHED}
              name={client.name}
              redirectUris={client.redirectUris}
              scopes={client.scopes}
            />
            <button type="submit">Save</button>
          </PostForm>
          {client.confidential && (
            <>
              <h2>Rotate the secret</h2>
              <PostForm {...form} action="rotate" nonce={visit.nonce} sheet>
                <p>
                  The app gets a new secret, shown once. The old one ends as soon as you see it:
                  give the app the new one right away. Its users stay signed in.
                </p>
                <button type="submit">Rotate the secret of {client.name}</button>
              </PostForm>
            </>
          )}
          <h2>Delete</h2>
          <Confirm id="delete" opens="Delete…" title={`Delete “${client.name}”?`}>
            <PostForm {...form} action="delete">
              <p>It signs no one in any more, and its tokens end.</p>
              <button type="submit" class="danger">
                Delete {client.name}
              </button>
            </PostForm>
          </Confirm>
        </>
      ),
    };
  },
  actions: {
    update: async (visit, form) => {
      const patch = {
        name: form.get("name") ?? "",
        redirectUris: linesIn(form, "redirectUris"),
        scopes: form.getAll("scopes") as ApiScope[],
      };
      await updateClient(visit.ctx, { clientId: idOf(visit), ...seenBy(form), patch });
      return go(visit.path);
    },
    rotate: async (visit, form) => {
      const id = idOf(visit);
      const sent = await sendOnce(visit.ctx, `oauth-clients/${id}/rotate`, form, (ctx) =>
        rotateClientSecret(ctx, id),
      );
      return sent.kind === "repeated"
        ? shownBefore({
            what: "This secret",
            again: "Rotate it again for another.",
            next: visit.path,
          })
        : secretShown("Secret rotated", sent.result.secret, visit.path);
    },
    delete: async (visit, form) => {
      await deleteClient(visit.ctx, { clientId: idOf(visit), ...seenBy(form) });
      return go(to(visit, PATH));
    },
  },
});
