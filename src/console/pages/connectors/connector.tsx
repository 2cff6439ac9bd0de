/** One connector: its Authentication section, a test with its result in words, its end. */

import {
  deleteConnector,
  findConnectorSlugs,
  getConnector,
  tryConnector,
  updateConnector,
} from "../../../features/connectors/index.ts";
import { UNTOUCHED } from "../../form-state.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { seenBy, textIn } from "../../typed.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Faults, Field, PostForm } from "../../ui/form.tsx";
import { Facts, Head, Tag, When } from "../../ui/parts.tsx";
import { authIn, AuthFields, secretChoices } from "./fields.tsx";

const PATH = "/settings/connectors";

/** Links from secrets know its id, which no slug can be: it has an underscore. */
async function slugOf({ ctx, params }: MemberVisit): Promise<string> {
  const named = params["slug"] ?? "";
  if (!named.startsWith("con_")) return named;
  return (await findConnectorSlugs(ctx.deps.db, ctx.actor, [named])).get(named) ?? named;
}

export const connectorPage = memberPage({
  path: `${PATH}/:slug`,
  menu: PATH,
  asks: ["connectors:read"],
  show: async (visit, state) => {
    const slug = await slugOf(visit);
    const { resource: connector, revision } = await getConnector(visit.ctx, slug);
    const form = { to: to(visit, `${PATH}/${slug}`), token: visit.token };
    const update = state.action === "update" ? state : UNTOUCHED;
    return {
      title: connector.name,
      body: (
        <>
          <Head title={connector.name}>
            <PostForm {...form} action="test">
              <button type="submit">Test</button>
            </PostForm>
          </Head>
          <Faults state={state} />
          <Facts
            facts={[
              ["Type", connector.type],
              ["Address", connector.baseUrl],
              [
                "Credential",
                connector.refusedSince === null ? (
                  <Tag tone="good">not refused</Tag>
                ) : (
                  <>
                    <Tag tone="bad">refused</Tag> since <When at={connector.refusedSince} />
                  </>
                ),
              ],
            ]}
          />
          <h2>Change</h2>
          <PostForm {...form} action="update" also={{ revision }} sheet>
            <Field name="name" label="Name" value={connector.name} state={update} maxlength={200} />
            <Field name="baseUrl" label="Address" value={connector.baseUrl} state={update} />
            <AuthFields state={update} secrets={await secretChoices(visit)} auth={connector.auth} />
            <button type="submit" class="main-action">
              Save
            </button>
          </PostForm>
          <h2>Delete</h2>
          <Confirm id="delete" opens="Delete…" title={`Delete “${connector.name}”?`}>
            <PostForm {...form} action="delete" also={{ revision, confirm: state.confirm ?? "" }}>
              <p>Workflows that call it fail in that phase from then on.</p>
              <button type="submit" class="danger">
                {state.confirm === undefined ? "Delete" : "Delete all the same:"} {connector.name}
              </button>
            </PostForm>
          </Confirm>
        </>
      ),
    };
  },
  actions: {
    test: async (visit) => {
      const slug = await slugOf(visit);
      const { ok, message } = await tryConnector(visit.ctx, slug, undefined);
      const title = ok ? "The connector works" : "The connector does not work";
      const body = (
        <>
          <Head title={title} lead={message} />
          <a class="button main-action" href={to(visit, `${PATH}/${slug}`)}>
            Back to the connector
          </a>
        </>
      );
      return { kind: "show", view: { title, body } };
    },
    update: async (visit, form) => {
      const slug = await slugOf(visit);
      const baseUrl = textIn(form, "baseUrl");
      const patch = {
        name: form.get("name") ?? "",
        auth: authIn(form),
        ...(baseUrl === undefined ? {} : { baseUrl }),
      };
      await updateConnector(visit.ctx, { slug, ...seenBy(form), patch });
      return go(to(visit, `${PATH}/${slug}`));
    },
    delete: async (visit, form) => {
      const slug = await slugOf(visit);
      const confirm = textIn(form, "confirm");
      const { unusedSecrets } = await deleteConnector(visit.ctx, {
        slug,
        ...seenBy(form),
        confirm,
      });
      if (unusedSecrets.length === 0) return go(to(visit, PATH));
      const title = "Connector deleted";
      const body = (
        <>
          <Head title={title} lead="Nothing uses these secrets any more:" />
          <ul>
            {unusedSecrets.map((secret) => (
              <li>
                <a href={to(visit, `/settings/secrets/${secret}`)}>{secret}</a>
              </li>
            ))}
          </ul>
        </>
      );
      return { kind: "show", view: { title, body } };
    },
  },
});
