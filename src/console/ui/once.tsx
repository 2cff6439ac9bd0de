/** For values that are shown once: copying them, and leaving their page on purpose. */

import type { Child } from "hono/jsx";

import type { Outcome } from "../page.ts";
import { Head } from "./parts.tsx";

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

interface OnceValueProps {
  readonly id: string;
  readonly value: string;
  /** What the button says. */
  readonly copy: string;
}

/** The script takes it off the page when the page is left: "back" shows it no more. */
export function OnceValue({ id, value, copy }: OnceValueProps) {
  return (
    <div class="once">
      <pre id={id} data-once="">
        {value}
      </pre>
      <CopyButton of={id}>{copy}</CopyButton>
    </div>
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

interface OnceProps {
  readonly title: string;
  readonly lead: string;
  readonly value: string;
  /** What the button copies: `the secret`. */
  readonly what: string;
  /** Where the person goes on to, and in which words. */
  readonly next: string;
  readonly saved: string;
}

/** The answer to the form that made it: the value is on this page and stored nowhere. */
export function shownOnce({ title, lead, value, what, next, saved }: OnceProps): Outcome {
  const body = (
    <>
      <Head title={title} lead={lead} />
      <OnceValue id="once-value" value={value} copy={`Copy ${what}`} />
      <SavedLink to={next}>{saved}</SavedLink>
    </>
  );
  return { kind: "show", view: { title, body } };
}

interface BeforeProps {
  /** `This secret`, `These codes`. */
  readonly what: string;
  /** How to get another. */
  readonly again: string;
  readonly next: string;
}

/** The form was sent again: it did one thing, and the value is stored nowhere. */
export function shownBefore({ what, again, next }: BeforeProps): Outcome {
  const title = `${what} ${what.startsWith("These") ? "were" : "was"} shown already`;
  const body = (
    <>
      <Head title={title} />
      <p>
        The form was sent twice and counts once. What it made was on the first answer only. {again}
      </p>
      <p>
        <a class="button main-action" href={next}>
          Go on
        </a>
      </p>
    </>
  );
  return { kind: "show", view: { title, body } };
}
