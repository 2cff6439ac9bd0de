/** API scopes to tick: a row for each kind of thing, reading beside writing. */

import { API_SCOPES } from "../../core/api-scopes.ts";
import type { FormState } from "../form-state.ts";

interface ScopesProps {
  readonly legend: string;
  readonly state: FormState;
  /** Ticked where nothing was ticked yet. */
  readonly chosen: readonly string[];
}

const VERBS = ["read", "write"] as const;

const THINGS = [...new Set(API_SCOPES.map((scope) => scope.split(":")[0] ?? ""))];

export function Scopes({ legend, state, chosen }: ScopesProps) {
  const fault = state.faults.get("scopes");
  const picked = state.action === undefined ? chosen : state.values.getAll("scopes");
  return (
    <fieldset class="field choices" id="field-scopes">
      <legend>{legend}</legend>
      {fault && <span class="fault">{fault}</span>}
      <div class="grid">
        {THINGS.map((thing) => (
          <div>
            <span>{thing}</span>
            {VERBS.map((verb) => (
              <Scope scope={`${thing}:${verb}`} picked={picked} />
            ))}
          </div>
        ))}
      </div>
    </fieldset>
  );
}

/** Nothing where there is no such scope. */
function Scope({ scope, picked }: { readonly scope: string; readonly picked: readonly string[] }) {
  if (!API_SCOPES.some((one) => one === scope)) return <span></span>;
  return (
    <label>
      <input type="checkbox" name="scopes" value={scope} checked={picked.includes(scope)} />
      <code>{scope}</code>
    </label>
  );
}
