/** A step in between, for what cannot be undone: a button that opens a dialog with the form in it. */

import type { Child } from "hono/jsx";

interface ConfirmProps {
  /** Of the dialog, unique on its page. */
  readonly id: string;
  /** What the button says: `Revoke…`. */
  readonly opens: string;
  readonly title: string;
  readonly children: Child;
}

/** Browsers open and close it by themselves; the script does it in those that are older than `commandfor`. */
export function Confirm({ id, opens, title, children }: ConfirmProps) {
  const open = { command: "show-modal", commandfor: id };
  const close = { command: "close", commandfor: id };
  return (
    <>
      <button type="button" class="danger" {...open}>
        {opens}
      </button>
      <dialog id={id} aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`}>{title}</h2>
        {children}
        <button type="button" class="cancel" {...close}>
          Cancel
        </button>
      </dialog>
    </>
  );
}
