/** Two people edit one thing: the second sees both versions, with what they typed, and overwrites knowingly. */

import { expect, it } from "vitest";

import { formOf, visitor } from "../support/console.ts";

const SECRETS = "/live/settings/secrets";
const VALUE = "only-this-test-knows-the-value";

async function secretPage() {
  const first = await visitor();
  const second = await visitor("owner", first.companyId);
  await first.submit(`${SECRETS}/new`, "create", {
    ...{ slug: "deploy-token", value: VALUE, type: "custom" },
    ...{ description: "At first", tags: "", allowedHosts: "" },
  });
  return { first, second, path: `${SECRETS}/deploy-token` };
}

const EDIT = { type: "custom", tags: "team: core", allowedHosts: "" };

it("shows what stands now beside what was typed, and keeps what was typed", async () => {
  const { first, second, path } = await secretPage();
  const { to, hidden } = formOf(await (await second.get(path)).text(), "update");
  const saved = { ...EDIT, type: "password", tags: "team: web", description: "By the first" };
  expect((await first.submit(path, "update", saved)).status).toBe(303);

  const late = await second.post(to, { ...hidden, ...EDIT, description: "By the second" });
  const html = await late.text();
  expect(late.status).toBe(412);
  expect(html).toContain("<title>Error: ");
  expect(html).toContain("Somebody else was first");
  // What was typed, and what was saved meanwhile.
  expect(html).toContain(">By the second</textarea>");
  expect(html).toMatch(/Saved meanwhile: <code>By the first<\/code>/);
  expect(html).toMatch(/Saved meanwhile: <code>team: web<\/code>/);
  expect(html).toMatch(/Saved meanwhile: <code>Password<\/code>/);
  // Where nobody differs, nothing is said: the list of hosts.
  expect(html.split("Saved meanwhile")).toHaveLength(4);
  expect(html).not.toContain(VALUE);

  // The page holds the version of now: sent again, what was typed is put in its place.
  const now = formOf(html, "update");
  const again = await second.post(now.to, { ...now.hidden, ...EDIT, description: "By the second" });
  expect(again.status).toBe(303);
  expect(await (await first.get(path)).text()).toContain(">By the second</textarea>");
});

it("shows no such thing for a form that was refused for another reason", async () => {
  const { first, path } = await secretPage();
  const refused = await first.submit(path, "update", { ...EDIT, type: "no-such-type" });
  const html = await refused.text();
  expect(refused.status).toBe(422);
  expect(html).not.toContain("Saved meanwhile");
});

it("never shows a secret's value again, of either version", async () => {
  const { first, path } = await secretPage();
  const page = await (await first.get(path)).text();
  const { to, hidden } = formOf(page, "update-value");
  const refused = await first.post(to, { ...hidden, value: "" });
  expect(refused.status).toBe(422);
  const typed = await first.post(to, { ...hidden, token: "old", value: "typed-and-never-shown" });
  expect(typed.status).toBe(403);
  const html = await typed.text();
  expect(html).toContain("This form is from an earlier sign-in.");
  expect(html).not.toContain("typed-and-never-shown");
});

it("never shows the text of an imported file again", async () => {
  const { first } = await secretPage();
  const page = await (await first.get(`${SECRETS}/new`)).text();
  const { to, hidden } = formOf(page, "import");
  const late = await first.post(to, { ...hidden, token: "old", value: "A=typed-and-never-shown" });
  expect(late.status).toBe(403);
  expect(await late.text()).not.toContain("typed-and-never-shown");
});
