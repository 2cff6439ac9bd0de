/** The form of a connector; its Authentication section chooses a secret from those the person may read. */

import { pageRequest } from "../../../core/page.ts";
import type { ConnectorResource, createConnector } from "../../../features/connectors/index.ts";
import { listSecrets } from "../../../features/secrets/index.ts";
import type { FormState } from "../../form-state.ts";
import type { MemberVisit } from "../../page.ts";
import { textIn } from "../../typed.ts";
import { Field, Select } from "../../ui/form.tsx";

type Auth = Parameters<typeof createConnector>[1]["auth"];

const SCHEMES = [
  { value: "bearer", label: "Bearer token" },
  { value: "basic", label: "User name and password" },
  { value: "header", label: "A header of its own" },
  { value: "query", label: "A parameter of the address" },
  { value: "oauth2_refresh", label: "OAuth 2.0 refresh token" },
  { value: "none", label: "None" },
];

export interface ConnectorFieldsProps {
  readonly state: FormState;
  readonly secrets: readonly { readonly value: string; readonly label: string }[];
  readonly auth?: ConnectorResource["auth"];
}

/** Each scheme has some of these. */
type AnyAuth = Partial<Record<(typeof MEMBERS)[number], string>>;

/** The drop-down. Where there are more, the rest are named by the API. */
export async function secretChoices({ ctx }: MemberVisit) {
  const { items } = await listSecrets(ctx, {}, pageRequest(1, 100));
  const named = items.map(({ slug }) => ({ value: slug, label: slug }));
  return [{ value: "", label: "No secret" }, ...named];
}

/** The stylesheet shows of them what the chosen scheme uses. */
export function AuthFields({ state, secrets, auth: stored }: ConnectorFieldsProps) {
  const auth: (AnyAuth & { readonly scheme: string }) | undefined = stored;
  return (
    <fieldset class="field authentication">
      <legend>Authentication</legend>
      <Select
        name="auth.scheme"
        label="Scheme"
        state={state}
        choices={SCHEMES}
        chosen={auth?.scheme ?? "bearer"}
      />
      <Select
        name="auth.secret"
        label="Secret"
        state={state}
        choices={secrets}
        chosen={auth?.secret ?? ""}
      />
      <div class="for-header for-query">
        <Field
          name="auth.name"
          label="Name of the header or parameter"
          state={state}
          value={auth?.name ?? ""}
        />
      </div>
      <div class="for-basic">
        <Field name="auth.username" label="User name" state={state} value={auth?.username ?? ""} />
      </div>
      <div class="for-oauth2_refresh">
        <Field
          name="auth.tokenUrl"
          label="Token address (OAuth)"
          state={state}
          value={auth?.tokenUrl ?? ""}
        />
        <Field
          name="auth.clientId"
          label="Client id (OAuth)"
          state={state}
          value={auth?.clientId ?? ""}
        />
        <Select
          name="auth.clientSecret"
          label="Secret of the client (OAuth)"
          state={state}
          choices={secrets}
          chosen={auth?.clientSecret ?? ""}
        />
      </div>
    </fieldset>
  );
}

const MEMBERS = ["secret", "name", "username", "tokenUrl", "clientId", "clientSecret"] as const;

/** What its scheme does not use was left over from another choice and is not sent. */
const USED: Readonly<Record<string, readonly string[]>> = {
  none: [],
  bearer: ["secret"],
  basic: ["secret", "username"],
  header: ["secret", "name"],
  query: ["secret", "name"],
  oauth2_refresh: ["secret", "tokenUrl", "clientId", "clientSecret"],
};

export function authIn(form: URLSearchParams): Auth {
  const scheme = (form.get("auth.scheme") ?? "bearer") as "bearer";
  const used = USED[scheme] ?? [];
  const typed = MEMBERS.flatMap((member) => {
    const text = used.includes(member) ? textIn(form, `auth.${member}`) : undefined;
    return text === undefined ? [] : [[member, text] as const];
  });
  return { scheme, ...Object.fromEntries(typed) };
}
