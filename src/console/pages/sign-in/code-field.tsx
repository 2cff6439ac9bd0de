/** One field for a code: it can be pasted, and browsers fill it from a text message (WCAG 2.2, 3.3.8). */

import type { FormState } from "../../form-state.ts";
import { Field } from "../../ui/form.tsx";

export function CodeField({ state, label }: { readonly state: FormState; readonly label: string }) {
  return (
    <Field
      name="code"
      label={label}
      hint="Six digits."
      state={state}
      inputmode="numeric"
      autocomplete="one-time-code"
      maxlength={20}
      required
    />
  );
}
