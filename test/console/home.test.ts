/** Home, and the pages that it leads to. */

import { expect, it } from "vitest";

import { visitor } from "../support/console.ts";
import { env, seedKey } from "../support/world.ts";

async function factorPassed(userId: string): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO mfa_factors (user_id, kind, sealed_secret, created_at, confirmed_at) VALUES (?, 'totp', 'x', 1, 1)",
    ).bind(userId),
  ]);
}

it("names what needs attention, each with a link that leads to its page", async () => {
  const person = await visitor();
  const key = await seedKey(person.companyId, "live");
  const html = await (await person.get("/live")).text();
  expect(html).toContain("1 API key without an expiry");
  expect(html).toContain("1 person without a second factor");
  expect(html).toContain("You have no second factor");
  const links = [...html.matchAll(/<section class="sheet">.*?<\/section>/gs)].flatMap(([part]) =>
    [...part.matchAll(/href="([^"]+)"/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&")),
  );
  expect(links).toContain(`/live/settings/developer/api-keys/${key.id}`);
  expect(links).toContain(`/live/settings/company/members/${person.userId}`);
  for (const link of links) expect([link, (await person.get(link)).status]).toEqual([link, 200]);
});

it("says that all is well where it is, and nothing else", async () => {
  const person = await visitor("owner", undefined, { mfaPassedAtMs: Date.now() });
  await factorPassed(person.userId);
  const html = await (await person.get("/live")).text();
  expect(html).toContain("Nothing needs your attention");
  expect(html).not.toContain('<section class="sheet">');
});

it("shows nothing of live in the sandbox", async () => {
  const person = await visitor();
  await seedKey(person.companyId, "live");
  expect(await (await person.get("/sandbox")).text()).not.toContain("without an expiry");
});

it("says whose company it is to a member, too", async () => {
  const member = await visitor("member");
  await env.DB.prepare("UPDATE companies SET name = 'Acme & Sons' WHERE id = ?")
    .bind(member.companyId)
    .run();
  const html = await (await member.get("/live")).text();
  expect(html).toContain("<title>Home – Acme &amp; Sons</title>");
});

it("shows nothing of the company before the second factor is passed", async () => {
  const person = await visitor();
  await factorPassed(person.userId);
  const sent = await person.get("/live");
  expect([sent.status, sent.headers.get("location")]).toEqual([
    302,
    "/sign-in/verify?returnTo=%2Flive",
  ]);
  const html = await (await person.get("/sign-in/verify")).text();
  expect(html).toContain("Second factor");
  expect(html).not.toContain("A company");
  expect(html).not.toContain("Audit log");
});
