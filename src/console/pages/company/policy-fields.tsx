/** The form of a policy, and the specification's three patterns to begin with. */

import type { createPolicy, PolicyResource } from "../../../features/policies/index.ts";
import type { FormState } from "../../form-state.ts";
import { linesIn, pairsAsText, pairsIn, textIn } from "../../typed.ts";
import { Choices, Field, Select } from "../../ui/form.tsx";

type PolicyBody = Parameters<typeof createPolicy>[1];

type Shown = Pick<PolicyResource, "name" | "effect" | "resource" | "actions"> &
  Partial<Pick<PolicyResource, "description" | "conditions" | "principals" | "enabled">>;

export const PATTERNS: readonly { key: string; words: string; policy: Shown }[] = [
  {
    key: "create",
    words: "Only admins can create secrets",
    policy: {
      name: "Only admins create secrets",
      effect: "Allow",
      resource: "secrets:*",
      actions: ["create"],
      principals: { roles: ["admin"] },
    },
  },
  {
    key: "use",
    words: "Developers can use but not view secrets",
    policy: {
      name: "Developers use secrets and do not view them",
      effect: "Deny",
      resource: "secrets:*",
      actions: ["read_value"],
      principals: { roles: ["member"] },
    },
  },
  {
    key: "production",
    words: "Restrict production secrets",
    policy: {
      name: "Production secrets are the admins'",
      effect: "Deny",
      resource: "secrets:*",
      actions: ["update"],
      conditions: { tags: { environment: "production" } },
      principals: { everyone: true, except: { roles: ["owner", "admin"] } },
    },
  },
];

const EFFECTS = [
  { value: "Allow", label: "Allow" },
  { value: "Deny", label: "Deny" },
];

const IN_FORCE = [
  { value: "yes", label: "Yes, from the next request on" },
  { value: "no", label: "Not now" },
];

interface PolicyFieldsProps {
  readonly state: FormState;
  readonly policy: Shown | undefined;
}

export function PolicyFields({ state, policy }: PolicyFieldsProps) {
  const { principals } = policy ?? {};
  return (
    <>
      <Field
        name="name"
        label="Name"
        state={state}
        value={policy?.name ?? ""}
        maxlength={200}
        required
      />
      <Field
        name="description"
        label="Description"
        state={state}
        value={policy?.description ?? ""}
        rows={2}
      />
      <Select
        name="effect"
        label="Effect"
        state={state}
        choices={EFFECTS}
        chosen={policy?.effect ?? "Allow"}
      />
      <Field
        name="resource"
        label="Resource"
        hint="secrets:*, or one thing: secrets:github-api-token"
        state={state}
        value={policy?.resource ?? ""}
        required
      />
      <Field
        name="actions"
        label="Actions"
        hint="One a line: update. A star for all."
        state={state}
        value={(policy?.actions ?? []).join("\n")}
        rows={3}
        required
      />
      <Field
        name="tags"
        label="Only where these tags are"
        hint="One a line: environment: production"
        state={state}
        value={pairsAsText(policy?.conditions?.tags ?? {})}
        rows={2}
      />
      <Choices
        name="everyone"
        legend="Whom it concerns"
        state={state}
        many
        chosen={principals?.everyone ? ["yes"] : []}
        choices={[{ value: "yes", label: "Everyone, but for the exceptions" }]}
      />
      <Field
        name="who"
        label="Roles, groups and users"
        hint="One a line: admin, grp_…, usr_…"
        state={state}
        value={namesOf(principals).join("\n")}
        rows={3}
      />
      <Field
        name="except"
        label="Exceptions"
        hint="One a line, written the same way."
        state={state}
        value={namesOf(principals?.except).join("\n")}
        rows={2}
      />
      <Select
        name="enabled"
        label="In force"
        state={state}
        choices={IN_FORCE}
        chosen={policy?.enabled === false ? "no" : "yes"}
      />
    </>
  );
}

type Someone = NonNullable<PolicyResource["principals"]["except"]>;

function namesOf(someone: Someone | undefined): readonly string[] {
  return [...(someone?.roles ?? []), ...(someone?.groups ?? []), ...(someone?.users ?? [])];
}

function someoneIn(form: URLSearchParams, field: string) {
  const names = linesIn(form, field);
  const users = names.filter((name) => name.startsWith("usr_"));
  const groups = names.filter((name) => name.startsWith("grp_"));
  const roles = names.filter((name) => !/^(usr|grp)_/.test(name)) as "member"[];
  return {
    ...(users.length === 0 ? {} : { users }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(roles.length === 0 ? {} : { roles }),
  };
}

export function policyIn(form: URLSearchParams): PolicyBody {
  const tags = pairsIn(form, "tags");
  const except = someoneIn(form, "except");
  return {
    name: form.get("name") ?? "",
    description: textIn(form, "description") ?? null,
    effect: form.get("effect") as "Allow",
    resource: form.get("resource") ?? "",
    actions: linesIn(form, "actions"),
    ...(form.has("enabled") ? { enabled: form.get("enabled") === "yes" } : {}),
    ...(Object.keys(tags).length === 0 ? {} : { conditions: { tags } }),
    principals: {
      ...someoneIn(form, "who"),
      ...(form.get("everyone") === "yes" ? { everyone: true } : {}),
      ...(Object.keys(except).length === 0 ? {} : { except }),
    },
  };
}
