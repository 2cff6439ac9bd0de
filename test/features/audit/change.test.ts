/** What the log says of an update: from what to what, of every slice, and never what is secret. */

import { beforeAll, expect, it } from "vitest";

import { describeChange } from "../../../src/features/audit/rules/change.ts";
import { seedSecret } from "../../support/secrets.ts";
import { usePool } from "../../support/tokens.ts";
import { auditEventsOf, seedService } from "../../support/world.ts";
import { seedGroup, seedPeople, tagService, type Company } from "../policies/support.ts";

const pool = usePool();
let company: Company;

beforeAll(async () => {
  company = await seedPeople(pool);
});

it("names what differs, of maps the entries that do, of long text the beginning, of private text nothing", () => {
  interface Row {
    readonly name: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly list: readonly string[];
    readonly text: string;
    readonly note: string;
  }
  const before: Row = {
    name: "A",
    tags: { a: "1", b: "1", c: "1" },
    list: ["x"],
    text: "t",
    note: "n",
  };
  const after = {
    ...before,
    tags: { a: "1", b: "2", __proto: "x" },
    text: "💥".repeat(300),
    note: "m",
  };
  expect(describeChange(before, after, ["name", "tags", "list", "text"], ["note"])).toEqual({
    changed: ["tags", "text", "note"],
    before: { tags: { b: "1", c: "1" }, text: "t" },
    after: { tags: { b: "2", __proto: "x" }, text: `${"💥".repeat(200)}…` },
  });
  expect(describeChange(before, { ...before, tags: { c: "1", b: "1", a: "1" } }, ["tags"])).toEqual(
    {
      changed: [],
      before: {},
      after: {},
    },
  );
});

/** Attack: a tag that a rule asks for is taken off a thing and put back, and the log does not say which it was. */
it.each([
  {
    action: "services:update",
    seed: async () => {
      const id = await seedService(company.id, "live", "S");
      await tagService(id, { environment: "production", team: "it" });
      return `/services/${id}`;
    },
    patch: { tags: { environment: "dev", team: "it" }, name: "S2" },
    details: {
      changed: ["name", "tags"],
      before: { name: "S", tags: { environment: "production" } },
      after: { name: "S2", tags: { environment: "dev" } },
    },
  },
  {
    action: "secrets:update",
    seed: async () => `/secrets/${(await seedSecret(company.id, { tags: { a: "1" } })).slug}`,
    patch: { tags: {}, description: "not for the log" },
    details: {
      changed: ["tags", "description"],
      before: { tags: { a: "1" } },
      after: { tags: {} },
    },
  },
  {
    action: "groups:update",
    seed: async () => `/groups/${await seedGroup(company.id)}`,
    patch: { description: "Who is on call" },
    details: {
      changed: ["description"],
      before: { description: null },
      after: { description: "Who is on call" },
    },
  },
  {
    action: "webhooks:update",
    seed: async () => {
      const json = { url: "https://a.example.com/hidden-token", events: ["secret.replaced"] };
      return `/webhook-endpoints/${(await company.owner.ask("POST", "/webhook-endpoints", json)).body.data.id}`;
    },
    patch: { url: "https://b.example.com/other-token", status: "disabled" },
    details: {
      changed: ["host", "status", "url"],
      before: { host: "a.example.com", status: "enabled" },
      after: { host: "b.example.com", status: "disabled" },
    },
  },
])("$action says from what to what", async ({ action, seed, patch, details }) => {
  const path = await seed();
  const answer = await company.owner.ask("PATCH", path, patch, { "if-match": "*" });
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  const event = (await auditEventsOf(company.id)).findLast((item) => item["action"] === action);
  expect(JSON.parse(String(event?.["details"]))).toEqual(details);
});
