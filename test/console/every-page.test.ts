/** Walks the table of pages: nothing is shown to a visitor without a session, or done by a form without its token. */

import { describe, expect, it } from "vitest";

import { PAGES } from "../../src/console/pages.ts";
import { call, visitor } from "../support/console.ts";

const addresses = PAGES.flatMap((page) => {
  const path = page.path.replaceAll(/:\w+/g, "nothing-of-that-name");
  if (path.startsWith("/sign-in/")) return [{ page, address: path }];
  return ["/live", "/sandbox"].map((place) => ({
    page,
    address: `${place}${path === "/" ? "" : path}`,
  }));
});

it("knows pages", () => {
  expect(addresses.length).toBeGreaterThan(4);
});

describe.each(addresses)("$address", ({ page, address }) => {
  it("sends a visitor without a session to sign in, and back", async () => {
    const answer = await call(address, { headers: { accept: "text/html" } });
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe(
      `/auth/login?returnTo=${encodeURIComponent(address)}`,
    );
  });

  it("is sent under a policy that lets it run and send nothing but our own", async () => {
    const answer = await (await visitor()).get(address);
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(await answer.text()).not.toMatch(/<[^>]+\s(style|on\w+)=|<style|<script(?![^>]*src=)/);
  });

  if (page.actions === undefined) return;

  it.each(Object.keys(page.actions))(
    "does nothing (%s) for a form without its token",
    async (action) => {
      const person = await visitor();
      const answer = await person.post(address, { action });
      expect([403, 404]).toContain(answer.status);
    },
  );

  it.each(Object.keys(page.actions))(
    "does nothing (%s) for a form of another origin",
    async (action) => {
      const person = await visitor();
      const answer = await person.post(address, { action }, { origin: "https://evil.example" });
      expect(answer.status).toBe(403);
    },
  );
});

/** Every link of the menu and of the switch, from where a person comes in. */
it("leads from home to pages that are there", async () => {
  const person = await visitor();
  const home = await (await person.get("/live")).text();
  const links = [...home.matchAll(/href="(\/(?:live|sandbox)[^"]*)"/g)].map(
    ([, href = ""]) => href,
  );
  expect(links.length).toBeGreaterThan(15);
  const statuses = await Promise.all(
    [...new Set(links)].map(async (href) => [href, (await person.get(href)).status] as const),
  );
  expect(statuses.filter(([, status]) => status !== 200)).toEqual([]);
});
