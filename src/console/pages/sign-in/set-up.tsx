/** A first factor, for a person whose company requires one: nothing else is reached before. */

import { UNTOUCHED } from "../../form-state.ts";
import { memberPage } from "../../page.ts";
import { safePath } from "../../safe-path.ts";
import { Faults } from "../../ui/form.tsx";
import { Head } from "../../ui/parts.tsx";
import { confirm, enable, Enrolment } from "../profile/enrolment.tsx";

const PATH = "/sign-in/set-up";

export const setUpPage = memberPage({
  path: PATH,
  asks: [],
  beforeMfa: "enrolling",
  show: async (visit, state) => ({
    title: "Set up a second factor",
    body: (
      <>
        <Head
          title="Set up a second factor"
          lead="Your company requires one. It takes a minute, then you go on."
        />
        <Faults state={state} />
        <Enrolment visit={visit} state={state} here={hereOf(visit.query)} />
        <p>
          <a href="/sign-in/company">Another company, or sign out</a>
        </p>
      </>
    ),
  }),
  actions: {
    enable: (visit, form) => enable(visit, form, hereOf(visit.query), UNTOUCHED),
    confirm: (visit, form) => confirm(visit, form, safePath(visit.query.get("returnTo"))),
  },
});

function hereOf(query: URLSearchParams): string {
  const returnTo = safePath(query.get("returnTo"));
  return `${PATH}?${new URLSearchParams({ returnTo }).toString()}`;
}
