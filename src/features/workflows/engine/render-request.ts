/** The request of a phase, made of what was handed in and of what phases before it left. */

import type { Json } from "../rules/definition.ts";
import { renderPhase, type CallPhase, type Rendered } from "../rules/render.ts";
import { selectOutputs, type Run } from "../instances/phase-store.ts";
import type { Turn } from "./turn.ts";

export async function renderRequest(
  { deps, run }: Pick<Turn, "deps" | "run">,
  phase: CallPhase,
): Promise<Rendered> {
  const { instance } = run;
  const left = await selectOutputs(deps.db, instance, instance.id, phasesNamed(run, phase));
  const phases = Object.fromEntries(
    left.map(({ key, output }) => [key, JSON.parse(output) as Json]),
  );
  const { input } = instance;
  return renderPhase(phase, { input, phases, webhook: webhookOf(run) });
}

/** Only their outputs are read: all of them may be twelve megabytes. */
function phasesNamed({ phases }: Run, { request }: CallPhase): string[] {
  const text = JSON.stringify(request);
  return phases
    .filter(({ key, status }) => status === "completed" && text.includes(`phases.${key}.`))
    .map(({ key }) => key);
}

function webhookOf({ instance: { source, input } }: Run): Json | undefined {
  if (source !== "webhook" || typeof input !== "object" || input === null) return undefined;
  return (input as Readonly<Record<string, Json>>)["webhook"];
}
