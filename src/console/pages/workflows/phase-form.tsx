/** A phase's configuration as a form, and back. */

import type { WorkflowResource } from "../../../features/workflows/index.ts";
import type { FormState } from "../../form-state.ts";
import { linesIn, pairsAsText, pairsIn, textIn } from "../../typed.ts";
import { Field, Select } from "../../ui/form.tsx";
import { CommandFields, commandIn } from "./command-fields.tsx";

export type Phase = WorkflowResource["phases"][number];

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].map((method) => ({
  value: method,
  label: method,
}));

const SOURCES = [
  { value: "literal", label: "Literal" },
  { value: "secret", label: "Secret" },
];

interface PhaseFieldsProps {
  readonly state: FormState;
  readonly phase: Phase;
  readonly secrets: readonly { readonly value: string; readonly label: string }[];
  readonly connectors: readonly { readonly value: string; readonly label: string }[];
}

export function PhaseFields(props: PhaseFieldsProps) {
  const { state, phase } = props;
  return (
    <>
      <Field name="name" label="Name" state={state} value={phase.name} maxlength={200} required />
      {phase.type === "command" && <CommandFields state={state} phase={phase} />}
      {phase.type === "manual" && (
        <Field
          name="assignees"
          label="Assignees"
          hint="Ids of people, one a line: they are told when the phase waits."
          state={state}
          value={phase.assignees.join("\n")}
          rows={2}
        />
      )}
      {(phase.type === "connector" || phase.type === "http") && (
        <RequestFields {...props} phase={phase} />
      )}
      <Variables {...props} />
      <Field
        name="timeoutSeconds"
        label="Time limit in seconds"
        hint="Empty for the usual one."
        inputmode="numeric"
        state={state}
        value={String(phase.timeoutSeconds ?? "")}
      />
    </>
  );
}

type CallPhase = Extract<Phase, { type: "connector" | "http" }>;

function RequestFields({
  state,
  phase,
  connectors,
}: PhaseFieldsProps & { readonly phase: CallPhase }) {
  const { request } = phase;
  const { body } = request;
  return (
    <>
      {phase.type === "connector" && (
        <Select
          name="connector"
          label="Connector"
          state={state}
          choices={connectors}
          chosen={phase.connector}
        />
      )}
      <Select
        name="method"
        label="Method"
        state={state}
        choices={METHODS}
        chosen={request.method}
      />
      <Field
        name="address"
        label={phase.type === "connector" ? "Path" : "Address"}
        hint="{{ input.x }} and {{ phases.key.body.y }} are put in when it runs."
        state={state}
        value={phase.type === "connector" ? phase.request.path : phase.request.url}
        required
      />
      <Field
        name="headers"
        label="Headers"
        hint="One a line: Authorization: Bearer {{ env.DEPLOY_TOKEN }}"
        state={state}
        value={pairsAsText(request.headers)}
        rows={3}
      />
      <Field
        name="query"
        label="Query"
        hint="One a line: name: value"
        state={state}
        value={pairsAsText(request.query)}
        rows={2}
      />
      <Field
        name="body"
        label="Body as JSON"
        state={state}
        value={body === undefined ? "" : JSON.stringify(body, null, 2)}
        rows={5}
      />
      <Field
        name="retries"
        label="Further attempts"
        hint="Empty: two, and none for POST and PATCH."
        inputmode="numeric"
        state={state}
        value={String(phase.retries ?? "")}
      />
    </>
  );
}

const SECRET = "secret:";

/** One row each, and an empty one to add another. */
function Variables({ state, phase, secrets }: PhaseFieldsProps) {
  const rows = [...Object.entries(phase.env), ["", ""] as const];
  return (
    <fieldset class="field">
      <legend>Environment Variables</legend>
      {rows.map(([name, value], index) => {
        const secret = value.startsWith(SECRET);
        return (
          <div class="row">
            <Field
              name={`env.${index}.name`}
              label={name === "" ? "New variable" : "Variable"}
              state={state}
              value={name}
            />
            <Select
              name={`env.${index}.source`}
              label="Value source"
              state={state}
              choices={SOURCES}
              chosen={secret ? "secret" : "literal"}
            />
            <div class="field of-literal">
              <Field
                name={`env.${index}.literal`}
                label="Literal"
                state={state}
                value={secret ? "" : value}
              />
            </div>
            <div class="field of-secret">
              <Select
                name={`env.${index}.secret`}
                label="Secret"
                state={state}
                choices={secrets}
                chosen={secret ? value.slice(SECRET.length) : ""}
              />
            </div>
          </div>
        );
      })}
    </fieldset>
  );
}

/** More rows than that are none of ours. */
const MAX_ROWS = 60;

function envIn(form: URLSearchParams): Record<string, string> {
  const rows = Array.from({ length: MAX_ROWS }, (_, index) => {
    const name = (form.get(`env.${index}.name`) ?? "").trim();
    const of = (part: string) => form.get(`env.${index}.${part}`) ?? "";
    const value = of("source") === "secret" ? `${SECRET}${of("secret")}` : of("literal");
    return [name, value] as const;
  });
  return Object.fromEntries(rows.filter(([name]) => name !== ""));
}

function numberIn(form: URLSearchParams, field: string): number | undefined {
  const text = textIn(form, field);
  return text === undefined ? undefined : Number(text);
}

/** What is no JSON is sent as the text that it is, and the verb says what is wrong with it. */
function bodyIn(form: URLSearchParams): unknown {
  const text = textIn(form, "body");
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export function phaseIn(form: URLSearchParams, before: Phase): Phase {
  const timeoutSeconds = numberIn(form, "timeoutSeconds");
  const common = {
    key: before.key,
    name: form.get("name") ?? "",
    env: envIn(form),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  };
  if (before.type === "manual") {
    return { ...common, type: "manual", assignees: linesIn(form, "assignees") };
  }
  const retries = numberIn(form, "retries");
  const call = { ...common, ...(retries === undefined ? {} : { retries }) };
  if (before.type === "command") return { ...call, type: "command", command: commandIn(form) };
  const body = bodyIn(form);
  const request = {
    method: (form.get("method") ?? "GET") as "GET",
    headers: pairsIn(form, "headers"),
    query: pairsIn(form, "query"),
    ...(body === undefined ? {} : { body: body as string }),
  };
  const address = form.get("address") ?? "";
  return before.type === "connector"
    ? {
        ...call,
        type: "connector",
        connector: form.get("connector") ?? "",
        request: { ...request, path: address },
      }
    : { ...call, type: "http", request: { ...request, url: address } };
}
