/** What a phase asks for, made of what was handed in and of what phases before it left. */

import type { CommandPhase, Json } from "../rules/definition.ts";
import { renderPhase, type CallPhase, type Rendered } from "../rules/render.ts";
import { renderCommand, type RenderedCommand } from "../rules/render-command.ts";
import type { TemplateValues } from "../rules/values.ts";
import { selectOutputs, type Run } from "../instances/phase-store.ts";
import type { Turn } from "./turn.ts";

type Looking = Pick<Turn, "deps" | "run">;

export async function renderRequest(turn: Looking, phase: CallPhase): Promise<Rendered> {
  return renderPhase(phase, await valuesFor(turn, phase.request));
}

export async function renderArguments(
  turn: Looking,
  phase: CommandPhase,
): Promise<RenderedCommand> {
  return renderCommand(phase, await valuesFor(turn, phase.command));
}

async function valuesFor({ deps, run }: Looking, templates: object): Promise<TemplateValues> {
  const { instance } = run;
  const left = await selectOutputs(deps.db, instance, instance.id, phasesNamed(run, templates));
  const phases = Object.fromEntries(
    left.map(({ key, output }) => [key, JSON.parse(output) as Json]),
  );
  const { input } = instance;
  return { input, phases, webhook: webhookOf(run) };
}

/** Only their outputs are read: all of them may be fifty megabytes. */
function phasesNamed({ phases }: Run, templates: object): string[] {
  const text = JSON.stringify(templates);
  return phases
    .filter(({ key, status }) => status === "completed" && text.includes(`phases.${key}.`))
    .map(({ key }) => key);
}

function webhookOf({ instance: { source, input } }: Run): Json | undefined {
  if (source !== "webhook" || typeof input !== "object" || input === null) return undefined;
  return (input as Readonly<Record<string, Json>>)["webhook"];
}
