/** What waits to be sent is judged once more when it goes: where to may have changed meanwhile, and who may read. */

import { beforeEach, expect, it } from "vitest";

import { usePool } from "../../support/tokens.ts";
import { env } from "../../support/world.ts";
import { policy, put, seedPeople, type Company } from "../policies/support.ts";
import { answered, attemptsOf, deliveriesOf, noticeOf, openPost, type Post } from "./support.ts";

const MINE = "https://hooks.example.com/mine";

const pool = usePool();
let company: Company;
let post: Post;
let at: string;

beforeEach(async () => {
  company = await seedPeople(pool);
  post = openPost();
  const url = "https://hooks.example.com/theirs";
  const made = await company.owner.ask("POST", "/webhook-endpoints", {
    url,
    events: ["secret.rotation_due"],
  });
  at = `/webhook-endpoints/${made.body.data.id}`;
});

const deny = () =>
  put(company, policy("Deny", "secrets:*", ["read"], { users: [company.admin.id] }));
const webhook = async () => {
  const found = (await deliveriesOf(company.id)).find(({ channel }) => channel === "webhook");
  return found?.id ?? "";
};
const urls = () => post.calls.map(({ url }) => url);
async function announceToDeadEndpoint(): Promise<void> {
  post.onCall = () => answered(500);
  await post.announce(noticeOf(company.id));
  await post.run();
  post.onCall = () => answered(200);
  post.calls.length = 0;
}
const turn = () => company.admin.ask("PATCH", at, { url: MINE, events: ["api_key.leaked"] });

it("an event that waits for its next attempt does not follow an endpoint to a denied admin's address", async () => {
  await deny();
  await announceToDeadEndpoint();
  expect((await turn()).status).toBe(200);
  post.nowMs += 60_000;
  await post.run();
  expect(urls()).toEqual([]);
  expect((await attemptsOf(await webhook())).at(-1)).toEqual([2, "no_recipient", null]);
});

it("nor does one that failed and is sent again", async () => {
  await deny();
  await announceToDeadEndpoint();
  const id = await webhook();
  await env.DB.prepare("UPDATE deliveries SET state = 'failed', finished_at = 1 WHERE id = ?")
    .bind(id)
    .run();
  expect((await turn()).status).toBe(200);
  expect((await company.admin.ask("POST", `${at}/deliveries/${id}/retry`)).status).toBe(202);
  post.nowMs = Date.now() + 60_000;
  await post.deps.enqueue([{ kind: "delivery", companyId: company.id, id }]);
  await post.run();
  expect(urls()).toEqual([]);
});

it("and goes where it was meant to while its reader may read", async () => {
  await announceToDeadEndpoint();
  expect((await turn()).status).toBe(200);
  post.nowMs += 60_000;
  await post.run();
  expect(urls()).toEqual([MINE]);
});

it("an e-mail that waits is not sent to somebody whom a Deny keeps from the thing by then", async () => {
  const { admin } = company;
  await env.DB.prepare("UPDATE users SET email_verified = 1 WHERE id = ?").bind(admin.id).run();
  post.onEmail = () => ({ kind: "throttled" });
  await post.announce(noticeOf(company.id));
  await post.run();
  await deny();
  post.onEmail = () => ({ kind: "sent" });
  post.emails.length = 0;
  post.nowMs += 3_600_000;
  await post.run();
  expect(post.emails).toEqual([]);
});
