/** "Creating & Managing Secrets", every procedure of it, as the specification has them. */

import { strict as assert } from "node:assert";
import { after, before, describe, it } from "node:test";

import { makeDue } from "./support/database.ts";
import { newPerson } from "./support/people.ts";
import { foundCompany, type Visitor } from "./support/scenes.ts";
import { runCron } from "./support/stack.ts";
import { startTarget, type Target } from "./support/target.ts";
import { asVisitor } from "./support/visitor.ts";

const SLUG = "deploy-api-token";
const VALUES = ["canary-one/of+the=browser", "canary-two/of+the=browser"] as const;

let target: Target;
before(async () => {
  target = await startTarget();
});
after(() => target.close());

async function createSecret({ page, choose }: Visitor): Promise<void> {
  await choose("Settings", "Secrets");
  await page.getByRole("link", { name: "Create Secret" }).first().click();
  await page.getByLabel("Name (slug)").fill(SLUG);
  await page.getByLabel("Value", { exact: true }).fill(VALUES[0]);
  await page.getByLabel("Type").selectOption({ label: "API Key" });
  await page.getByLabel("Description").fill("Starts deployments");
  await page.getByLabel("Tags").fill("environment: staging\nservice: deploys");
  await page.getByLabel("Allowed hosts").fill("localhost");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: SLUG, exact: true }).waitFor();
  assert.ok(!(await page.content()).includes("canary"));
}

async function openSecret({ page, choose }: Visitor): Promise<void> {
  await choose("Settings", "Secrets");
  await page.getByRole("link", { name: SLUG }).first().click();
  await page.getByRole("heading", { name: SLUG, exact: true }).waitFor();
}

async function bindToConnector({ page, choose }: Visitor): Promise<void> {
  await choose("Settings", "Connectors");
  await page.getByLabel("Short name").fill("deploys");
  await page.getByLabel("Name", { exact: true }).fill("Deploys");
  await page.getByLabel("Type").selectOption({ label: "Any API over HTTP" });
  await page.getByLabel("Address", { exact: true }).fill(`http://localhost:${target.port}`);
  await page.getByLabel("Scheme").selectOption({ label: "None" });
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name: "Deploys", exact: true }).waitFor();

  await choose("Settings", "Connectors");
  await page.getByRole("link", { name: "Deploys" }).click();
  const authentication = page.getByRole("group", { name: "Authentication" });
  await authentication.getByLabel("Scheme").selectOption({ label: "Bearer token" });
  await authentication.getByLabel("Secret", { exact: true }).selectOption({ label: SLUG });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Test" }).click();
  await page.getByRole("heading", { name: "The connector works" }).waitFor();
  assert.equal(target.tokens.at(-1), VALUES[0]);
}

async function bindToPhase({ page, choose }: Visitor): Promise<void> {
  await choose("Work", "Workflows");
  await page.getByLabel("Name", { exact: true }).fill("Release");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name: "Release", exact: true }).waitFor();
  await page.getByLabel("Name of a new phase").fill("Deploy to Staging");
  await page.getByLabel("Type").selectOption({ label: "Call an address" });
  await page.getByRole("button", { name: "Add phase" }).click();

  await page.getByRole("link", { name: "Deploy to Staging" }).click();
  await page.getByLabel("Address", { exact: true }).fill(`http://localhost:${target.port}/deploy`);
  await page.getByLabel("Headers").fill("Authorization: Bearer {{ env.DEPLOY_TOKEN }}");
  const variables = page.getByRole("group", { name: "Environment Variables" });
  await variables.getByLabel("New variable").fill("DEPLOY_TOKEN");
  await variables.getByLabel("Value source").last().selectOption({ label: "Secret" });
  await variables.getByLabel("Secret", { exact: true }).last().selectOption({ label: SLUG });
  await page.getByRole("button", { name: "Save phase" }).click();
  await page.getByText(`DEPLOY_TOKEN = secret:${SLUG}`).waitFor();
  await page.getByRole("button", { name: "Publish" }).click();
}

/** From the workflow's page. With a script the instance's page follows it by itself. */
async function run({ page }: Visitor, script: boolean): Promise<void> {
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("heading", { name: /^Instance exec_/ }).waitFor();
  const completed = page.getByText(/^completed$/i).first();
  for (let tries = 0; !script && tries < 20 && !(await completed.isVisible()); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await page.reload();
  }
  await completed.waitFor();
  const html = await page.content();
  assert.ok(html.includes("deployed"));
  assert.ok(!html.includes("canary"));
}

for (const script of [true, false]) {
  describe(`secrets, ${script ? "with" : "without"} script`, () => {
    it("are created, bound, used, replaced, reminded of and deleted", async () => {
      const person = await newPerson("Sue Secret");
      await asVisitor(
        async (visitor) => {
          const { page } = visitor;
          await foundCompany(visitor, person);
          await createSecret(visitor);
          await listShows(visitor);
          await bindToConnector(visitor);
          await bindToPhase(visitor);
          await run(visitor, script);
          assert.equal(target.tokens.at(-1), VALUES[0]);

          await openSecret(visitor);
          await page.getByLabel("Value", { exact: true }).fill(VALUES[1]);
          await page.getByRole("button", { name: "Save", exact: true }).click();
          await page.getByRole("row").filter({ hasText: "2 current" }).waitFor();
          await visitor.choose("Work", "Workflows");
          await page.getByRole("link", { name: "Release" }).click();
          await run(visitor, script);
          assert.equal(target.tokens.at(-1), VALUES[1]);

          await openSecret(visitor);
          await remind(visitor);
          await openSecret(visitor);
          await remove(visitor);
        },
        { script },
      );
    });
  });
}

async function listShows({ page, choose }: Visitor): Promise<void> {
  await choose("Settings", "Secrets");
  const row = page.getByRole("row").filter({ hasText: SLUG });
  const text = await row.innerText();
  for (const shown of ["Starts deployments", "environment: staging", "Nothing uses it"]) {
    assert.ok(text.includes(shown), text);
  }
}

async function remind({ page, choose }: Visitor): Promise<void> {
  await page.getByLabel("30 days").check();
  await page.getByRole("button", { name: "Set Rotation Reminder" }).click();
  await page.getByText(/^Every 30 days/).waitFor();
  makeDue(SLUG, await page.getByText(/^nembl\/co_/).innerText());
  await runCron("*/5 * * * *");
  await choose("Overview", "Notifications");
  await page
    .getByRole("heading", { name: new RegExp(SLUG) })
    .first()
    .waitFor();
}

/** The list of what uses it stands before the button; while it is in use, its name is asked for. */
async function remove(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  const form = page.locator("form").filter({ hasText: "cannot be recovered" });
  assert.deepEqual((await form.getByRole("link").allTextContents()).toSorted(), [
    "Deploy to Staging",
    "Deploys",
  ]);
  visitor.expect(422);
  await page.getByRole("button", { name: `Delete ${SLUG}` }).click();
  await page.getByLabel(`Type ${SLUG} to delete it all the same`).fill("something-else");
  await page.getByRole("button", { name: `Delete ${SLUG}` }).click();
  await page.getByLabel(`Type ${SLUG} to delete it all the same`).fill(SLUG);
  await page.getByRole("button", { name: `Delete ${SLUG}` }).click();
  await page.getByRole("heading", { name: "No secrets here" }).waitFor();
}
