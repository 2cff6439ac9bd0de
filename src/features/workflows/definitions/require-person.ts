import type { Context } from "../../../core/context.ts";
import { CodedError } from "../../../core/errors.ts";
import type { Action } from "../../../core/rights.ts";
import { recordRefusal, type GateDeps } from "../../audit/index.ts";
import type { Phase } from "../rules/definition.ts";
import { connectorReferences, secretReferences } from "../rules/variables.ts";

/**
 * Of what is there and of what is to be there. A connector counts, for its secret goes with it; and so does a
 * command, which runs on a machine of the customer's own, whatever it is given.
 * Attack: a key that leaked, or an app that somebody signed in to, sends a deployment's credential elsewhere, or takes
 * away the phase that a person put before it.
 */
export async function requirePerson(
  ctx: Context<GateDeps>,
  action: Action,
  id: string | null,
  ...definitions: readonly (readonly Phase[] | null)[]
): Promise<void> {
  const { actor, deps, nowMs, requestId, ip } = ctx;
  if (actor.type === "user" && actor.signIn.ceiling === null) return;
  const phases = definitions.flatMap((definition) => definition ?? []);
  const isPlain = phases.every(({ type }) => type !== "command");
  if (isPlain && secretReferences(phases).length + connectorReferences(phases).length === 0) return;

  const code = "forbidden";
  const target = `workflows:${id ?? "*"}`;
  const event = {
    action,
    category: "workflow",
    target,
    outcome: "denied",
    details: { code },
  } as const;
  await recordRefusal(deps, deps.refusals, { actor, requestId, ip, event, code }, nowMs);
  throw new CodedError(
    code,
    "Workflows that name a secret, call a connector or run a command are created, changed, published and deleted by people, in Nembl itself.",
    {
      action,
      details: [
        { field: "action", message: action },
        { field: "resource", message: target },
      ],
    },
  );
}
