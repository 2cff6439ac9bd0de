/** "Creating an API Key", "Using an API Key" and "Managing API Keys", as the specification has them. */

import { strict as assert } from "node:assert";
import { describe, it } from "node:test";

import { newPerson } from "./support/people.ts";
import { foundCompany, type Visitor } from "./support/scenes.ts";
import { statusOf } from "./support/stack.ts";
import { asVisitor } from "./support/visitor.ts";

const NAME = "CI/CD Pipeline";

/** Steps 1 to 5. Returns the key as the page shows it. */
async function createKey({ page, choose }: Visitor): Promise<string> {
  await choose("Developer", "API Keys");
  await page.getByRole("link", { name: "Create API Key" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill(NAME);
  for (const scope of ["services:read", "requests:read", "requests:write"]) {
    await page.getByLabel(scope).check();
  }
  await page.getByLabel("In 90 days").check();
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("heading", { name: "API key created" }).waitFor();
  return (await page.locator("#once-value").innerText()).trim();
}

async function openKey({ page, choose }: Visitor): Promise<void> {
  await choose("Developer", "API Keys");
  await page.getByRole("link", { name: NAME }).first().click();
}

for (const script of [true, false]) {
  describe(`API keys, ${script ? "with" : "without"} script`, () => {
    it("are created, shown once, used, rotated and revoked", async () => {
      const person = await newPerson("Kay Keys");
      await asVisitor(
        async (visitor) => {
          const { page } = visitor;
          await foundCompany(visitor, person);
          const key = await createKey(visitor);
          assert.match(key, /^nmbl_live_[a-z0-9]{32}$/);
          if (script) {
            await page.getByRole("button", { name: "Copy the key" }).click();
            await page.getByText("Copied.").waitFor();
            assert.equal(await page.evaluate("navigator.clipboard.readText()"), key);
          }
          assert.ok((await page.locator("#once-call").innerText()).includes(`x-api-key: ${key}`));
          assert.equal(await statusOf(key), 200);
          assert.equal(await statusOf(key, "/v1/services"), 200);
          assert.equal(await statusOf(key, "/v1/workflows"), 403);

          await page.getByRole("link", { name: "I have saved this key" }).click();
          await page.getByRole("heading", { name: NAME }).waitFor();
          assert.ok(!(await page.content()).includes(key));

          await visitor.choose("Developer", "API Keys");
          const row = page.getByRole("row").filter({ hasText: NAME });
          const text = await row.innerText();
          assert.ok(text.includes(key.slice(-4)) && !text.includes(key), text);
          assert.match(text, /3 permissions/);

          await openKey(visitor);
          await page.getByRole("button", { name: /^Rotate/ }).click();
          await page.getByRole("heading", { name: "API key rotated" }).waitFor();
          const rotated = (await page.locator("#once-value").innerText()).trim();
          assert.deepEqual([await statusOf(key), await statusOf(rotated)], [401, 200]);
          await page.getByRole("link", { name: "I have saved this key" }).click();

          await page.getByRole("button", { name: "Revoke…" }).click();
          await page.getByLabel("Reason (for the audit log)").fill("The pipeline is gone");
          await page.getByRole("button", { name: /^Revoke “/ }).click();
          await page.getByText("Revoked", { exact: true }).first().waitFor();
          assert.equal(await statusOf(rotated), 401);
        },
        { script },
      );
    });

    it("show what was typed beside its fault, and keep it", async () => {
      const person = await newPerson("Fay Faults");
      await asVisitor(
        async (visitor) => {
          const { page } = visitor;
          await foundCompany(visitor, person);
          await visitor.choose("Developer", "API Keys");
          await page.getByRole("link", { name: "Create API Key" }).first().click();
          await page.getByLabel("Name", { exact: true }).fill("<b>bold</b>");
          visitor.expect(422);
          await page.getByRole("button", { name: "Create", exact: true }).click();
          await page.getByRole("alert").waitFor();
          assert.match(await page.title(), /^Error: /);
          assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "<b>bold</b>");
          const group = page.getByRole("group", { name: "Permissions" });
          assert.match(await group.innerText(), /At least one scope/);
        },
        { script },
      );
    });
  });
}
