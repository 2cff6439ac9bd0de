/** What the console's pages do for a sign-in that has not passed its second factor: no more than the API. */

import { beforeAll, describe, expect, it } from "vitest";

import { PAGES } from "../../src/console/pages.ts";
import { seedTotp } from "../features/mfa/support.ts";
import { formOf, visitor, type Visitor } from "../support/console.ts";

/** What passing the factor needs, and getting out. Everything else is refused. */
const REACHED: Readonly<Record<string, readonly string[]>> = {
  "/sign-in/company": ["switch", "sign-out"],
  "/sign-in/verify": ["verify", "recover", "sms"],
};

const addressOf = (path: string) =>
  path.startsWith("/sign-in/")
    ? path
    : `/live${path === "/" ? "" : path.replaceAll(/:\w+/g, "nothing-of-that-name")}`;

describe("a sign-in with a password alone, of a person who has a factor", () => {
  let person: Visitor;
  let token: string;

  beforeAll(async () => {
    person = await visitor();
    await seedTotp(person.userId);
    token = formOf(await (await person.get("/sign-in/company")).text(), "sign-out").hidden[
      "token"
    ] as string;
  });

  it.each(PAGES.map(({ path }) => path).filter((path) => !(path in REACHED)))(
    "is sent to the factor from %s",
    async (path) => {
      const answer = await person.get(addressOf(path));
      expect([path, answer.status]).toEqual([path, 302]);
      expect(answer.headers.get("location")).toContain("/sign-in/verify?returnTo=");
    },
  );

  const forms = PAGES.flatMap(({ path, actions }) =>
    Object.keys(actions ?? {})
      .filter((action) => REACHED[path]?.includes(action) !== true)
      .map((action) => ({ path, action })),
  );

  // Attack: who has somebody's password alone founds companies, or joins them, as that person.
  it.each(forms)("does no $action on $path", async ({ path, action }) => {
    const fields = { action, token, name: "Founded", slug: "founded", invitation: "x" };
    const answer = await person.post(addressOf(path), fields);
    const to = answer.headers.get("location") ?? "";
    const refused = answer.status === 401 || (answer.status === 303 && to.includes("/verify?"));
    expect([path, action, answer.status, refused]).toEqual([path, action, answer.status, true]);
  });
});
