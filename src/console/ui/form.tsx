/** Forms: each with the token, its action, its nonce, and its faults beside its fields. */

import type { Child } from "hono/jsx";

import { standsNow, type FormState } from "../form-state.ts";

interface PostFormProps {
  /** The address it is sent to. */
  readonly to: string;
  readonly action: string;
  readonly token: string;
  /** Where sending it twice must do it once. */
  readonly nonce?: string;
  /** What is sent along unseen. */
  readonly also?: Readonly<Record<string, string>>;
  readonly sheet?: boolean;
  readonly children: Child;
}

export function PostForm(props: PostFormProps) {
  const { to, action, token, nonce, also = {}, sheet, children } = props;
  const hidden = { action, token, ...(nonce === undefined ? {} : { nonce }), ...also };
  return (
    <form method="post" action={to} class={sheet ? "sheet" : undefined}>
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}

/** Of an edit that came too late: what somebody else has saved meanwhile. */
function StandsNow({ now }: { readonly now: readonly string[] | undefined }) {
  if (now === undefined) return <></>;
  const text = now.filter((one) => one !== "").join(", ");
  return (
    <span class="hint" data-stands-now="">
      Saved meanwhile: {text === "" ? <em>nothing</em> : <code>{text}</code>}
    </span>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly state: FormState;
  readonly hint?: string;
  readonly type?: "text" | "email" | "password" | "tel" | "url" | "number" | "date" | "search";
  /** Where nothing was typed yet. */
  readonly value?: string;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly inputmode?: "numeric" | "tel" | "url" | "email";
  readonly maxlength?: number;
  /** More than one line. */
  readonly rows?: number;
}

export function Field(props: FieldProps) {
  const { name, label, state, hint, type = "text", required, autocomplete, rows } = props;
  const fault = state.faults.get(name);
  const id = `field-${name}`;
  const about = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  const secret = type === "password";
  const value = secret ? undefined : (state.values.get(name) ?? props.value);
  const now = secret ? undefined : standsNow(state, name, [props.value ?? ""]);
  const common = {
    id,
    name,
    required,
    autocomplete: autocomplete ?? (secret ? "new-password" : "off"),
    maxlength: props.maxlength,
    "aria-describedby": about || undefined,
    "aria-invalid": fault === undefined ? undefined : ("true" as const),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {fault && (
        <span class="fault" id={`${id}-fault`}>
          {fault}
        </span>
      )}
      <StandsNow now={now} />
      {rows === undefined ? (
        <input {...common} type={type} inputmode={props.inputmode} value={value} />
      ) : (
        <textarea {...common} rows={rows} spellcheck={false}>
          {value ?? ""}
        </textarea>
      )}
    </div>
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

interface ChoicesProps {
  readonly name: string;
  readonly legend: string;
  readonly state: FormState;
  readonly choices: readonly Choice[];
  /** Chosen where nothing was chosen yet. */
  readonly chosen?: readonly string[];
  readonly hint?: string;
  readonly many?: boolean;
}

/** Radio buttons, or with `many` check boxes. */
export function Choices(props: ChoicesProps) {
  const { name, legend, state, choices, chosen = [], hint, many = false } = props;
  const fault = state.faults.get(name);
  const picked = state.action === undefined ? chosen : state.values.getAll(name);
  const now = standsNow(state, name, chosen);
  const labelOf = (value: string) => choices.find((one) => one.value === value)?.label ?? value;
  return (
    <fieldset class="field choices">
      <legend>{legend}</legend>
      {hint && <span class="hint">{hint}</span>}
      {fault && <span class="fault">{fault}</span>}
      <StandsNow now={now?.map(labelOf)} />
      <div class={many && choices.length > 3 ? "many" : undefined}>
        {choices.map((choice) => (
          <label>
            <input
              type={many ? "checkbox" : "radio"}
              name={name}
              value={choice.value}
              checked={picked.includes(choice.value)}
            />
            <span>
              {choice.label}
              {choice.hint && <span class="hint">{choice.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface SelectProps {
  readonly name: string;
  readonly label: string;
  readonly state: FormState;
  readonly choices: readonly Choice[];
  readonly chosen?: string;
  readonly hint?: string;
}

export function Select({ name, label, state, choices, chosen, hint }: SelectProps) {
  const fault = state.faults.get(name);
  const id = `field-${name}`;
  const picked = state.values.get(name) ?? chosen;
  const now = standsNow(state, name, [chosen ?? choices[0]?.value ?? ""]);
  const labelOf = (value: string) => choices.find((one) => one.value === value)?.label ?? value;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {fault && (
        <span class="fault" id={`${id}-fault`}>
          {fault}
        </span>
      )}
      <StandsNow now={now?.map(labelOf)} />
      <select
        id={id}
        name={name}
        aria-describedby={fault ? `${id}-fault` : hint && `${id}-hint`}
        aria-invalid={fault === undefined ? undefined : "true"}
      >
        {choices.map(({ value, label: words }) => (
          <option value={value} selected={value === picked}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Above a form that was refused. The fields that are at fault are links. */
export function Faults({ state }: { readonly state: FormState }) {
  if (state.message === undefined) return <></>;
  return (
    <div class="summary" tabindex={-1}>
      <div role="alert">
        <h2>{state.stale ? "Somebody else was first" : "That did not work"}</h2>
        <p>{state.message}</p>
        {state.stale && (
          <p>
            What you typed is still here. Where something else was saved meanwhile, it stands beside
            the field. Send the form again to put yours in its place.
          </p>
        )}
        {state.faults.size > 0 && (
          <ul>
            {[...state.faults].map(([field, message]) => (
              <li>
                <a href={`#field-${field}`}>{field}</a>: {message}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
