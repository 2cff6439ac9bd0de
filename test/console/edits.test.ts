/** Forms that change what is there: each is seen on the page that follows. */

import { expect, it } from "vitest";

import { visitor, type Visitor } from "../support/console.ts";
import { env, seedWorkflow } from "../support/world.ts";

const textOf = async (person: Visitor, path: string) => (await person.get(path)).text();

it("webhooks: another address and other events; a delivery that arrived is not sent again", async () => {
  const person = await visitor();
  const list = "/live/settings/developer/webhooks";
  const fields = {
    url: "https://hooks.example.com/a",
    description: "",
    events: "secret.replaced",
  };
  expect((await person.submit(list, "create", fields)).status).toBe(200);
  const path = /\/live\/settings\/developer\/webhooks\/whe_[a-z0-9]+/.exec(
    await textOf(person, list),
  )?.[0] as string;
  const change = { ...fields, url: "https://hooks.example.com/b", events: ["policy.changed"] };
  expect((await person.submit(path, "update", change)).status).toBe(303);
  const id = path.split("/").at(-1) ?? "";
  const row = await env.DB.prepare("SELECT url, events FROM webhook_endpoints WHERE id = ?")
    .bind(id)
    .first();
  expect(row).toEqual({ url: "https://hooks.example.com/b", events: '["policy.changed"]' });

  for (const state of ["delivered", "failed"]) {
    await env.DB.prepare(
      `INSERT INTO deliveries (id, notice_seq, company_id, channel, recipient, state, attempts, due_at, sweep_at, created_at)
       VALUES (?1 || ?2, ?3, ?4, 'webhook', ?1, ?2, 1, 1, 1, 1)`,
    )
      .bind(id, state, state === "failed" ? 900_001 : 900_002, person.companyId)
      .run();
  }
  await env.DB.prepare(
    "INSERT INTO outbox (seq, company_id, kind, payload, created_at, handled_at) VALUES (900001, ?1, 'policy.changed', '{}', 1, 1), (900002, ?1, 'policy.changed', '{}', 1, 1)",
  )
    .bind(person.companyId)
    .run();
  const html = await textOf(person, path);
  expect(html.split('value="retry"')).toHaveLength(2);
});

it("groups: another name, and a person chosen from the list", async () => {
  const person = await visitor();
  const member = await visitor("member", person.companyId);
  const list = "/live/settings/company/groups";
  await person.submit(list, "create", { name: "Platform", description: "" });
  const path = /\/live\/settings\/company\/groups\/grp_[a-z0-9]+/.exec(
    await textOf(person, list),
  )?.[0] as string;
  expect(
    (await person.submit(path, "update", { name: "Platform team", description: "x" })).status,
  ).toBe(303);
  expect((await person.submit(path, "add", { user: member.userId })).status).toBe(303);
  const html = await textOf(person, path);
  expect(html).toContain("<h1>Platform team</h1>");
  expect(html).toContain(`/live/settings/company/members/${member.userId}`);
  expect(html).not.toContain(`<option value="${member.userId}"`);
});

it("policies: one that is out of force stays so, and comes into force again", async () => {
  const person = await visitor();
  const list = "/live/settings/company/policies";
  const fields = {
    ...{ name: "No updates", description: "", effect: "Deny", resource: "secrets:*" },
    ...{ actions: "update", tags: "", who: "member", except: "" },
  };
  await person.submit(list, "create", { ...fields, enabled: "no" });
  const path = /\/live\/settings\/company\/policies\/pol_[a-z0-9]+/.exec(
    await textOf(person, list),
  )?.[0] as string;
  const enabled = () =>
    env.DB.prepare("SELECT enabled FROM policies WHERE id = ?")
      .bind(path.split("/").at(-1))
      .first("enabled");
  expect(await enabled()).toBe(0);
  await person.submit(path, "replace", { ...fields, enabled: "yes" });
  expect(await enabled()).toBe(1);
});

it("invitations: sent again there is another link, and the first is good no more", async () => {
  const person = await visitor();
  const list = "/live/settings/company/members";
  const fields = { email: "new@example.test", role: "member" };
  const first = await (await person.submit(list, "invite", fields)).text();
  await env.DB.prepare(
    "UPDATE invitations SET created_at = created_at - 90000000 WHERE company_id = ?",
  )
    .bind(person.companyId)
    .run();
  const again = await person.submit(list, "again");
  const second = await again.text();
  const linkIn = (html: string) => /sign-in\/invitation\?token=[\w-]+/.exec(html)?.[0] ?? "";
  expect([again.status, linkIn(second) !== "", linkIn(second) === linkIn(first)]).toEqual([
    200,
    true,
    false,
  ]);
  const { results } = await env.DB.prepare(
    "SELECT status FROM invitations WHERE company_id = ? ORDER BY created_at",
  )
    .bind(person.companyId)
    .all();
  expect(results).toEqual([{ status: "revoked" }, { status: "pending" }]);
});

it("an invitation's e-mail leads to a page that asks for the code, and does nothing by itself", async () => {
  const person = await visitor();
  const html = await textOf(person, "/sign-in/invitation");
  expect(html).toContain("Invitation code");
  const wrong = await person.submit("/sign-in/invitation", "accept", {
    invitation: "no-such-code",
  });
  expect(wrong.status).toBeGreaterThanOrEqual(400);
  expect(await wrong.text()).not.toContain("no-such-code");
});

it("inbound webhooks: its last calls, each with what it started", async () => {
  const person = await visitor();
  const workflow = await seedWorkflow(person.companyId, "live", "Deploy");
  await person.submit("/live/settings/secrets/new", "create", {
    ...{ slug: "signing-key", value: "v", type: "custom" },
    ...{ description: "", tags: "", allowedHosts: "" },
  });
  const made = await person.submit("/live/settings/developer/inbound-webhooks", "create", {
    ...{ name: "Shop", workflowId: workflow, secret: "signing-key" },
  });
  const path = made.headers.get("location") ?? "";
  expect(await textOf(person, path)).toContain("No call was accepted within 30 days.");
  await env.DB.prepare(
    "INSERT INTO inbound_calls (company_id, environment, webhook_id, dedupe_key, instance_id, received_at) VALUES (?, 'live', ?, 'k', 'exec_called', ?)",
  )
    .bind(person.companyId, path.split("/").at(-1), Date.now())
    .run();
  expect(await textOf(person, path)).toContain('href="/live/instances/exec_called"');
});

it.each([
  ["/live/settings/developer/api-keys?search=ci", "search", "ci"],
  ["/live/settings/company/members?role=owner&status=active&search=a", "search", "a"],
])("%s keeps its filter in the address and in its field", async (path, field, value) => {
  const person = await visitor();
  const html = await textOf(person, path);
  expect(html).toMatch(new RegExp(`name="${field}"[^>]*value="${value}"`));
});

it("finds a key by part of its name, as Unicode folds it", async () => {
  const person = await visitor();
  const path = "/live/settings/developer/api-keys";
  for (const name of ["Überwachung", "Deploy"]) {
    await person.submit(`${path}/new`, "create", { name, scopes: "services:read", expires: "90" });
  }
  const found = await textOf(person, `${path}?search=${encodeURIComponent("ÜBER")}`);
  expect([found.includes("Überwachung"), found.includes("Deploy</a>")]).toEqual([true, false]);
});
