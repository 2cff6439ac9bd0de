/** Settings > Developer: runners, the API reference, and a client's new secret. */

import { beforeAll, expect, it } from "vitest";

import { seedTotp } from "../features/mfa/support.ts";
import { call, formOf, visitor } from "../support/console.ts";
import { dumpEverything } from "../support/dump.ts";
import { startFakeCognito } from "../support/fake-cognito.ts";
import { createKeys } from "../support/runners.ts";
import { env } from "../support/world.ts";

beforeAll(() => {
  startFakeCognito();
});

const RUNNERS = "/live/settings/developer/runners";
const CLIENTS = "/live/settings/developer/oauth-clients";

const onceIn = (html: string) => /data-once="">\s*([^<\s]+)/.exec(html)?.[1] ?? "";

it("creates a runner, shows its registration token once, and the token registers a machine", async () => {
  const person = await visitor("owner", undefined, { mfaPassedAtMs: Date.now() });
  const fields = { name: "Build machine", labels: "linux, staging" };
  const page = await (await person.get(RUNNERS)).text();
  const { to, hidden } = formOf(page, "create");
  const created = await person.post(to, { ...hidden, ...fields });
  const html = await created.text();
  const token = onceIn(html);
  expect([created.status, created.headers.get("cache-control")]).toEqual([200, "no-store"]);
  expect(token).not.toBe("");
  expect(html).toContain("nembl runner register --url");
  expect(await dumpEverything()).not.toContain(token);

  const again = await person.post(to, { ...hidden, ...fields });
  expect([again.status, again.headers.get("location")]).toEqual([303, RUNNERS]);
  const list = await (await person.get(RUNNERS)).text();
  expect(list.split("Build machine</a>")).toHaveLength(2);
  expect(list).toContain("not seen yet");
  expect(list).not.toContain(token);

  const { publicKey } = await createKeys();
  const registered = await call("/v1/runner/register", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token, publicKey, version: "1.2.3" }),
  });
  expect(registered.status).toBe(201);
  const seen = await (await person.get(RUNNERS)).text();
  expect(seen).toContain("1.2.3");
  expect(seen).toContain("staging");
});

it("revokes a runner on its page", async () => {
  const person = await visitor("owner", undefined, { mfaPassedAtMs: Date.now() });
  await person.submit(RUNNERS, "create", { name: "Old machine", labels: "" });
  const id = /runners\/(run_[a-z0-9]+)/.exec(await (await person.get(RUNNERS)).text())?.[1] ?? "";
  const revoked = await person.submit(`${RUNNERS}/${id}`, "revoke");
  expect(revoked.status).toBe(303);
  const html = await (await person.get(`${RUNNERS}/${id}`)).text();
  expect(html).toContain("revoked");
  expect(html).not.toContain('value="revoke"');
});

it("leads to the API's reference", async () => {
  const person = await visitor("member");
  const html = await (await person.get("/live/settings/developer/api-reference")).text();
  expect(html).toContain('href="/docs"');
  expect(html).toContain('href="/openapi.json"');
});

it("rotates a client's secret: shown once, and a form sent twice rotates once", async () => {
  const person = await visitor();
  const registered = await person.submit(CLIENTS, "register", {
    ...{ name: "App", redirectUris: "https://app.example.com/cb" },
    ...{ scopes: "services:read", confidential: "yes" },
  });
  const first = onceIn(await registered.text());
  const list = await (await person.get(CLIENTS)).text();
  const path = new RegExp(`${CLIENTS}/[a-z0-9]{26}`).exec(list)?.[0] ?? "";

  const { to, hidden } = formOf(await (await person.get(path)).text(), "rotate");
  const rotated = await person.post(to, hidden);
  const second = onceIn(await rotated.text());
  expect([rotated.status, rotated.headers.get("cache-control")]).toEqual([200, "no-store"]);
  expect(second).toMatch(/^[0-9a-z]{51}$/);
  expect(second).not.toBe(first);
  const again = await (await person.post(to, hidden)).text();
  expect(again).toContain("This secret was shown already");
  expect(again).not.toContain(second);
  expect(await dumpEverything()).not.toContain(second);
});

it("offers no rotation for a client that has no secret", async () => {
  const person = await visitor();
  await person.submit(CLIENTS, "register", {
    ...{ name: "Open app", redirectUris: "https://app.example.com/cb" },
    ...{ scopes: "services:read", confidential: "no" },
  });
  const list = await (await person.get(CLIENTS)).text();
  const path = new RegExp(`${CLIENTS}/[a-z0-9]{26}`).exec(list)?.[0] ?? "";
  expect(await (await person.get(path)).text()).not.toContain("Rotate the secret");
});

it("rotates a webhook's secret once for a form that is sent twice", async () => {
  const person = await visitor();
  const WEBHOOKS = "/live/settings/developer/webhooks";
  await person.submit(WEBHOOKS, "create", {
    ...{ url: "https://hooks.example.com/in", events: "api_key.revoked" },
  });
  const list = await (await person.get(WEBHOOKS)).text();
  const path = new RegExp(`${WEBHOOKS}/whe_[a-z0-9]+`).exec(list)?.[0] ?? "";
  const { to, hidden } = formOf(await (await person.get(path)).text(), "rotate");
  const first = onceIn(await (await person.post(to, hidden)).text());
  expect(first).not.toBe("");
  const again = await (await person.post(to, hidden)).text();
  expect(again).toContain("This secret was shown already");
  expect(onceIn(again)).toBe("");
});

it("makes new recovery codes once for a form that is sent twice: those that were saved stay good", async () => {
  const person = await visitor("owner", undefined, { mfaPassedAtMs: Date.now() });
  await seedTotp(person.userId);
  const page = await (await person.get("/live/settings/profile/security")).text();
  const { to, hidden } = formOf(page, "codes");
  const hashes = async () => {
    const { results } = await env.DB.prepare(
      "SELECT * FROM recovery_codes WHERE user_id = ? ORDER BY hash",
    )
      .bind(person.userId)
      .all();
    return results;
  };
  expect(await (await person.post(to, hidden)).text()).toContain("I have saved these codes");
  const made = await hashes();
  expect(made).toHaveLength(10);
  const again = await (await person.post(to, hidden)).text();
  expect(again).toContain("These codes were shown already");
  expect(await hashes()).toEqual(made);
});
