/** A company's rule on second factors: whom it meets, and what would change. */

import { describe, expect, it } from "vitest";

import type { MfaRequirement } from "../../../src/core/mfa-state.ts";
import { call } from "../../support/call.ts";
import { env } from "../../support/world.ts";
import { usePeople } from "./people.ts";
import { ageMfa, seedTotp } from "./support.ts";

const { company, enrolled, owner, person, ruleIs, signIn } = usePeople();

describe("a company's rule", () => {
  const patch = (bearer: string, mfaRequired: MfaRequirement) =>
    call("PATCH", "/v1/company", { bearer, json: { mfaRequired } });

  it("is turned on only when an owner has a factor", async () => {
    const admin = await person("admin");
    await seedTotp(admin.id);
    const refused = await patch(await signIn(owner), "all");
    expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
    expect(refused.body.message).toContain("owner");

    expect((await patch(await enrolled(owner), "all")).status).toBe(200);
  });

  /** Attack: from an admin's open session, turn off what protects everybody. */
  it("is loosened only with an MFA not older than ten minutes", async () => {
    const bearer = await enrolled(owner);
    await ruleIs("all");
    await ageMfa(owner.id, 600_000);
    for (const looser of ["admins", "none"] as const) {
      const answer = await patch(bearer, looser);
      expect([answer.status, answer.body.error]).toEqual([401, "mfa_required"]);
    }
    await env.DB.prepare("UPDATE mfa_factors SET last_step = 0 WHERE user_id = ?")
      .bind(owner.id)
      .run();
    await ageMfa(owner.id, -600_000);

    expect((await patch(bearer, "admins")).status).toBe(200);
  });

  it("is not loosened by somebody who has no factor at all", async () => {
    const admin = await person("admin");
    const bearer = await signIn(admin);
    await call("GET", "/v1/services", { bearer });
    await env.DB.prepare(
      "UPDATE companies SET mfa_required = 'all', mfa_required_since = ? WHERE id = ?",
    )
      .bind(Date.now() + 60_000, company.id)
      .run();

    const answer = await patch(bearer, "none");

    expect([answer.status, answer.body.error]).toEqual([401, "mfa_enrollment_required"]);
  });
});

describe("the preview", () => {
  const preview = async (bearer: string, query: string) =>
    call("GET", `/v1/company/mfa-impact?${query}`, { bearer });

  it("counts and lists whom a requirement would meet", async () => {
    const bearer = await enrolled(owner);
    const admin = await person("admin");
    const members = [await person("member"), await person("member")];
    await seedTotp((await person("member")).id);
    const gone = await person("member");
    await env.DB.prepare("UPDATE memberships SET status = 'deactivated' WHERE user_id = ?")
      .bind(gone.id)
      .run();
    // A set-up under way is no factor yet.
    await call("POST", "/v1/me/mfa/totp", { bearer: await signIn(admin), json: {} });

    const all = await preview(bearer, "mfaRequired=all");
    expect(all.body.data).toMatchObject({
      mfaRequired: "all",
      concerned: 5,
      enrolled: 2,
      withoutFactor: 3,
    });
    expect(all.body.data.members.map(({ id }: { id: string }) => id).toSorted()).toEqual(
      [admin.id, ...members.map(({ id }) => id)].toSorted(),
    );
    const admins = await preview(bearer, "mfaRequired=admins");
    expect(admins.body.data).toMatchObject({ concerned: 2, enrolled: 1, withoutFactor: 1 });
    const none = await preview(bearer, "");
    expect(none.body.data).toMatchObject({ mfaRequired: "none", concerned: 0, members: [] });
    const second = await preview(bearer, "mfaRequired=all&page=2&pageSize=2");
    expect(second.body.data.members).toHaveLength(1);
    expect(second.body.pagination).toEqual({
      page: 2,
      pageSize: 2,
      totalPages: 2,
      totalCount: 3,
    });
  });

  it("is for those who may change the rule", async () => {
    const answer = await preview(await signIn(await person("member")), "mfaRequired=all");
    expect([answer.status, answer.body.error]).toEqual([403, "forbidden"]);
    expect((await preview(await signIn(owner), "mfaRequired=some")).status).toBe(422);
  });
});
