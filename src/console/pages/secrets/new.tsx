/** Create Secret: one by one, or several from the text of an `.env` file. */

import { CodedError } from "../../../core/errors.ts";
import { createSecret } from "../../../features/secrets/index.ts";
import { UNTOUCHED } from "../../form-state.ts";
import { go, memberPage, to, type MemberVisit, type Outcome } from "../../page.ts";
import { sendOnce } from "../../send-once.ts";
import { linesIn, pairsIn, textIn } from "../../typed.ts";
import { Faults, Field, PostForm, Select } from "../../ui/form.tsx";
import { Head, Table } from "../../ui/parts.tsx";
import { readEnvText, slugOf } from "./env-text.ts";
import { SECRET_TYPES, ValueField } from "./fields.tsx";

const PATH = "/settings/secrets";

type SecretType = NonNullable<Parameters<typeof createSecret>[1]["type"]>;

export const newSecretPage = memberPage({
  path: `${PATH}/new`,
  menu: PATH,
  asks: ["secrets:create"],
  show: async (visit, state) => {
    await visit.ctx.authorize("secrets:create", { tags: {} });
    const here = to(visit, `${PATH}/new`);
    const { token, nonce } = visit;
    const one = state.action === "create" ? state : UNTOUCHED;
    return {
      title: "Create Secret",
      body: (
        <>
          <Head title="Create Secret" />
          <Faults state={state} />
          <PostForm to={here} action="create" token={token} nonce={nonce} sheet>
            <Field
              name="slug"
              label="Name (slug)"
              hint="Lower-case letters, digits and hyphens: github-api-token. Workflows and connectors call it so."
              state={one}
              maxlength={64}
              required
            />
            <ValueField state={one} />
            <Select name="type" label="Type" choices={SECRET_TYPES} chosen="custom" state={one} />
            <Field name="description" label="Description" state={one} rows={2} />
            <Field
              name="tags"
              label="Tags"
              hint="One a line: environment: production. Policies decide by them."
              state={one}
              rows={3}
            />
            <Field
              name="allowedHosts"
              label="Allowed hosts"
              hint="One a line. Empty: wherever a connector names it. HTTP phases of workflows need one."
              state={one}
              rows={2}
            />
            <button type="submit" class="main-action">
              Save
            </button>
          </PostForm>
          <h2>Import an .env file</h2>
          <PostForm to={here} action="import" token={token} nonce={nonce} sheet>
            <p>
              Each line becomes a secret: <code>GITHUB_TOKEN=…</code> is called{" "}
              <code>github-token</code>. What became of each line is listed afterwards, without
              values.
            </p>
            <EnvField />
            <button type="submit">Import</button>
          </PostForm>
        </>
      ),
    };
  },
  actions: {
    create: async (visit, form) => {
      const body = {
        slug: form.get("slug") ?? "",
        value: form.get("value") ?? "",
        type: (textIn(form, "type") ?? "custom") as SecretType,
        tags: pairsIn(form, "tags"),
        allowedHosts: linesIn(form, "allowedHosts"),
        ...descriptionIn(form),
      };
      await sendOnce(visit.ctx, "secrets/create", form, (ctx) => createSecret(ctx, body));
      return go(to(visit, `${PATH}/${body.slug}`));
    },
    import: importLines,
  },
});

/** It is empty whenever the page is shown; the script reads a file into it and lists the names that it finds. */
function EnvField() {
  return (
    <div class="field">
      <label for="field-env">Text of the file</label>
      <textarea
        id="field-env"
        name="value"
        rows={6}
        spellcheck={false}
        autocomplete="off"
        data-names="env-names"
      ></textarea>
      <p class="hint" id="env-names" role="status"></p>
      <p class="row" data-value-tools="" hidden>
        <label>
          From a file <input type="file" data-fill="field-env" />
        </label>
      </p>
    </div>
  );
}

function descriptionIn(form: URLSearchParams): { description?: string } {
  const description = textIn(form, "description");
  return description === undefined ? {} : { description };
}

/** Lines of one import. More is a job for the API. */
const MAX_LINES = 50;

async function importLines(visit: MemberVisit, form: URLSearchParams): Promise<Outcome> {
  await visit.ctx.authorize("secrets:create", { tags: {} });
  const entries = readEnvText(form.get("value") ?? "").slice(0, MAX_LINES);
  const outcomes: { name: string; outcome: string }[] = [];
  for (const { name, value } of entries) {
    const slug = slugOf(name);
    outcomes.push({ name: `${name} → ${slug}`, outcome: await outcomeOf(visit, slug, value) });
  }
  const title = "Import finished";
  const body = (
    <>
      <Head title={title} lead={`${outcomes.length} lines were read.`} />
      <Table
        caption="What became of each line"
        rows={outcomes}
        columns={[
          { name: "Line", cell: ({ name }) => name },
          { name: "Outcome", cell: ({ outcome }) => outcome },
        ]}
      />
      <a class="button" href={to(visit, PATH)}>
        To the secrets
      </a>
    </>
  );
  return { kind: "show", view: { title, body } };
}

async function outcomeOf(visit: MemberVisit, slug: string, value: string): Promise<string> {
  try {
    await createSecret(visit.ctx, { slug, value });
    return "Created";
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return error.message;
  }
}
