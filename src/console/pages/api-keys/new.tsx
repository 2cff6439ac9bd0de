/** Create API Key. The address can fill the form: `?name=…&scopes=services:read&expires=90`. */

import { API_SCOPES } from "../../../core/api-scopes.ts";
import { DAY_MS, isoTime } from "../../../core/time.ts";
import { createKey } from "../../../features/api-keys/index.ts";
import { Choices, Faults, Field, PostForm } from "../../ui/form.tsx";
import { Head } from "../../ui/parts.tsx";
import { Scopes } from "../../ui/scopes.tsx";
import { UNTOUCHED } from "../../form-state.ts";
import { memberPage, to } from "../../page.ts";
import { sendOnce } from "../../send-once.ts";
import { alreadyShown, keyShown } from "./key-shown.tsx";

const PATH = "/settings/developer/api-keys";

const TEMPLATES = [
  { name: "CI", scopes: ["services:read", "workflows:read", "workflows:write", "requests:write"] },
  { name: "Read only", scopes: API_SCOPES.filter((scope) => scope.endsWith(":read")) },
];

const queryOf = (name: string, scopes: readonly string[]) =>
  new URLSearchParams({ name, scopes: scopes.join(",") }).toString();

const EXPIRIES = [
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
  {
    value: "never",
    label: "No expiry",
    hint: "Anyone who finds the key can use it until you notice and revoke it.",
  },
];

export const newApiKeyPage = memberPage({
  path: `${PATH}/new`,
  menu: PATH,
  asks: ["api_keys:create"],
  show: async (visit, state) => {
    const { query, token, nonce } = visit;
    const filled = state.action === undefined ? { ...UNTOUCHED, values: query } : state;
    const scopes = query.getAll("scopes").flatMap((text) => text.split(","));
    const here = to(visit, `${PATH}/new`);
    await visit.ctx.authorize("api_keys:create");
    return {
      title: "Create API Key",
      body: (
        <>
          <Head title="Create API Key" />
          <Faults state={state} />
          <p class="templates">
            Begin with a template:{" "}
            {TEMPLATES.map(({ name, scopes: ofTemplate }) => (
              <a class="button" href={`${here}?${queryOf(name, ofTemplate)}`}>
                {name}
              </a>
            ))}
          </p>
          <PostForm to={here} action="create" token={token} nonce={nonce} sheet>
            <Field
              name="name"
              label="Name"
              hint='Who will use it: "CI/CD Pipeline", "Slack Integration".'
              state={filled}
              maxlength={100}
              required
            />
            <Scopes legend="Permissions" state={state} chosen={scopes} />
            <Choices
              name="expires"
              legend="Expiration"
              state={state}
              chosen={[query.get("expires") ?? "90"]}
              choices={EXPIRIES}
            />
            <p class="hint">
              The key is for {visit.place === "live" ? "live data" : "sandbox data only"}: switch
              above to make one for the other.
            </p>
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
      const { ctx } = visit;
      const days = EXPIRIES.find(({ value }) => value === form.get("expires"))?.value ?? "90";
      const body = {
        name: form.get("name") ?? "",
        environment: ctx.actor.environment,
        scopes: form.getAll("scopes") as (typeof API_SCOPES)[number][],
        expiresAt: days === "never" ? null : isoTime(ctx.nowMs + Number(days) * DAY_MS),
      };
      const sent = await sendOnce(ctx, "api-keys/create", form, (claimed) =>
        createKey(claimed, body),
      );
      return sent.kind === "done"
        ? keyShown(visit, "API key created", sent.result)
        : alreadyShown(visit, String(sent.resource["id"]));
    },
  },
});
