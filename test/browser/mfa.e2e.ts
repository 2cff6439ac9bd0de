/** "Enabling MFA for Your Account" and "Enforcing MFA for All Members", as the specification has them. */

import { strict as assert } from "node:assert";
import { describe, it } from "node:test";

import { newPerson } from "./support/people.ts";
import { confirmFactor, foundCompany, verify, type Visitor } from "./support/scenes.ts";
import { BASE } from "./support/stack.ts";
import { asVisitor } from "./support/visitor.ts";

/** Steps 1 to 5. */
async function enableMfa(visitor: Visitor): Promise<string> {
  const { page, choose } = visitor;
  await choose("Profile", "Security");
  await page.getByRole("heading", { name: "MFA is off" }).waitFor();
  await page.getByLabel(/^Authenticator app/).check();
  await page.getByRole("button", { name: "Enable MFA" }).click();
  const secret = await confirmFactor(visitor);
  await page.getByText("10 of 10 recovery codes are left.").waitFor();
  return secret;
}

async function signOut({ page }: Visitor): Promise<void> {
  await page.getByRole("button", { name: /, account$/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  // The form's answer leads to another origin: a policy without it would stop the browser here.
  await page.getByLabel("Username:").waitFor();
}

for (const script of [true, false]) {
  describe(`MFA, ${script ? "with" : "without"} script`, () => {
    it("is enabled with an app, asked for at the next sign-in, and gone without by a recovery code", async () => {
      const person = await newPerson("Mia Factor");
      await asVisitor(
        async (visitor) => {
          const { page } = visitor;
          await foundCompany(visitor, person);
          const secret = await enableMfa(visitor);
          await page.getByRole("button", { name: "Make new recovery codes" }).click();
          const codes = (await page.locator("#codes").innerText()).trim().split("\n");
          assert.equal(new Set(codes).size, 10);
          await page.getByRole("link", { name: "I have saved these codes" }).click();

          await signOut(visitor);
          await visitor.signIn(person, "/live/settings/secrets?search=x");
          await page.getByRole("heading", { name: "Second factor" }).waitFor();
          visitor.expect(422);
          await page.getByLabel("Code from your authenticator app").fill("000000");
          await page.getByRole("button", { name: "Go on" }).click();
          await page.getByRole("alert").waitFor();
          await verify(visitor, secret);
          await page.getByRole("heading", { name: "Secrets", exact: true }).waitFor();
          assert.equal(page.url(), `${BASE}/live/settings/secrets?search=x`);

          await signOut(visitor);
          await visitor.signIn(person);
          await page.getByLabel("Recovery code").fill(codes[0] ?? "");
          await page.getByRole("button", { name: "Use a recovery code" }).click();
          await page.getByRole("heading", { name: "Home" }).waitFor();
          await visitor.choose("Profile", "Security");
          await page.getByText("9 of 10 recovery codes are left.").waitFor();
        },
        { script },
      );
    });

    it("is required of all members, who set it up at their next sign-in", async () => {
      const [owner, member] = [await newPerson("Oda Owner"), await newPerson("Max Member")];
      await asVisitor(
        async (visitor) => {
          const { page } = visitor;
          await foundCompany(visitor, owner);
          await enableMfa(visitor);
          const link = await invite(visitor, member.email);
          await asVisitor((invited) => accept(invited, member, link), { script });

          await visitor.choose("Company", "Security");
          await page.getByText("1 would be asked", { exact: false }).waitFor();
          await page.getByLabel(/^Require MFA for all members/).check();
          await page.getByRole("button", { name: "Save" }).click();
          await page.getByRole("heading", { name: "Company security" }).waitFor();

          await asVisitor(
            async (second) => {
              await second.signIn(member, "/live/workflows");
              await second.page.getByRole("heading", { name: "Set up a second factor" }).waitFor();
              await second.page.getByRole("button", { name: "Enable MFA" }).click();
              await confirmFactor(second);
              await second.page.getByRole("heading", { name: "Workflows", exact: true }).waitFor();
            },
            { script },
          );
        },
        { script },
      );
    });
  });
}

async function invite({ page, choose }: Visitor, email: string): Promise<string> {
  await choose("Company", "Members");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByRole("heading", { name: "Invitation sent" }).waitFor();
  const link = (await page.locator("#once-value").innerText()).trim();
  await page.getByRole("link", { name: "I have saved this link" }).click();
  return link;
}

/** Opening the link does nothing; the button accepts. */
async function accept(
  { page, signIn }: Visitor,
  person: Parameters<Visitor["signIn"]>[0],
  link: string,
): Promise<void> {
  await signIn(person, link.replace(BASE, ""));
  await page.getByRole("heading", { name: "Join a company" }).waitFor();
  await page.getByRole("button", { name: "Accept the invitation" }).click();
  await page.getByRole("heading", { name: "Home" }).waitFor();
}
