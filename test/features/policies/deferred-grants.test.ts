import { beforeEach, describe, expect, it } from "vitest";

import { usePool } from "../../support/tokens.ts";
import { call } from "../../support/call.ts";
import { auditEventsOf, env, seedKey } from "../../support/world.ts";
import { membershipsOf, seedClient, seedPerson, type SeedPerson } from "../members/people.ts";
import { policy, put, seedGroup, seedPeople, type Company, type Someone } from "./support.ts";

const pool = usePool();
let company: Company;
let joiner: SeedPerson;

beforeEach(async () => {
  company = await seedPeople(pool);
  joiner = await seedPerson();
}, 60_000);

const production = { conditions: { tags: { environment: "production" } } };

async function invite(by: Someone, role: string): Promise<string> {
  const made = await by.ask("POST", "/invitations", { email: joiner.email, role });
  expect(made.status).toBe(201);
  return made.body.data.token;
}

const accept = async (token: string) =>
  call("POST", "/v1/invitations/accept", {
    bearer: await pool.sign(joiner.sub),
    json: { token },
  });

async function expectRefused(token: string): Promise<void> {
  const refused = await accept(token);
  expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
  expect(await membershipsOf(joiner.id)).toEqual([]);
}

/** Attack: an admin about to be kept from production invites a second account of theirs, and accepts afterwards. */
describe("an invitation is judged again when it is accepted", () => {
  it("by what its inviter holds then: a Deny that came between takes it back", async () => {
    const { admin, owner } = company;
    const token = await invite(admin, "admin");
    const deny = policy("Deny", "secrets:*", ["*"], { users: [admin.id] }, production);
    const id = await put(company, deny);

    await expectRefused(token);

    const denied = (await auditEventsOf(company.id)).filter(({ outcome }) => outcome === "denied");
    expect(denied.map(({ action, actor_id: by }) => [action, by])).toEqual([
      ["users:join", joiner.id],
    ]);
    expect(JSON.parse(String(denied[0]?.["details"]))).toMatchObject({ invitedBy: admin.id });
    expect((await owner.ask("DELETE", `/policies/${id}`)).status).toBe(204);
    expect((await accept(token)).status).toBe(200);
  });

  it("by whether they may invite then: by a rule, or by a group that they were taken out of", async () => {
    const { admin, member, owner } = company;
    const byRule = await invite(admin, "member");
    const id = await put(company, policy("Deny", "users:*", ["invite"], { users: [admin.id] }));
    await expectRefused(byRule);
    expect((await owner.ask("DELETE", `/policies/${id}`)).status).toBe(204);

    const group = await seedGroup(company.id, member.id);
    await put(company, policy("Allow", "users:*", ["invite"], { groups: [group] }));
    joiner = await seedPerson();
    expect((await accept(await invite(member, "member"))).status).toBe(200);
    joiner = await seedPerson();
    const byGroup = await invite(member, "member");
    const left = await owner.ask("DELETE", `/groups/${group}/members/${member.id}`);
    expect(left.status).toBe(204);
    await expectRefused(byGroup);
  });

  it("and by who joins, whom a rule may name; what meets them as well takes nothing back", async () => {
    const { admin } = company;
    const token = await invite(admin, "admin");
    const everyAdmin = { everyone: true, except: { roles: ["owner"] } };
    await put(company, policy("Deny", "secrets:*", ["update"], everyAdmin, production));
    expect((await accept(token)).status).toBe(200);
  });

  it("an owner's is theirs to give, whatever rules came between, unless inviting is denied to them", async () => {
    const { owner } = company;
    const token = await invite(owner, "admin");
    const ofOwner = { users: [owner.id] };
    await put(company, policy("Deny", "secrets:*", ["*"], ofOwner, production));
    const id = await put(company, policy("Deny", "users:*", ["invite"], ofOwner));
    await expectRefused(token);
    expect((await owner.ask("DELETE", `/policies/${id}`)).status).toBe(204);
    expect((await accept(token)).status).toBe(200);
  });
});

describe("what others were given is not handed on by someone who does not hold it", () => {
  it("a key is rotated by those who hold its scopes", async () => {
    const { admin } = company;
    const { id } = await seedKey(company.id, "live", { scopes: ["services:write"] });
    await put(company, policy("Deny", "services:*", ["publish"], { users: [admin.id] }));
    const refused = await admin.ask("POST", `/api-keys/${id}/rotate`, {});
    expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
  });

  /** Attack: the tokens of a client that may read bills, sent to an address of somebody who may not. */
  it("a client gets a new address from those who hold its scopes", async () => {
    const { admin } = company;
    const clientId = await seedClient(company.id);
    await env.DB.prepare("UPDATE oauth_clients SET redirect_uris = ? WHERE client_id = ?")
      .bind(JSON.stringify(["https://app.example/callback"]), clientId)
      .run();
    await put(company, policy("Deny", "billing:*", ["read"], { users: [admin.id] }));
    const change = (json: object) => admin.ask("PATCH", `/oauth-clients/${clientId}`, json);

    const moved = await change({ redirectUris: ["https://else.example/callback"] });
    expect([moved.status, moved.body.details[0].message]).toEqual([403, "billing:read"]);
    // Less is theirs to give; with an address, all that is left is given to it.
    expect((await change({ scopes: ["services:read", "billing:read"] })).status).toBe(200);
    const both = await change({
      redirectUris: ["https://else.example/callback"],
      scopes: ["billing:read"],
    });
    expect(both.status).toBe(403);
  });
});
