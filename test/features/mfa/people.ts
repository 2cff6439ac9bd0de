/** A company with an owner, before each test; who of it signs in, and with which factor. */

import { expect } from "vitest";

import type { Role } from "../../../src/core/actor.ts";
import type { MfaRequirement } from "../../../src/core/mfa-state.ts";
import { call } from "../../support/call.ts";
import { eachTest } from "../../support/each-test.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedCompany, seedUser } from "../../support/world.ts";
import { codeNow, seedTotp } from "./support.ts";

type User = Awaited<ReturnType<typeof seedUser>>;

export function usePeople() {
  const pool = usePool();
  const company = eachTest(() => seedCompany());
  const owner = eachTest(() => seedUser(company.id, "owner"));
  const signIn = (who: User) => pool.sign(who.sub);

  return {
    company,
    owner,
    signIn,
    person: (role: Role) => seedUser(company.id, role),
    /** Somebody with a factor who has just passed it. */
    enrolled: async (who: User): Promise<string> => {
      const secret = await seedTotp(who.id);
      const bearer = await signIn(who);
      const json = { code: codeNow(secret) };
      expect((await call("POST", "/v1/mfa/verify", { bearer, json })).status).toBe(200);
      return bearer;
    },
    ruleIs: async (mfaRequired: MfaRequirement): Promise<void> => {
      await env.DB.prepare("UPDATE companies SET mfa_required = ? WHERE id = ?")
        .bind(mfaRequired, company.id)
        .run();
    },
  };
}

/** A member who is signed in and sets their own factors up. */
export function useMember() {
  const pool = usePool();
  const company = eachTest(() => seedCompany());
  const user = eachTest(() => seedUser(company.id, "member"));
  const me = eachTest(async () => ({ bearer: await pool.sign(user.sub) }));
  const post = (path: string, json: unknown = {}) =>
    call("POST", path, { bearer: me.bearer, json });

  return {
    pool,
    company,
    user,
    me,
    post,
    passMfa: async (secret: string): Promise<void> => {
      expect((await post("/v1/mfa/verify", { code: codeNow(secret) })).status).toBe(200);
    },
  };
}
