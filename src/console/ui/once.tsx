/** For values that are shown once: copying them, and leaving their page on purpose. */

import type { Child } from "hono/jsx";

interface CopyProps {
  /** The id of the element with the text. */
  readonly of: string;
  readonly children: Child;
}

/** Only a script can copy, so only the script shows it. */
export function CopyButton({ of, children }: CopyProps) {
  return (
    <button type="button" data-copy={of} hidden>
      {children}
    </button>
  );
}

/** Never "Done": it says what has to have happened. Any other way off the page is asked about by the script. */
export function SavedLink({ to, children }: { readonly to: string; readonly children: Child }) {
  return (
    <p>
      <a class="button main-action" href={to} data-saved="">
        {children}
      </a>
    </p>
  );
}
