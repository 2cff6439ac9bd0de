/** Things of one kind that a person made: each can be ended, or is left as it is. */

import type { Child } from "hono/jsx";

interface HeldItem {
  readonly id: string;
  readonly label: string;
  readonly href: string;
  readonly about: Child;
}

interface HeldProps {
  readonly title: string;
  /** The field's name: what is ticked is ended. */
  readonly name: string;
  /** What a tick does: `Revoke`. */
  readonly end: string;
  readonly items: readonly HeldItem[];
}

export function Held({ title, name, end, items }: HeldProps) {
  if (items.length === 0) return <></>;
  return (
    <fieldset class="field choices">
      <legend>{title}</legend>
      <span class="hint">What is not ticked is kept.</span>
      {items.map(({ id, label, href, about }) => (
        <div class="row">
          <label>
            <input type="checkbox" name={name} value={id} />
            <span>
              {end} {label}
            </span>
          </label>
          <span class="hint">
            {about} · <a href={href}>look at it</a>
          </span>
        </div>
      ))}
    </fieldset>
  );
}
