/** Settings > Company > Members: a person is let go with what they hold. */

import { beforeEach, expect, it } from "vitest";

import { call, formOf, visitor, type Visitor } from "../support/console.ts";
import { env, seedKey, type SeedKey } from "../support/world.ts";

const PATH = "/live/settings/company/members";

let owner: Visitor;
let leaver: Visitor;

beforeEach(async () => {
  owner = await visitor();
  leaver = await visitor("admin", owner.companyId);
});

async function keyOf(name: string, environment: "live" | "test" = "live"): Promise<SeedKey> {
  const key = await seedKey(owner.companyId, environment);
  await env.DB.prepare("UPDATE api_keys SET created_by = ?, name = ? WHERE id = ?")
    .bind(leaver.userId, name, key.id)
    .run();
  return key;
}

const statusOf = async ({ value }: SeedKey) =>
  (await call("/v1/me", { headers: { "x-api-key": value } })).status;

it("deactivates with what is chosen, keeps the rest, and ends what they are signed in with", async () => {
  const ended = await keyOf("Ends");
  const kept = await keyOf("Stays");
  const inSandbox = await keyOf("Ends too", "test");
  const page = `${PATH}/${leaver.userId}/holdings`;
  const html = await (await owner.get(page)).text();
  expect(html).toContain("Revoke Ends (live)");
  expect(html).toContain("Revoke Ends too (sandbox)");
  expect(html).toContain("1 of their sessions end here.");

  const done = await owner.submit(page, "deactivate", { key: [ended.id, inSandbox.id] });
  expect([done.status, done.headers.get("location")]).toEqual([303, `${PATH}/${leaver.userId}`]);
  expect(await Promise.all([ended, kept, inSandbox].map(statusOf))).toEqual([401, 200, 401]);
  expect((await leaver.get("/live")).headers.get("location")).toContain("/auth/login");

  const list = await (await owner.get("/live/settings/developer/api-keys")).text();
  expect(list).toContain("Creator deactivated");
  const after = await (await owner.get(page)).text();
  expect(after).toContain("Revoke Stays (live)");
  await owner.submit(page, "end", { key: kept.id });
  expect(await statusOf(kept)).toBe(401);
});

it("offers the page from the member's own, and not by one click", async () => {
  const html = await (await owner.get(`${PATH}/${leaver.userId}`)).text();
  expect(html).toContain(`href="${PATH}/${leaver.userId}/holdings"`);
  expect(() => formOf(html, "deactivate")).toThrow("no form");
});

it("is refused to a member who may not deactivate", async () => {
  const member = await visitor("member", owner.companyId);
  expect((await member.get(`${PATH}/${leaver.userId}/holdings`)).status).toBe(403);
});

it("lets the last owner stay: nothing that they made is ended", async () => {
  const key = await seedKey(owner.companyId, "live");
  await env.DB.prepare("UPDATE api_keys SET created_by = ? WHERE id = ?")
    .bind(owner.userId, key.id)
    .run();
  const page = `${PATH}/${owner.userId}/holdings`;
  const refused = await owner.submit(page, "deactivate", { key: key.id });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("at least one active owner");
  expect(await statusOf(key)).toBe(200);
});
