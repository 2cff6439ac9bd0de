import { beforeEach, describe, expect, it } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import { interceptBatch } from "../../support/failing-batch.ts";
import { createIsolate } from "../../support/isolate.ts";
import { usePool } from "../../support/tokens.ts";
import { auditEventsOf, env } from "../../support/world.ts";
import { bind, secretsOf, seedHouse, type House } from "./support.ts";

const pool = usePool();
let house: House;
let secrets: ReturnType<typeof secretsOf>;

beforeEach(async () => {
  house = await seedHouse(pool);
  secrets = secretsOf(house.owner);
});

/** What the store holds under the version that the row names. */
async function valueOf(slug: string, environment = "live"): Promise<string> {
  const row = await env.DB.prepare(
    "SELECT physical_name, version_token FROM secrets WHERE company_id = ? AND environment = ? AND slug = ?",
  )
    .bind(house.companyId, environment, slug)
    .first<{ physical_name: string; version_token: string }>();
  const { secretStore } = composeFor(env).deps;
  const deadline = Date.now() + 10_000;
  const value = await secretStore.read(
    row?.physical_name ?? "",
    row?.version_token ?? "",
    deadline,
  );
  return value.reveal();
}

describe("a secret's life", () => {
  it("goes from creation over changes and a new value to its end", async () => {
    const created = await secrets.create({
      slug: "github-api-token",
      value: "first",
      type: "api_key",
      description: "CI",
      tags: { environment: "production", service: "github" },
      allowedHosts: ["API.GitHub.com"],
    });
    expect([created.status, created.body.data]).toEqual([
      201,
      {
        slug: "github-api-token",
        path: `nembl/${house.companyId}/github-api-token`,
        type: "api_key",
        description: "CI",
        tags: { environment: "production", service: "github" },
        allowedHosts: ["api.github.com"],
        status: "active",
        version: 1,
        createdAt: expect.stringMatching(/Z$/),
        createdBy: house.ownerId,
        lastRotatedAt: null,
        boundResources: [],
        reminder: null,
      },
    ]);
    expect(created.headers.get("location")).toBe("/v1/secrets/github-api-token");
    expect(created.headers.get("cache-control")).toBe("no-store");
    expect(await valueOf("github-api-token")).toBe("first");

    const read = await secrets.get("github-api-token");
    expect([read.body, read.headers.get("etag"), read.headers.get("cache-control")]).toEqual([
      created.body,
      created.headers.get("etag"),
      "no-store",
    ]);

    const patched = await secrets.patch(
      "github-api-token",
      { description: null, tags: { environment: "staging" } },
      { "if-match": created.headers.get("etag") ?? "" },
    );
    expect(patched.body.data).toMatchObject({
      description: null,
      tags: { environment: "staging" },
      type: "api_key",
      version: 1,
      lastRotatedAt: null,
    });

    const stale = await secrets.replace("github-api-token", "second", {
      "if-match": created.headers.get("etag") ?? "",
    });
    expect([stale.status, stale.body.error]).toEqual([412, "precondition_failed"]);
    const replaced = await secrets.replace("github-api-token", "second", {
      "if-match": patched.headers.get("etag") ?? "",
    });
    expect([replaced.status, replaced.body.data]).toEqual([
      200,
      { ...patched.body.data, version: 2, lastRotatedAt: expect.stringMatching(/Z$/) },
    ]);
    expect(await valueOf("github-api-token")).toBe("second");
    expect((await secrets.get("github-api-token")).body).toEqual(replaced.body);

    const deleted = await secrets.remove("github-api-token");
    expect([deleted.status, deleted.text]).toEqual([204, ""]);
    expect((await secrets.get("github-api-token")).status).toBe(404);
    const events = await auditEventsOf(house.companyId);
    expect(
      events.map((event) => [
        event["action"],
        event["target"],
        event["outcome"],
        event["category"],
      ]),
    ).toEqual(
      ["create", "update", "replace_value", "delete"].map((verb) => [
        `secrets:${verb}`,
        "secret:github-api-token",
        "success",
        "secret",
      ]),
    );
  });

  it("frees the slug at once, and never uses a path twice", async () => {
    const base = `nembl/${house.companyId}/again`;
    for (const path of [base, `${base}/2`, `${base}/3`]) {
      const created = await secrets.create({ slug: "again", value: path });
      expect(created.body.data.path).toBe(path);
      expect(await valueOf("again")).toBe(path);
      expect((await secrets.remove("again")).status).toBe(204);
    }
  });

  /** Attack on ourselves: the sandbox's slug `2` and the second use of the live slug `test` have one path. */
  it("skips a path that the other environment has taken", async () => {
    const sandbox = secretsOf(house.owner, "test");
    const path = `nembl/${house.companyId}/test/2`;
    expect((await sandbox.create({ slug: "2" })).body.data.path).toBe(path);
    await secrets.create({ slug: "test" });
    await secrets.remove("test");
    expect((await secrets.create({ slug: "test" })).body.data.path).toBe(
      `nembl/${house.companyId}/test/3`,
    );
    await secrets.remove("test");

    expect((await sandbox.create({ slug: "3" })).body.data.path).toBe(
      `nembl/${house.companyId}/test/3/2`,
    );
    for (let slug = 4; slug < 60; slug++) await sandbox.create({ slug: String(slug) });
    expect((await secrets.create({ slug: "test" })).body.data.path).toBe(
      `nembl/${house.companyId}/test/60`,
    );
  });

  it("keeps sandbox and live apart, and companies", async () => {
    const sandbox = secretsOf(house.owner, "test");
    await secrets.create({ slug: "shared", value: "live" });
    const made = await sandbox.create({ slug: "shared", value: "sandbox" });
    expect(made.body.data.path).toBe(`nembl/${house.companyId}/test/shared`);
    expect([await valueOf("shared"), await valueOf("shared", "test")]).toEqual(["live", "sandbox"]);
    await sandbox.remove("shared");
    expect((await secrets.get("shared")).status).toBe(200);

    const stranger = secretsOf((await seedHouse(pool)).owner);
    const answers = [
      await stranger.get("shared"),
      await stranger.patch("shared", { description: "x" }),
      await stranger.replace("shared", "x"),
      await stranger.remove("shared"),
      await stranger.remind("shared", 30),
      await stranger.forget("shared"),
    ];
    expect(answers.map(({ status, body }) => [status, body.error])).toEqual(
      answers.map(() => [404, "not_found"]),
    );
    expect((await stranger.list()).body.data).toEqual([]);
    expect(await valueOf("shared")).toBe("live");
  });

  it("has one winner where two create, and one where two replace", async () => {
    const created = await Promise.all(
      ["a", "b", "c"].map((value) => secrets.create({ slug: "raced", value })),
    );
    expect(created.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    expect(created.find(({ status }) => status === 409)?.body.error).toBe("secret_exists");
    expect((await secrets.create({ slug: "raced" })).body.error).toBe("secret_exists");

    const replaced = await Promise.all(
      ["d", "e", "f"].map((value) => secrets.replace("raced", value)),
    );
    const won = replaced.filter(({ status }) => status === 200);
    expect(won.length).toBeGreaterThanOrEqual(1);
    for (const { status, body } of replaced) {
      if (status !== 200) expect([status, body.error]).toEqual([409, "conflict"]);
    }
    expect((await secrets.get("raced")).body.data.version).toBe(1 + won.length);
  });

  /** Both have read the row as it was; the second to take it must not take it from the first, nor be in the log. */
  it("lets only one take a secret that two have read", async () => {
    await secrets.create({ slug: "contended", value: "old" });
    const answers: number[] = [];
    const DB = interceptBatch(/^update "secrets" set "status"/i, async (statements, perform) => {
      if (answers.length === 0) answers.push((await secrets.replace("contended", "first")).status);
      return perform(statements);
    });
    const isolate = createIsolate({ overrides: { DB } });
    for (const [method, path, body] of [
      ["PUT", "/contended/value", JSON.stringify({ value: "second" })],
      ["DELETE", "/contended", null],
    ] as const) {
      answers.length = 0;
      const headers = {
        authorization: `Bearer ${house.owner}`,
        "content-type": "application/json",
      };
      const init = { method, headers, ...(body === null ? {} : { body }) };
      const response = await isolate.fetch(`/v1/secrets${path}`, init);
      answers.push(response.status);
      expect([answers, (await response.json<{ error: string }>()).error]).toEqual([
        [200, 409],
        "conflict",
      ]);
    }
    expect(await valueOf("contended")).toBe("first");
    const actions = (await auditEventsOf(house.companyId)).map((event) => event["action"]);
    expect(actions).toEqual(["secrets:create", "secrets:replace_value", "secrets:replace_value"]);
  });

  it("works again for what names it when it is made anew", async () => {
    await bind(house.companyId, "wanted", { id: "con_1", name: "GitHub" });
    const created = await secrets.create({ slug: "wanted" });
    const bound = [{ type: "connector", id: "con_1", name: "GitHub" }];
    expect(created.body.data.boundResources).toEqual(bound);
    expect((await secrets.list()).body.data[0].boundResources).toEqual(bound);
  });
});
