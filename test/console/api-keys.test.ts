/** Settings > Developer > API Keys. */

import { describe, expect, it } from "vitest";

import { call, formOf, visitor } from "../support/console.ts";

const PATH = "/live/settings/developer/api-keys";

const FILLED = {
  name: "CI/CD Pipeline",
  scopes: ["services:read", "requests:write"],
  expires: "90",
};

const keyIn = (html: string) => /nmbl_(?:live|test)_[a-z0-9]{32}/.exec(html)?.[0] ?? "";

it("creates a key that works, shows it once and names it in the list", async () => {
  const person = await visitor();
  const created = await person.submit(`${PATH}/new`, "create", FILLED);
  expect([created.status, created.headers.get("cache-control")]).toEqual([200, "no-store"]);
  const key = keyIn(await created.text());
  const me = await call("/v1/me", { headers: { "x-api-key": key } });
  expect(await me.json()).toMatchObject({ data: { environment: "live", scopes: FILLED.scopes } });

  const list = await (await person.get(PATH)).text();
  expect(list).toContain("CI/CD Pipeline");
  expect(keyIn(list)).toBe("");
});

it("makes one key of a form that is sent twice, and shows it no second time", async () => {
  const person = await visitor();
  const page = await (await person.get(`${PATH}/new`)).text();
  const { to, hidden } = formOf(page, "create");
  const first = await (await person.post(to, { ...hidden, ...FILLED })).text();
  const second = await (await person.post(to, { ...hidden, ...FILLED })).text();
  expect(keyIn(first)).not.toBe("");
  expect(keyIn(second)).toBe("");
  expect(second).toContain("This key was shown already");
  const list = await (await person.get(PATH)).text();
  expect(list.split("CI/CD Pipeline</a>")).toHaveLength(2);
});

it("shows a refused form again with what was typed and the fault beside its field", async () => {
  const person = await visitor();
  const refused = await person.submit(`${PATH}/new`, "create", { name: "<b>x</b>", expires: "30" });
  const html = await refused.text();
  expect(refused.status).toBe(422);
  expect(html).toContain('value="&lt;b&gt;x&lt;/b&gt;"');
  expect(html).toContain("At least one scope.");
});

describe("a key's own page", () => {
  async function keyPage() {
    const person = await visitor();
    const key = keyIn(await (await person.submit(`${PATH}/new`, "create", FILLED)).text());
    const id = /api-keys\/(key_[a-z0-9]+)/.exec(await (await person.get(PATH)).text())?.[1] ?? "";
    return { person, key, path: `${PATH}/${id}` };
  }
  const statusOf = async (key: string) =>
    (await call("/v1/me", { headers: { "x-api-key": key } })).status;

  it("revokes it: the next request with it is refused", async () => {
    const { person, key, path } = await keyPage();
    expect(await statusOf(key)).toBe(200);
    const revoked = await person.submit(path, "revoke", { reason: "Leaked" });
    expect([revoked.status, revoked.headers.get("location")]).toEqual([303, path]);
    expect(await statusOf(key)).toBe(401);
  });

  it("rotates it: the new one works, the old one does not", async () => {
    const { person, key, path } = await keyPage();
    const rotated = keyIn(await (await person.submit(path, "rotate", { grace: "0" })).text());
    expect([await statusOf(key), await statusOf(rotated)]).toEqual([401, 200]);
  });

  it("is not there for another company, nor in the sandbox", async () => {
    const { person, path } = await keyPage();
    const stranger = await visitor();
    expect((await stranger.get(path)).status).toBe(404);
    expect((await person.get(path.replace("/live/", "/sandbox/"))).status).toBe(404);
  });

  it("acts on a key of live from no address of the sandbox", async () => {
    const { person, key, path } = await keyPage();
    const page = await (await person.get(path)).text();
    for (const action of ["rotate", "revoke"]) {
      const { to, hidden } = formOf(page, action);
      const sent = await person.post(to.replace("/live/", "/sandbox/"), { ...hidden, grace: "0" });
      expect([action, sent.status, keyIn(await sent.text())]).toEqual([action, 404, ""]);
      expect(await statusOf(key)).toBe(200);
    }
  });
});

it("is refused, as a page, to a member who may not", async () => {
  const member = await visitor("member");
  const refused = await member.get(PATH);
  expect(refused.status).toBe(403);
  expect(refused.headers.get("content-type")).toContain("text/html");
});
