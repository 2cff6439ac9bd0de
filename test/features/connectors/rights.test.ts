import { beforeEach, describe, expect, it } from "vitest";

import { auditEventsOf, seedKey } from "../../support/world.ts";
import { call } from "../../support/call.ts";
import { eachTest } from "../../support/each-test.ts";
import { bindingsOf, callFromPhase, connectorsOf, useConnectors } from "./support.ts";

const { outside, house, owner } = useConnectors();
const admin = eachTest(() => connectorsOf(house.admin));
const member = eachTest(() => connectorsOf(house.member));

beforeEach(() => outside.on("api.github.com", () => Response.json({})));

async function policy(json: Record<string, unknown>): Promise<void> {
  const made = await owner.ask("POST", "/policies", {
    ...{ name: crypto.randomUUID(), effect: "Deny", principals: { roles: ["admin"] } },
    ...json,
  });
  expect(made.status).toBe(201);
}

describe("binding", () => {
  it.each([
    ["a new connector", (who: typeof owner) => who.create({ slug: "mine" })],
    ["another host", (who: typeof owner) => who.patch({ baseUrl: "https://git.example.com" })],
    ["another path", (who: typeof owner) => who.patch({ baseUrl: "https://api.github.com/x" })],
    [
      "another scheme",
      (who: typeof owner) => who.patch({ auth: { scheme: "query", name: "t", secret: "token" } }),
    ],
  ])("to %s asks for secrets:bind", async (_, write) => {
    await owner.create();
    const before = await bindingsOf(house.companyId);
    await policy({ resource: "secrets:token", actions: ["bind"] });
    const refused = await write(admin);
    expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
    expect(await bindingsOf(house.companyId)).toEqual(before);
    expect((await auditEventsOf(house.companyId)).at(-1)).toMatchObject({
      ...{ action: "secrets:bind", outcome: "denied" },
    });
    expect((await write(owner)).status).toBeLessThan(300);
  });

  it("asks for the right on the new secret, and on each of two", async () => {
    await owner.secret("other");
    await owner.create();
    await policy({ resource: "secrets:other", actions: ["bind"] });
    expect((await admin.patch({ auth: { secret: "other" } })).status).toBe(403);
    const auth = {
      ...{ scheme: "oauth2_refresh", tokenUrl: "https://api.github.com/t", clientId: "c" },
      ...{ secret: "token", clientSecret: "other" },
    };
    expect((await admin.patch({ auth })).status).toBe(403);
    // What stays as it is was bound before.
    expect((await admin.patch({ name: "Renamed", auth: { secret: "token" } })).status).toBe(200);
  });

  /** Attack: slugs are tried until one is not "unknown". */
  it("does not tell a secret that may not be read from one that there is not", async () => {
    await policy({ resource: "secrets:token", actions: ["read"] });
    const [hidden, unknown] = [
      await admin.create(),
      await admin.create({ auth: { secret: "nothing" } }),
    ];
    expect([hidden.status, unknown.status]).toEqual([422, 422]);
    expect(hidden.body.details[0].message.replace("token", "nothing")).toBe(
      unknown.body.details[0].message,
    );
  });
});

