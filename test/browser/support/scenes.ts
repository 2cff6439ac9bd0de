/** What several procedures have in common. */

import { strict as assert } from "node:assert";

import { Secret, TOTP } from "otpauth";

import type { Person } from "./people.ts";
import type { Visitor } from "./visitor.ts";

export type { Visitor };

/** Signs a person in who is in no company yet, and founds one. */
export async function foundCompany(visitor: Visitor, person: Person): Promise<void> {
  const { page } = visitor;
  await visitor.signIn(person);
  await page.getByRole("heading", { name: "Found a company" }).waitFor();
  await page.getByLabel("Name", { exact: true }).fill(`${person.name} Company`);
  const slug = person.email.split("@")[0] ?? "";
  await page.getByLabel("Short name, for addresses").fill(slug.replaceAll(".", "-"));
  await page.getByRole("button", { name: "Found" }).click();
  await page.getByRole("heading", { name: "Home" }).waitFor();
}

/** From the page with the QR code to that after the recovery codes. Returns the app's secret. */
export async function confirmFactor(visitor: Visitor): Promise<string> {
  const { page } = visitor;
  await page.getByRole("heading", { name: "Scan the code" }).waitFor();
  const secret = (await page.locator("#totp-key").innerText()).replaceAll(/\s/g, "");
  assert.match((await page.getByRole("img").getAttribute("src")) ?? "", /^data:image\/svg/);
  visitor.expect(422);
  await page.getByLabel("Code that the app shows").fill("000000");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("alert").waitFor();
  // What waits to be confirmed is the same after a wrong code.
  await page.getByLabel("Code that the app shows").fill(codeOf(secret, 0));
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("heading", { name: "Save your recovery codes" }).waitFor();
  assert.equal((await page.locator("#codes").innerText()).trim().split("\n").length, 10);
  await page.getByRole("link", { name: "I have saved these codes" }).click();
  return secret;
}

/** A clock may be a step ahead, so the next code needs no waiting for: the present one was used. */
export async function verify({ page }: Visitor, secret: string): Promise<void> {
  await page.getByLabel("Code from your authenticator app").fill(codeOf(secret, 1));
  await page.getByRole("button", { name: "Go on" }).click();
}

function codeOf(secret: string, stepsAhead: number): string {
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  return app.generate({ timestamp: Date.now() + stepsAhead * app.period * 1_000 });
}
