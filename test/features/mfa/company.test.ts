import { describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { auditEventsOf, env, memberRow, seedCompany, seedUser } from "../../support/world.ts";
import { usePeople } from "./people.ts";
import { ageMfa, codeNow, noticesOf, seedRecoveryCodes, seedSms, seedTotp } from "./support.ts";

const { company, enrolled, owner, person, ruleIs, signIn } = usePeople();

async function leftOf(userId: string): Promise<number> {
  const row = await env.DB.prepare(
    "SELECT (SELECT count(*) FROM mfa_factors WHERE user_id = ?1) + (SELECT count(*) FROM recovery_codes WHERE user_id = ?1) AS n",
  )
    .bind(userId)
    .first<{ n: number }>();
  return row?.n ?? -1;
}

const reset = (bearer: string, id: string) => call("DELETE", `/v1/users/${id}/mfa`, { bearer });

describe("an admin's reset", () => {
  it("removes factors and recovery codes, ends no sign-in, is audited and told to the person", async () => {
    const admin = await signIn(await person("admin"));
    const member = await person("member");
    const theirs = await enrolled(member);
    await seedSms(member.id);
    await seedRecoveryCodes(member.id);

    expect((await reset(admin, member.id)).status).toBe(204);

    expect(await leftOf(member.id)).toBe(0);
    expect((await call("GET", "/v1/services", { bearer: theirs })).status).toBe(200);
    expect(await noticesOf(member.id)).toEqual(["mfa.reset_by_admin"]);
    const events = await auditEventsOf(company.id);
    expect(events.at(-1)).toMatchObject({
      action: "mfa:reset",
      category: "auth",
      target: `user:${member.id}`,
      outcome: "success",
    });
    expect((await reset(admin, member.id)).status).toBe(404);
  });

  it("is not a member's", async () => {
    const bearer = await signIn(await person("member"));
    const other = await person("member");
    await seedTotp(other.id);

    const answer = await reset(bearer, other.id);

    expect([answer.status, answer.body.error]).toEqual([403, "forbidden"]);
    expect(await leftOf(other.id)).toBe(1);
  });

  /** Attack: an admin takes an owner's factor away, to come in with the owner's password alone. */
  it("never touches an owner's; another owner's does", async () => {
    const admin = await signIn(await person("admin"));
    const second = await person("owner");
    await seedTotp(second.id);

    expect((await reset(admin, second.id)).body.error).toBe("forbidden");
    expect(await leftOf(second.id)).toBe(1);

    expect((await reset(await signIn(owner), second.id)).status).toBe(204);
  });

  /** Attack: an admin's own session, found open, removes the factor without being asked for it. */
  it("is not for oneself", async () => {
    const admin = await person("admin");
    const bearer = await enrolled(admin);
    await ageMfa(admin.id, 600_000);

    expect((await reset(bearer, admin.id)).status).toBe(409);
    expect(await leftOf(admin.id)).toBe(1);
  });

  it("asks an admin who has a factor for it", async () => {
    const admin = await person("admin");
    const bearer = await enrolled(admin);
    const member = await person("member");
    await seedTotp(member.id);
    await ageMfa(admin.id, 600_000);

    expect((await reset(bearer, member.id)).body.error).toBe("mfa_required");
  });

  it("does not find people of other companies", async () => {
    const stranger = await seedUser((await seedCompany()).id, "member");
    await seedTotp(stranger.id);

    expect((await reset(await signIn(owner), stranger.id)).status).toBe(404);
    expect(await leftOf(stranger.id)).toBe(1);
  });

  /** Attack: invite somebody into a company of one's own, and take away what protects them in theirs. */
  it("is refused for people who are in other companies as well", async () => {
    const victim = await seedUser((await seedCompany()).id, "admin");
    await seedTotp(victim.id);
    await memberRow(company.id, victim.id, "member").run();

    const answer = await reset(await signIn(owner), victim.id);

    expect([answer.status, answer.body.error]).toEqual([409, "conflict"]);
    expect(await leftOf(victim.id)).toBe(1);
  });
});

describe("the last owner with a factor", () => {
  it.each(["admins", "all"] as const)("keeps it while the rule is '%s'", async (rule) => {
    const bearer = await enrolled(owner);
    await person("owner");
    await ruleIs(rule);

    const answer = await call("DELETE", "/v1/me/mfa/totp", { bearer });

    expect([answer.status, answer.body.error]).toEqual([409, "conflict"]);
    expect(await leftOf(owner.id)).toBe(1);
  });

  it("may remove one of two, or what another owner has as well, or anything without a rule", async () => {
    const bearer = await enrolled(owner);
    await ruleIs("all");
    await seedSms(owner.id);
    expect((await call("DELETE", "/v1/me/mfa/sms", { bearer })).status).toBe(204);

    await seedTotp((await person("owner")).id);
    expect((await call("DELETE", "/v1/me/mfa/totp", { bearer })).status).toBe(204);

    await ruleIs("none");
    const third = await person("owner");
    expect(
      (await call("DELETE", "/v1/me/mfa/totp", { bearer: await enrolled(third) })).status,
    ).toBe(204);
  });

  /** A factor is the person's in all of theirs: the other company's rule counts, whichever is selected. */
  it("keeps it for another company's sake", async () => {
    const other = await seedCompany();
    await memberRow(other.id, owner.id, "owner").run();
    await env.DB.prepare("UPDATE companies SET mfa_required = 'all' WHERE id = ?")
      .bind(other.id)
      .run();
    const headers = { "x-nembl-company": company.id };
    const secret = await seedTotp(owner.id);
    const bearer = await signIn(owner);
    await call("POST", "/v1/mfa/verify", { bearer, headers, json: { code: codeNow(secret) } });

    expect((await call("DELETE", "/v1/me/mfa/totp", { bearer, headers })).status).toBe(409);
  });

  /** Attack: the factor that an employer asks for goes by way of another company, and the employer's log is silent. */
  it("a change of it stands in the log of every company that asks for one", async () => {
    const asking = await seedCompany();
    const silent = await seedCompany();
    for (const { id } of [asking, silent]) await memberRow(id, owner.id, "member").run();
    await env.DB.prepare("UPDATE companies SET mfa_required = 'all' WHERE id = ?")
      .bind(asking.id)
      .run();
    const headers = { "x-nembl-company": company.id };
    const secret = await seedTotp(owner.id);
    const bearer = await signIn(owner);
    await call("POST", "/v1/mfa/verify", { bearer, headers, json: { code: codeNow(secret) } });

    expect((await call("DELETE", "/v1/me/mfa/totp", { bearer, headers })).status).toBe(204);

    const removals = async ({ id }: { id: string }) =>
      (await auditEventsOf(id)).filter(({ action }) => action === "mfa:remove").length;
    expect([await removals(company), await removals(asking), await removals(silent)]).toEqual([
      1, 1, 0,
    ]);
  });

  it("is one of two who remove theirs at once", async () => {
    const second = await person("owner");
    const bearers = [await enrolled(owner), await enrolled(second)];
    await ruleIs("all");

    const answers = await Promise.all(
      bearers.map((bearer) => call("DELETE", "/v1/me/mfa/totp", { bearer })),
    );

    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(["204", "409"]);
  });
});
