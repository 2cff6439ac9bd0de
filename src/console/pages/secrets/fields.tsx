/** Fields that the pages of secrets share. */

import type { FormState } from "../../form-state.ts";

export const SECRET_TYPES = [
  { value: "api_key", label: "API Key" },
  { value: "oauth_token", label: "OAuth Token" },
  { value: "password", label: "Password" },
  { value: "certificate", label: "Certificate" },
  { value: "custom", label: "Custom" },
];

/**
 * Several lines, for certificates. It is empty whenever the page is shown.
 * Accident: a browser fills in its own user's password, and a form that was about something else saves it as the secret.
 */
export function ValueField({ state }: { readonly state: FormState }) {
  const fault = state.faults.get("value");
  return (
    <div class="field">
      <label for="field-value">Value</label>
      <span class="hint" id="field-value-hint">
        Encrypted as soon as it is saved. It cannot be viewed again, only replaced.
      </span>
      {fault && (
        <span class="fault" id="field-value-fault">
          {fault}
        </span>
      )}
      <textarea
        id="field-value"
        name="value"
        rows={3}
        required
        spellcheck={false}
        autocomplete="off"
        aria-describedby={fault ? "field-value-hint field-value-fault" : "field-value-hint"}
        aria-invalid={fault ? "true" : undefined}
      ></textarea>
      <p class="row" data-value-tools="" hidden>
        <label>
          From a file <input type="file" data-fill="field-value" />
        </label>
        <button type="button" data-generate="field-value">
          Generate one
        </button>
      </p>
    </div>
  );
}
