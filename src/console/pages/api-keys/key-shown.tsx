/** The one page that a new key's value is on: after creating it and after rotating it. */

import type { ApiKeyResource } from "../../../features/api-keys/index.ts";
import { Head } from "../../ui/parts.tsx";
import { OnceValue, SavedLink } from "../../ui/once.tsx";
import { to, type MemberVisit, type Outcome } from "../../page.ts";

const PATH = "/settings/developer/api-keys";

interface Shown {
  readonly resource: ApiKeyResource;
  readonly value: string;
}

export function keyShown(visit: MemberVisit, title: string, { resource, value }: Shown): Outcome {
  const call = `curl ${visit.publicUrl}/v1/me -H "x-api-key: ${value}"`;
  const body = (
    <>
      <Head title={title} />
      <div class="notice warn">
        Copy the key now. It is shown only this once: we keep no copy that anybody could read.
      </div>
      <OnceValue id="once-value" value={value} copy="Copy the key" />
      <h2>Try it</h2>
      <OnceValue id="once-call" value={call} copy="Copy the command" />
      <SavedLink to={to(visit, `${PATH}/${resource.id}`)}>I have saved this key</SavedLink>
    </>
  );
  return { kind: "show", view: { title, body } };
}

/** The form was sent again: one key was made, and its value is stored nowhere. */
export function alreadyShown(visit: MemberVisit, id: string): Outcome {
  const body = (
    <>
      <Head title="This key was shown already" />
      <p>
        The form was sent twice and made one key. Its value was on the first answer only. If you do
        not have it, rotate the key: that makes a new value.
      </p>
      <p>
        <a class="button main-action" href={to(visit, `${PATH}/${id}`)}>
          To the key
        </a>
      </p>
    </>
  );
  return { kind: "show", view: { title: "This key was shown already", body } };
}
