/** Home: what there is to do next, each a link to where it is done. */

import { memberPage, to } from "../../page.ts";
import { Head } from "../../ui/parts.tsx";

const NEXT = [
  {
    path: "/settings/developer/api-keys/new",
    words: "Create an API key",
    why: "to call the API from a program",
  },
  {
    path: "/settings/profile/security",
    words: "Enable MFA",
    why: "so that a learned password is not enough",
  },
] as const;

export const homePage = memberPage({
  path: "/",
  asks: [],
  show: async (visit) => ({
    title: "Home",
    body: (
      <>
        <Head
          title="Home"
          lead={
            visit.place === "live"
              ? "You are looking at live data."
              : "You are looking at sandbox data: nothing here touches live."
          }
        />
        <ul>
          {NEXT.map(({ path, words, why }) => (
            <li>
              <a href={to(visit, path)}>{words}</a> {why}
            </li>
          ))}
        </ul>
      </>
    ),
  }),
});
