/** The three commonest tasks, without a pointer; and where the focus is seen. */

import { strict as assert } from "node:assert";
import { describe, it } from "node:test";

import type { Page } from "playwright-core";

import { newPerson } from "./support/people.ts";
import { foundCompany } from "./support/scenes.ts";
import { statusOf } from "./support/stack.ts";
import { asVisitor } from "./support/visitor.ts";

const NAME_OF_FOCUS = `(() => {
  const part = document.activeElement;
  const text = part.getAttribute("aria-label") ?? part.labels?.[0]?.textContent ?? part.textContent;
  return (text ?? "").replace(/\\s+/g, " ").trim();
})()`;

/** Whether a corner of what has the focus lies under the bar on top, and whether it is outlined at all. */
const IS_SEEN = `(() => {
  const part = document.activeElement;
  const { left, top, width, height } = part.getBoundingClientRect();
  const at = document.elementFromPoint(left + width / 2, top + height / 2);
  const box = part.closest("label, td, fieldset") ?? part;
  const outlined = getComputedStyle(part).outlineStyle !== "none";
  return outlined && at !== null && (part.contains(at) || box.contains(at));
})()`;

const FURTHEST = 90;

/** Goes on until what has the focus is called so; on the way the focus is always seen. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < FURTHEST; step++) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate<string>(NAME_OF_FOCUS);
    passed.push(found);
    assert.equal(await page.evaluate(IS_SEEN), true, `${found} has the focus and is not seen`);
    if (typeof name === "string" ? found.startsWith(name) : name.test(found)) return;
  }
  throw new Error(`No way by keyboard to ${String(name)}: ${passed.join(" | ")}`);
}

describe("by keyboard alone", () => {
  it("a person skips to the content", async () => {
    const person = await newPerson("Kit Skip");
    await asVisitor(async (visitor) => {
      const { page } = visitor;
      await foundCompany(visitor, person);
      await visitor.open("/live/settings/secrets");
      await tabTo(page, "To the content");
      await page.keyboard.press("Enter");
      await tabTo(page, "Create Secret");
    });
  });

  it("a person creates a key and revokes it", async () => {
    const person = await newPerson("Kim Keyboard");
    await asVisitor(async (visitor) => {
      const { page } = visitor;
      await foundCompany(visitor, person);
      await tabTo(page, "API Keys");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "API Keys", exact: true }).waitFor();
      await tabTo(page, "Create API Key");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Create API Key" }).waitFor();
      await tabTo(page, "Name");
      await page.keyboard.type("Made by keyboard");
      await tabTo(page, "services:read");
      await page.keyboard.press("Space");
      await tabTo(page, /^Create$/);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "API key created" }).waitFor();
      const key = (await page.locator("#once-value").innerText()).trim();
      assert.equal(await statusOf(key), 200);
      await tabTo(page, "Copy the key");
      await page.keyboard.press("Enter");
      await page.getByText("Copied.").waitFor();
      await tabTo(page, "I have saved this key");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Made by keyboard" }).waitFor();

      await tabTo(page, "Revoke…");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      await tabTo(page, /^Revoke “/);
      await page.keyboard.press("Enter");
      await page.getByText("Revoked", { exact: true }).first().waitFor();
      assert.equal(await statusOf(key), 401);
    });
  });

  it("a person creates a secret and replaces its value", async () => {
    const person = await newPerson("Kai Secrets");
    await asVisitor(async (visitor) => {
      const { page } = visitor;
      await foundCompany(visitor, person);
      await tabTo(page, "Secrets");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Secrets", exact: true }).waitFor();
      await tabTo(page, "Create Secret");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Create Secret" }).waitFor();
      await tabTo(page, "Name (slug)");
      await page.keyboard.type("typed-by-hand");
      await tabTo(page, "Value");
      await page.keyboard.type("first value");
      await tabTo(page, "Save");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "typed-by-hand", exact: true }).waitFor();
      await tabTo(page, "Value");
      await tabTo(page, "Generate one");
      await page.keyboard.press("Enter");
      await tabTo(page, "Save");
      await page.keyboard.press("Enter");
      await page.getByRole("row").filter({ hasText: "2 current" }).waitFor();
    });
  });

  it("a person sets up a second factor", async () => {
    const person = await newPerson("Kay Factor");
    await asVisitor(async (visitor) => {
      const { page } = visitor;
      await foundCompany(visitor, person);
      await tabTo(page, /, account$/);
      await page.keyboard.press("Enter");
      await tabTo(page, "Security and sessions");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "MFA is off" }).waitFor();
      await tabTo(page, "Enable MFA");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Scan the code" }).waitFor();
      await tabTo(page, "Code that the app shows");
    });
  });
});
