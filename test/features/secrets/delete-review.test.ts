import { beforeAll, beforeEach, expect, it, vi } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import type { SecretStore } from "../../../src/platform/secret-store/store.ts";
import { NOTHING_SENT } from "../../../src/core/outside-failure.ts";
import { StoreFailure } from "../../../src/platform/secret-store/store-failure.ts";
import { interceptBatch } from "../../support/failing-batch.ts";
import { createIsolate } from "../../support/isolate.ts";
import { usePool } from "../../support/tokens.ts";
import { auditEventsOf, env } from "../../support/world.ts";
import { bind, secretsOf, seedHouse, type House } from "./support.ts";

const pool = usePool();
let house: House;
let secrets: ReturnType<typeof secretsOf>;

beforeAll(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
beforeEach(async () => {
  house = await seedHouse(pool);
  secrets = secretsOf(house.owner);
  await secrets.create({ slug: "used" });
  await bind(house.companyId, "used", { id: "con_1", name: "GitHub" });
  await bind(house.companyId, "used", {
    id: "wf_1:deploy",
    name: "Deploy",
    type: "workflow_phase",
  });
});

it("lists what uses the secret, and deletes it once that list is confirmed", async () => {
  const refused = await secrets.remove("used");
  expect([refused.status, refused.body]).toEqual([
    409,
    {
      error: "secret_in_use",
      message: expect.any(String),
      details: [
        { field: "connector:con_1", message: "GitHub" },
        { field: "workflow_phase:wf_1:deploy", message: "Deploy" },
      ],
      confirm: expect.stringMatching(/^[\w-]{43}$/),
    },
  ]);
  expect((await secrets.get("used")).body.data.status).toBe("active");
  expect((await secrets.remove("used", "?confirm=guessed")).body.error).toBe("secret_in_use");

  expect((await secrets.remove("used", `?confirm=${refused.body.confirm}`)).status).toBe(204);
  expect((await auditEventsOf(house.companyId)).at(-1)).toMatchObject({
    action: "secrets:delete",
    details: expect.stringContaining("con_1"),
  });
  // What named it still does.
  expect((await secrets.create({ slug: "used" })).body.data.boundResources).toHaveLength(2);
});

/** Attack, or bad luck: between the review and the confirmation somebody publishes what needs the secret. */
it.each([
  ["has grown", () => bind(house.companyId, "used", { id: "con_2" })],
  [
    "has shrunk",
    () => change("DELETE FROM secret_bindings WHERE company_id = ? AND consumer_id = 'con_1'"),
  ],
  [
    "has a new name in it",
    () => change("UPDATE secret_bindings SET consumer_name = 'X' WHERE company_id = ?"),
  ],
])("asks again where the list %s since", async (_, happen) => {
  const { confirm } = (await secrets.remove("used")).body;
  await happen();
  const again = await secrets.remove("used", `?confirm=${confirm}`);
  expect([again.status, again.body.error]).toEqual([409, "secret_in_use"]);
  expect(again.body.confirm).not.toBe(confirm);
  expect((await secrets.remove("used", `?confirm=${again.body.confirm}`)).status).toBe(204);
});

it.each(["used", "unused"])(
  "asks again where the list of the secret '%s' changes between its check and the batch",
  async (slug) => {
    if (slug === "unused") await secrets.create({ slug });
    const { confirm = "" } = slug === "used" ? (await secrets.remove(slug)).body : {};
    let batches = 0;
    const DB = interceptBatch(/^update "secrets" set "status"/i, async (statements, perform) => {
      batches++;
      await bind(house.companyId, slug, { id: "con_late" });
      return perform(statements);
    });
    const isolate = createIsolate({ overrides: { DB } });
    const response = await isolate.fetch(`/v1/secrets/${slug}?confirm=${confirm}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${house.owner}` },
    });
    const body = await response.json<{ error: string; details: { message: string }[] }>();
    expect([batches, response.status, body.error]).toEqual([1, 409, "secret_in_use"]);
    expect(body.details.map(({ message }) => message)).toContain("Named con_late");
    expect((await secrets.get(slug)).body.data.status).toBe("active");
    const deletions = (await auditEventsOf(house.companyId)).filter(
      (event) => event["action"] === "secrets:delete",
    );
    expect(deletions).toEqual([]);
  },
);

it("does not take the confirmation of a secret of the same slug that is gone", async () => {
  const { confirm } = (await secrets.remove("used")).body;
  await secrets.remove("used", `?confirm=${confirm}`);
  await secrets.create({ slug: "used" });
  expect((await secrets.remove("used", `?confirm=${confirm}`)).body.error).toBe("secret_in_use");
});

it("needs no confirmation where nothing uses the secret of this environment", async () => {
  const sandbox = secretsOf(house.owner, "test");
  await sandbox.create({ slug: "used" });
  expect((await sandbox.remove("used")).status).toBe(204);
});

it("takes up a deletion that was cut off, without asking again", async () => {
  const { confirm } = (await secrets.remove("used")).body;
  const isolate = createIsolate();
  const { deps } = composeFor(isolate.env);
  const down: SecretStore = {
    ...deps.secretStore,
    delete: () =>
      Promise.reject(
        new StoreFailure("unavailable", "Away.", {
          after: NOTHING_SENT,
          saidNo: false,
          open: true,
        }),
      ),
  };
  Object.assign(deps, { secretStore: down });
  const init = { method: "DELETE", headers: { authorization: `Bearer ${house.owner}` } };
  const cut = await isolate.fetch(`/v1/secrets/used?confirm=${confirm}`, init);
  expect(cut.status).toBe(503);
  expect((await secrets.get("used")).body.data.status).toBe("deleting");
  for (const answer of [
    await secrets.replace("used", "x"),
    await secrets.patch("used", { description: "x" }),
    await secrets.remind("used", 30),
  ]) {
    expect([answer.status, answer.body.error]).toEqual([409, "conflict"]);
  }
  const answers = await Promise.all([secrets.remove("used"), secrets.remove("used")]);
  for (const { status } of answers) expect([204, 404]).toContain(status);
  expect((await secrets.get("used")).status).toBe(404);
});

async function change(statement: string): Promise<void> {
  await env.DB.prepare(statement).bind(house.companyId).run();
}
