import { describe, expect, it } from "vitest";

import { call } from "../support/call.ts";
import { listRoutes } from "../support/routes.ts";
import { seedSession } from "../support/sessions.ts";
import { usePool } from "../support/tokens.ts";
import { env, seedCompany, seedUser } from "../support/world.ts";

/** The closed list of the design. A route that declares more is found here. */
const WITHOUT_FACTOR_PASSED = [
  "GET /v1/session",
  "DELETE /v1/session",
  "POST /v1/session/company",
  "POST /v1/mfa/challenge",
  "POST /v1/mfa/verify",
];

const REACHED_IN = {
  mfa_required: WITHOUT_FACTOR_PASSED,
  mfa_enrollment_required: [
    ...WITHOUT_FACTOR_PASSED,
    "GET /v1/me/mfa",
    "POST /v1/me/mfa/totp",
    "POST /v1/me/mfa/totp/confirm",
    "POST /v1/me/mfa/sms",
    "POST /v1/me/mfa/sms/confirm",
  ],
};

type State = keyof typeof REACHED_IN;
type Kind = "bearer" | "session";

const pool = usePool();
const routes = (await listRoutes()).filter(({ path }) => path.startsWith("/v1/"));

/** A person in that state, and how they call: anew for each route, for some routes end the sign-in. */
async function signInAs(state: State, kind: Kind, signedInAtMs = Date.now()) {
  const company = await seedCompany();
  const user = await seedUser(company.id, "owner");
  if (state === "mfa_required") {
    await env.DB.prepare(
      "INSERT INTO mfa_factors (user_id, kind, phone_number, created_at, confirmed_at) VALUES (?, 'sms', '+4915112345678', 1, 1)",
    )
      .bind(user.id)
      .run();
  } else {
    await env.DB.prepare("UPDATE companies SET mfa_required = 'all' WHERE id = ?")
      .bind(company.id)
      .run();
  }
  if (kind === "session") {
    return { session: (await seedSession(user, company.id, { signedInAtMs })).cookie };
  }
  return { bearer: await pool.sign(user.sub, { auth_time: Math.floor(signedInAtMs / 1_000) }) };
}

/**
 * A key kills itself with the key alone, a leak report and what comes for a webhook are known by their signatures, and a
 * runner by its own credential: no person gets there.
 */
const NOT_FOR_PEOPLE =
  /^\/v1\/(api-keys\/revoke-self|leaks\/github|webhooks\/inbound\/.+|runner\/.+)$/;

const STATES = Object.keys(REACHED_IN) as State[];
const MFA_CODES = ["mfa_required", "mfa_enrollment_required"];
const cases = STATES.flatMap((state) =>
  (["bearer", "session"] as const).map((kind) => [state, kind] as const),
);

/** Attack: somebody with the password alone, trying every address that there is. */
describe.each(cases)("a sign-in in state %s (%s)", (state, kind) => {
  it(
    "reaches what is listed and nothing else, over the whole route table",
    { timeout: 120_000 },
    async () => {
      expect(routes.length).toBeGreaterThan(40);
      const reached: string[] = [];
      for (const { method, path } of routes) {
        if (NOT_FOR_PEOPLE.test(path)) continue;
        const credential = await signInAs(state, kind);
        const target = path.replaceAll(/\{\w+\}/g, "nothing");
        const json = method === "GET" ? {} : { json: {} };
        const answer = await call(method, target, { ...credential, ...json });
        if (MFA_CODES.includes(answer.body?.error)) {
          expect([method, path, answer.status, answer.body.error]).toEqual([
            method,
            path,
            401,
            state,
          ]);
        } else reached.push(`${method} ${path}`);
      }
      expect(reached.toSorted()).toEqual(REACHED_IN[state].toSorted());
    },
  );

  it("gets no further by HEAD, a slash at the end or another case", async () => {
    const credential = await signInAs(state, kind);
    for (const path of [
      "/v1/me/",
      "/v1/me",
      "/V1/me",
      "/v1//me",
      "/v1/session/../me",
      "/v1/session%2f..%2fme",
    ]) {
      for (const method of ["HEAD", "GET"]) {
        expect((await call(method, path, credential)).status).not.toBe(200);
      }
    }
    expect((await call("HEAD", "/v1/session", credential)).status).toBe(200);
  });
});

it("tells a token's client to step up (RFC 9470)", async () => {
  const answer = await call("GET", "/v1/services", await signInAs("mfa_required", "bearer"));
  expect(answer.headers.get("www-authenticate")).toMatch(
    /^Bearer realm="api", error="insufficient_user_authentication", error_description="[^"]+", acr_values="mfa"/,
  );
});

it("lets a first factor be set up within ten minutes of signing in, not later", async () => {
  for (const kind of ["bearer", "session"] as const) {
    const fresh = await signInAs("mfa_enrollment_required", kind, Date.now() - 9 * 60_000);
    expect((await call("GET", "/v1/me/mfa", fresh)).status).toBe(200);
    const old = await signInAs("mfa_enrollment_required", kind, Date.now() - 11 * 60_000);
    const answer = await call("GET", "/v1/me/mfa", old);
    expect([answer.status, answer.body.error]).toEqual([401, "mfa_enrollment_required"]);
  }
});
