/** Values that are shown once, and ways back to them; where a sign-in may lead; errors as pages. */

import { strict as assert } from "node:assert";
import { describe, it } from "node:test";

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

  it("is gone when the browser takes the page out of its cache again", async () => {
    const person = await newPerson("Bea Back");
    await asVisitor(async (visitor) => {
      const { page } = visitor;
      await foundCompany(visitor, person);
      const key = await createKey(visitor);
      await page.evaluate("void (globalThis.mark = true)");
      await page.getByRole("link", { name: "I have saved this key" }).click();
      await page.getByRole("heading", { name: "Once", exact: true }).waitFor();
      await page.goBack();
      await page.getByRole("heading", { name: "API key created" }).waitFor();
      // It is the very page of before, and no new one.
      assert.equal(await page.evaluate("globalThis.mark"), true);
      assert.ok(!(await page.content()).includes(key));
      await page.getByText("It was shown once").first().waitFor();
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
  it("leads to where one wanted to go, and never off the site", async () => {
    const path = "/sandbox/settings/company/audit-log?action=secrets:read";
    for (const [asked, reached] of [
      [path, path],
      ["/auth/login?returnTo=//evil.example/x", "/live"],
      ["/auth/login?returnTo=/%5Cevil.example/x", "/live"],
      ["/auth/login?returnTo=https://evil.example/x", "/live"],
      ["/auth/login?returnTo=javascript:alert(1)", "/live"],
    ] as const) {
      await asVisitor(async ({ page, signIn }) => {
        await signIn(demoPerson("owner@alder.example"), asked);
        await page.getByRole("navigation", { name: "Pages" }).waitFor();
        assert.equal(page.url(), `${BASE}${reached}`, asked);
      });
    }
  });

  it("that the pool refuses ends at a page that says so", async () => {
    await asVisitor(async ({ page, expect }) => {
      expect(400);
      await page.goto("/auth/callback?error=access_denied&state=nothing");
      await page.getByRole("heading", { level: 1 }).waitFor();
      assert.ok(await page.getByRole("link").count());
    });
  });

  it("that was ended elsewhere leads to the login page", async () => {
    await asVisitor(async (visitor) => {
      const { page, context } = visitor;
      await visitor.signIn(demoPerson("owner@alder.example"));
      const cookies = await context.cookies();
      const session = cookies.find(({ name }) => name.endsWith("nembl_session"));
      assert.ok(session);
      await context.addCookies([{ name: session.name, value: "ended", url: `${BASE}/` }]);
      await page.goto("/live/settings/secrets");
      await page.getByLabel("Username:").waitFor();
      assert.ok(page.url().startsWith(SEED.cognito.endpoint));
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
