/** A command's part of a phase's form, and back. */

import type { WorkflowResource } from "../../../features/workflows/index.ts";
import type { FormState } from "../../form-state.ts";
import { linesIn } from "../../typed.ts";
import { Field } from "../../ui/form.tsx";

type Phase = WorkflowResource["phases"][number];

export type CommandPhase = Extract<Phase, { type: "command" }>;

export function CommandFields({
  state,
  phase,
}: {
  readonly state: FormState;
  readonly phase: CommandPhase;
}) {
  return (
    <>
      <Field
        name="run"
        label="Program and arguments as a JSON list"
        hint="{{ input.x }} may stand in arguments. Secrets come as environment variables."
        state={state}
        value={JSON.stringify(phase.command.run)}
        rows={3}
        required
      />
      <Field
        name="labels"
        label="Labels"
        hint="One a line: a runner that has all of them runs it."
        state={state}
        value={phase.command.labels.join("\n")}
        rows={2}
      />
      <Field
        name="retries"
        label="Further attempts"
        hint="Empty: none."
        inputmode="numeric"
        state={state}
        value={String(phase.retries ?? "")}
      />
    </>
  );
}

export function commandIn(form: URLSearchParams): CommandPhase["command"] {
  return { run: listIn(form.get("run") ?? ""), labels: linesIn(form, "labels") };
}

/** Of what is no list nothing is sent, and the verb says that the program is missing. */
function listIn(text: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? (parsed as readonly string[]) : [];
  } catch {
    return [];
  }
}