describe("policies by slug", () => {
  it.each([
    ["read", () => admin.get()],
    ["update", () => admin.patch({ name: "X" })],
    ["delete", () => admin.remove()],
    ["execute", () => admin.invoke()],
    ["execute", () => admin.test()],
  ])("deny to %s the one that they name", async (action, ask) => {
    await owner.create();
    await owner.create({ slug: "another" });
    await policy({ resource: "connectors:github", actions: [action] });
    expect((await ask()).status).toBe(403);
    expect(outside.received).toEqual([]);
    const simulated = await owner.ask("POST", "/policies/simulate", {
      ...{ principal: { role: "admin" }, action: `connectors:${action}` },
      resource: "connectors:github",
    });
    expect(simulated.body.data).toMatchObject({ decision: "Deny", exists: true });
  });

  it("hide it from lists and totals", async () => {
    await owner.create();
    await owner.create({ slug: "another" });
    await policy({ resource: "connectors:github", actions: ["read"] });
    const listed = await admin.list();
    expect(listed.body.data.map(({ slug }: { slug: string }) => slug)).toEqual(["another"]);
    expect(listed.body.pagination.totalCount).toBe(1);
  });

  /** Attack: a connector that a Deny keeps from somebody is named to them by the secret that it uses. */
  it("hide it from what a secret shows, although its binding goes by its id", async () => {
    await owner.create();
    await owner.create({ slug: "another", name: "Another" });
    const names = async (who: typeof owner) =>
      (await who.ask("GET", "/secrets/token")).body.data.boundResources
        .map(({ name }: { name: string }) => name)
        .toSorted();
    expect(await names(admin)).toEqual(["Another", "GitHub"]);
    await policy({ resource: "connectors:github", actions: ["read"] });
    expect(await names(admin)).toEqual(["Another"]);
    expect(await names(owner)).toEqual(["Another", "GitHub"]);
    const listed = await admin.ask("GET", "/secrets");
    expect(JSON.stringify(listed.body)).not.toContain("GitHub");
    const refused = await admin.ask("DELETE", "/secrets/token");
    expect(refused.body.details.map(({ message }: { message: string }) => message)).toEqual(
      expect.arrayContaining(["Another", "One that you may not read."]),
    );
    expect(refused.text).not.toContain("GitHub");
  });

  it("allow a member to invoke one, and nothing more of it", async () => {
    await owner.create();
    await policy({
      ...{ effect: "Allow", principals: { roles: ["member"] } },
      ...{ resource: "connectors:github", actions: ["execute"] },
    });
    expect((await member.invoke()).status).toBe(200);
    expect((await member.patch({ name: "X" })).status).toBe(403);
    expect((await member.ask("GET", "/secrets/token")).body.data.boundResources).toHaveLength(1);
  });
});

it("no API key reaches connectors, whatever its scopes", async () => {
  await owner.create();
  const key = await seedKey(house.companyId, "live");
  for (const [method, path, json] of [
    ["GET", "/v1/connectors", undefined],
    ["GET", "/v1/connectors/github", undefined],
    ["PATCH", "/v1/connectors/github", { name: "X" }],
    ["POST", "/v1/connectors/github/invoke", { method: "GET", path: "/user" }],
  ] as const) {
    const refused = await call(method, path, {
      key: key.value,
      ...(json === undefined ? {} : { json }),
    });
    expect([method, path, refused.status]).toEqual([method, path, 403]);
  }
});

describe("deleting a connector", () => {
  it("in use lists what calls it, and goes once that list is confirmed", async () => {
    await owner.create();
    await callFromPhase(house.companyId);
    const refused = await owner.remove();
    expect([refused.status, refused.body]).toEqual([
      409,
      {
        ...{ error: "conflict", message: expect.any(String) },
        details: [{ field: "workflow_phase:wf_1:deploy", message: "Deploy" }],
        confirm: expect.stringMatching(/^[\w-]{43}$/),
      },
    ]);
    expect((await owner.remove("?confirm=guessed")).status).toBe(409);
    // The list that was reviewed is no longer the list.
    await callFromPhase(house.companyId, { workflowId: "wf_2" });
    expect((await owner.remove(`?confirm=${refused.body.confirm}`)).status).toBe(409);
    expect((await owner.get()).status).toBe(200);

    const { confirm } = (await owner.remove()).body;
    expect((await owner.remove(`?confirm=${confirm}`)).status).toBe(200);
    expect((await owner.get()).status).toBe(404);
    // A connector of the slug is what the workflows mean again, and another one to confirm.
    await owner.create();
    expect((await owner.remove(`?confirm=${confirm}`)).status).toBe(409);
  });

  it("names no workflow that the caller may not read", async () => {
    await owner.create();
    await callFromPhase(house.companyId);
    await policy({ resource: "workflows:wf_1", actions: ["read"] });
    const refused = await admin.remove();
    expect(refused.body.details).toEqual([
      { field: "workflow_phase", message: "One that you may not read." },
    ]);
  });

  it("names the secrets that nothing uses any more, as far as they may be read", async () => {
    await owner.secret("client");
    const auth = {
      ...{ scheme: "oauth2_refresh", tokenUrl: "https://auth.example.com/t", clientId: "c" },
      ...{ secret: "token", clientSecret: "client" },
    };
    await owner.create({ auth });
    const removed = await owner.remove();
    expect([removed.status, removed.body]).toEqual([
      200,
      { data: { unusedSecrets: ["client", "token"] } },
    ]);

    await owner.create({ auth });
    await owner.create({ slug: "another" });
    await policy({ resource: "secrets:client", actions: ["read"] });
    const quiet = await admin.remove();
    expect([quiet.status, quiet.text]).toEqual([204, ""]);
  });

  it("answers 204 where it named none", async () => {
    await owner.create({ auth: { scheme: "none" } });
    expect((await owner.remove()).status).toBe(204);
  });
});
