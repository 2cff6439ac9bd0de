/** Values that are shown once, and ways back to them; where a sign-in may lead; errors as pages. */

import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import type { Page } from "playwright-core";

import { demoPerson, newPerson } from "./support/people.ts";
import { foundCompany, type Visitor } from "./support/scenes.ts";
import { BASE, SEED } from "./support/stack.ts";
import { asVisitor } from "./support/visitor.ts";

const NEW_KEY = "/live/settings/developer/api-keys/new?name=Once&scopes=services:read";

async function createKey({ page, open }: Visitor): Promise<string> {
  await open(NEW_KEY);
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("heading", { name: "API key created" }).waitFor();
  return (await page.locator("#once-value").innerText()).trim();
}

/** Chromium's own page for "send the form again?" comes in a moment of its own. */
async function whatIsShown(page: Page, tries = 10): Promise<string> {
  try {
    return await page.evaluate<string>("document.documentElement.outerHTML");
  } catch (error) {
    if (tries === 0) throw error;
    await sleep(200);
    return whatIsShown(page, tries - 1);
  }
}

describe("a value that is shown once", () => {
  it("is not left by accident", async () => {
    const person = await newPerson("Abe Accident");
    await asVisitor(async (visitor) => {
      const { page } = visitor;
      await foundCompany(visitor, person);
      const asked: string[] = [];
      page.on("dialog", (dialog) => {
        asked.push(dialog.type());
        void dialog.accept();
      });
      await createKey(visitor);
      await visitor.choose("Overview", "Home");
      assert.deepEqual(asked, ["beforeunload"]);

      await createKey(visitor);
      await page.getByRole("link", { name: "I have saved this key" }).click();
      await page.getByRole("heading", { name: "Once", exact: true }).waitFor();
      assert.deepEqual(asked, ["beforeunload"]);
    });
  });

  it("is gone from the page when the page is left, before the browser could keep it", async () => {
    const person = await newPerson("Bea Back");
    await asVisitor(async (visitor) => {
      const { page } = visitor;
      await foundCompany(visitor, person);
      const key = await createKey(visitor);
      // What was on the page at the moment of leaving it is what its cache would keep.
      await page.evaluate(`addEventListener("pagehide", () =>
        sessionStorage.setItem("left", document.documentElement.outerHTML))`);
      await page.getByRole("link", { name: "I have saved this key" }).click();
      await page.getByRole("heading", { name: "Once", exact: true }).waitFor();
      const left = await page.evaluate<string>('sessionStorage.getItem("left")');
      assert.ok(left.includes("API key created") && !left.includes(key));

      // Its answer to a form is not asked for again by itself: that would be a second form.
      await page.goBack().catch((error: unknown) => assert.match(String(error), /ERR_CACHE_MISS/));
      assert.ok(!(await whatIsShown(page)).includes(key));
    });
  });

  it("is gone when a browser that froze the page brings it back", async () => {
    const person = await newPerson("Ben Frozen");
    await asVisitor(async (visitor) => {
      const { page } = visitor;
      await foundCompany(visitor, person);
      const key = await createKey(visitor);
      await page.evaluate(
        'dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))',
      );
      assert.ok(!(await page.content()).includes(key));
      await page.getByText("It was shown once").first().waitFor();
      // Nothing is lost that could still be copied, so the page may be left.
      await page.getByRole("link", { name: "I have saved this key" }).click();
    });
  });

  for (const script of [true, false]) {
    it(`is made once by a form that is sent twice, ${script ? "with" : "without"} script`, async () => {
      const person = await newPerson("Ray Repeat");
      await asVisitor(
        async (visitor) => {
          const { page } = visitor;
          await foundCompany(visitor, person);
          page.on("dialog", (dialog) => void dialog.accept());
          const key = await createKey(visitor);
          await page.reload();
          await page.getByRole("heading", { name: "This key was shown already" }).waitFor();
          assert.ok(!(await page.content()).includes(key));
          await page.getByRole("link", { name: "To the key" }).click();
          await visitor.choose("Developer", "API Keys");
          assert.equal(await page.getByRole("link", { name: "Once", exact: true }).count(), 1);
        },
        { script },
      );
    });
  }
});

describe("a sign-in", () => {
  it("leads to where one wanted to go", async () => {
    const path = "/sandbox/settings/company/audit-log?action=secrets:read";
    await asVisitor(async ({ page, signIn }) => {
      await signIn(demoPerson("owner@alder.example"), path);
      await page.getByRole("navigation", { name: "Pages" }).waitFor();
      assert.equal(page.url(), `${BASE}${path}`);
    });
  });

  it("is not begun for an address that leads off the site", async () => {
    await asVisitor(async ({ page, expect }) => {
      expect(422);
      for (const away of [
        "//evil.example/x",
        "/%5Cevil.example",
        "https://evil.example",
        "javascript:1",
      ]) {
        await page.goto(`/auth/login?returnTo=${away}`);
        await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
        assert.ok(page.url().startsWith(`${BASE}/`));
      }
    });
  });

  it("that the pool refuses ends at a page that says so, and begins again", async () => {
    await asVisitor(async ({ page, expect }) => {
      expect(400);
      await page.goto("/auth/callback?error=access_denied&state=nothing");
      await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
      await page.getByRole("link", { name: "Sign in" }).click();
      await page.getByLabel("Username:").waitFor();
    });
  });

  it("that was ended elsewhere leads to the login page", async () => {
    const person = await newPerson("Eva Elsewhere");
    await asVisitor(async (here) => {
      await foundCompany(here, person);
      await asVisitor(async (elsewhere) => {
        await elsewhere.signIn(person);
        await elsewhere.choose("Profile", "Security");
        await elsewhere.page.getByRole("button", { name: "End all others" }).click();
        await elsewhere.page.getByRole("heading", { name: "Security" }).waitFor();
      });
      await here.page.goto("/live/settings/secrets");
      await here.page.getByLabel("Username:").waitFor();
      assert.ok(here.page.url().startsWith(SEED.cognito.endpoint));
    });
  });
});

describe("an error", () => {
  it("is a page: what is not there, what one may not, a thing of the other environment", async () => {
    await asVisitor(async (visitor) => {
      const { page, expect } = visitor;
      expect(404, 403);
      await visitor.signIn(demoPerson("member@alder.example"));
      for (const [path, heading] of [
        ["/live/nothing-of-that-name", "There is no such page"],
        ["/live/settings/secrets/nothing-of-that-name", "There is no such page"],
        ["/live/settings/developer/api-keys", "You may not do that"],
      ] as const) {
        await page.goto(path);
        await page.getByRole("heading", { name: heading }).waitFor();
        await page.getByRole("link", { name: "Home" }).waitFor();
      }
    });
  });
});

describe("the environment", () => {
  it("stands in the address, the title, the words and the colour of every page", async () => {
    await asVisitor(async (visitor) => {
      const { page } = visitor;
      await visitor.signIn(demoPerson("owner@alder.example"), "/live/settings/secrets");
      const colour = () =>
        page.evaluate<string>("getComputedStyle(document.querySelector('.top')).backgroundColor");
      const liveColour = await colour();
      await page.getByText("Live data", { exact: true }).waitFor();
      assert.ok(!/sandbox/i.test(await page.title()));
      await page.getByRole("navigation", { name: "Environment" }).getByText("Sandbox").click();
      await page.getByText("Sandbox data", { exact: true }).waitFor();
      assert.equal(page.url(), `${BASE}/sandbox/settings/secrets`);
      assert.match(await page.title(), /sandbox/);
      assert.notEqual(await colour(), liveColour);
    });
  });
});
