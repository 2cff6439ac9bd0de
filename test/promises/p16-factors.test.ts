import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";

import { codeNow, freshNumber, seedTotp } from "../features/mfa/support.ts";
import { call, type Answer } from "../support/call.ts";
import { listRoutes } from "../support/routes.ts";
import { seedSession } from "../support/sessions.ts";
import { signedIn, usePool } from "../support/tokens.ts";
import { run, seedWorld, type World } from "../support/two-companies.ts";
import { env, memberRow, seedCompany, seedUser } from "../support/world.ts";

/**
 * Factors belong to the person. Attack: in an unattended sign-in, or with a password alone, set up, replace or remove a
 * factor by way of a company that asks for none, of a company that is not named, or of a state that asks nothing yet.
 */
type Credential = Parameters<typeof call>[2];
type Kind = "bearer" | "session";

const MINUTE = 60_000;

const pool = usePool();
let world: World;

beforeEach(async () => {
  world = await seedWorld();
});

const asked = (sinceMs: number | null) =>
  run(
    "UPDATE companies SET mfa_required = 'all', mfa_required_since = ? WHERE id = ?",
    sinceMs,
    world.strict.id,
  );

/** Every state that a person can be in; `passed`: an MFA in this sign-in, as long ago as the sign-in. */
const STATES: Readonly<Record<string, { enter: () => Promise<unknown>; passed: boolean }>> = {
  "asked for nothing, without a factor": { enter: async () => undefined, passed: false },
  "asked, without a factor": { enter: () => asked(null), passed: false },
  "asked from the next sign-in on, without a factor": {
    enter: () => asked(Date.now() + MINUTE),
    passed: false,
  },
  "with a factor, not passed": { enter: () => seedTotp(world.who.id), passed: false },
  "with a factor, passed": { enter: () => seedTotp(world.who.id), passed: true },
  "asked, with a factor, passed": {
    enter: async () => {
      await asked(null);
      await seedTotp(world.who.id);
    },
    passed: true,
  },
};

const CHOICES = ["strict", "loose", "nope", "none"] as const;

type Choice = (typeof CHOICES)[number];

const companyOf = (choice: Choice): string | null =>
  choice === "strict" || choice === "loose" ? world[choice].id : null;

async function signIn(
  kind: Kind,
  choice: Choice,
  signedInAtMs: number,
  passed: boolean,
): Promise<Credential> {
  const { who } = world;
  const chosen = companyOf(choice);
  const named = choice === "nope" ? "nope" : chosen;
  const headers = named === null ? {} : { "x-nembl-company": named };
  if (kind === "session") {
    const mfa = passed ? { mfaPassedAtMs: signedInAtMs } : {};
    const { cookie } = await seedSession(who, chosen, { signedInAtMs, ...mfa });
    return { session: cookie, headers };
  }
  const bearer = await pool.sign(who.sub, { auth_time: Math.floor(signedInAtMs / 1_000) });
  await call("GET", "/v1/session", { bearer });
  const mfaPassedAt = passed ? signedInAtMs : null;
  await run("UPDATE sign_ins SET mfa_passed_at = ? WHERE user_id = ?", mfaPassedAt, who.id);
  return { bearer, headers };
}

/** Each route that changes factors, with what would succeed where the person may. A new one has to be added here. */
const ROUTES = (await listRoutes()).filter(
  ({ method, path }) =>
    method !== "GET" && (path.startsWith("/v1/me/mfa") || /^\/v1\/users\/.*mfa/.test(path)),
);

function bodyOf(path: string): unknown {
  const bodies: Readonly<Record<string, unknown>> = {
    "/v1/me/mfa/totp": {},
    "/v1/me/mfa/totp/confirm": { code: codeNow(world.pendingSecret) },
    "/v1/me/mfa/sms": { phoneNumber: freshNumber() },
    "/v1/me/mfa/sms/confirm": { code: "123456" },
    "/v1/me/mfa/recovery-codes": {},
    "/v1/users/{id}/mfa": undefined,
  };
  if (!(path in bodies)) throw new Error(`${path} changes factors and is not tried here`);
  return bodies[path];
}

function send(
  { method, path }: { method: string; path: string },
  choice: Choice,
  as: Credential,
): Promise<Answer> {
  const target = world.targets[companyOf(choice) ?? world.loose.id] ?? "";
  const body = method === "POST" ? { json: bodyOf(path) } : {};
  return call(method, path.replace("{id}", target), { ...as, ...body });
}

async function factors() {
  const people = [world.who.id, ...Object.values(world.targets)];
  const marks = people.map(() => "?").join(", ");
  const read = (sql: string) =>
    env.DB.prepare(sql.replace("?", marks))
      .bind(...people)
      .all();
  const { results: rows } = await read(
    "SELECT * FROM mfa_factors WHERE user_id IN (?) ORDER BY 1, 2",
  );
  const { results: codes } = await read("SELECT * FROM recovery_codes WHERE user_id IN (?)");
  return { rows, codes };
}

const cases = Object.keys(STATES).flatMap((state) =>
  (["bearer", "session"] as const).map((kind) => [state, kind] as const),
);

it("P16: the routes that change factors are those tried here", () => {
  expect(ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
    "DELETE /v1/me/mfa/sms",
    "DELETE /v1/me/mfa/totp",
    "DELETE /v1/users/{id}/mfa",
    "POST /v1/me/mfa/recovery-codes",
    "POST /v1/me/mfa/sms",
    "POST /v1/me/mfa/sms/confirm",
    "POST /v1/me/mfa/totp",
    "POST /v1/me/mfa/totp/confirm",
  ]);
});

describe.each(cases)("P16: %s (%s)", (state, kind) => {
  it("a sign-in and an MFA older than ten minutes change no factor, in whichever company", async () => {
    const { enter, passed } = STATES[state] as (typeof STATES)[string];
    await enter();
    const before = await factors();

    for (const choice of CHOICES) {
      const as = await signIn(kind, choice, Date.now() - 11 * MINUTE, passed);
      for (const route of ROUTES) {
        const { status, text } = await send(route, choice, as);
        expect([choice, route, [400, 401].includes(status), text]).toEqual([
          choice,
          route,
          true,
          text,
        ]);
      }
    }

    expect(await factors()).toEqual(before);
  });

  it("a fresh one does, in whichever company; without the factor that there is, none does", async () => {
    const { enter, passed } = STATES[state] as (typeof STATES)[string];
    const refused = state === "with a factor, not passed";
    const confirm = { method: "POST", path: "/v1/me/mfa/totp/confirm" };

    for (const choice of ["strict", "loose"] as const) {
      world = await seedWorld();
      await enter();
      const as = await signIn(kind, choice, Date.now() - 9 * MINUTE, passed);
      const answer = await send(confirm, choice, as);
      expect([choice, answer.status, answer.body.error]).toEqual(
        refused ? [choice, 401, "mfa_required"] : [choice, 200, undefined],
      );
    }
  });
});

/** The walk that was found: an employer's admin, an open sign-in, and somebody's own company. */
it("P16: joining a company that asks for nothing opens no way to a factor", async () => {
  await asked(null);
  const { strict, who } = world;
  const bearer = await pool.sign(who.sub, { auth_time: Math.floor(Date.now() / 1_000) - 660 });
  const own = await seedCompany();
  const founder = await signedIn(pool, own.id);
  await run("UPDATE users SET email_verified = 1 WHERE id = ?", who.id);
  await run("DELETE FROM memberships WHERE company_id = ?", world.loose.id);
  const row = await env.DB.prepare("SELECT email FROM users WHERE id = ?").bind(who.id).first();
  const invited = await call("POST", "/v1/invitations", {
    bearer: founder,
    json: { email: row?.["email"] },
  });
  const at = (company: string) => ({ bearer, headers: { "x-nembl-company": company } });
  const json = { token: invited.body.data.token };

  const answers = [
    await call("POST", "/v1/invitations/accept", { ...at("nope"), json }),
    await call("POST", "/v1/invitations/accept", { bearer, json }),
  ];
  expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
    [401, "mfa_enrollment_required"],
    [401, "mfa_enrollment_required"],
  ]);
  await memberRow(own.id, who.id, "member").run();

  const begun = await call("POST", "/v1/me/mfa/totp", { ...at(own.id), json: {} });
  const confirm = { code: codeNow(world.pendingSecret) };
  const confirmed = await call("POST", "/v1/me/mfa/totp/confirm", { ...at(own.id), json: confirm });
  const acting = await call("GET", "/v1/services", at(strict.id));
  expect([begun, confirmed, acting].map(({ status }) => status)).toEqual([401, 401, 401]);
});

it("P16: an admin of whom a factor is asked resets another's with their own alone", async () => {
  const target = world.targets[world.loose.id] as string;
  const bearer = await pool.sign(world.who.sub);
  const headers = { "x-nembl-company": world.loose.id };
  const reset = () => call("DELETE", `/v1/users/${target}/mfa`, { bearer, headers });
  // Also where it is asked from the next sign-in on only, and by another company than the one they act in.
  await call("GET", "/v1/session", { bearer });
  await asked(Date.now() + MINUTE);
  const refused = await reset();
  expect([refused.status, refused.body.error]).toEqual([401, "mfa_enrollment_required"]);

  await run("UPDATE companies SET mfa_required = 'none' WHERE id = ?", world.strict.id);
  expect((await reset()).status).toBe(204);
});

/** Attack: an admin whom the rule has met sets a factor up, loosens the rule with it, and takes it away again. */
it("P16: neither a wider rule nor a factor removed again gives twelve hours without one", async () => {
  const { who, loose } = world;
  const patch = async (mfaRequired: string, by: string) =>
    (
      await call("PATCH", "/v1/company", {
        bearer: by,
        headers: { "x-nembl-company": loose.id },
        json: { mfaRequired },
      })
    ).status;
  const owner = await seedUser(loose.id, "owner");
  const secret = await seedTotp(owner.id);
  const theirs = await pool.sign(owner.sub);
  await call("POST", "/v1/mfa/verify", { bearer: theirs, json: { code: codeNow(secret) } });
  await run("UPDATE memberships SET role = 'admin' WHERE user_id = ?", who.id);

  expect(await patch("admins", theirs)).toBe(200);
  const bearer = await pool.sign(who.sub, { auth_time: Math.floor(Date.now() / 1_000) + 1 });
  const act = () =>
    call("GET", "/v1/services", { bearer, headers: { "x-nembl-company": loose.id } });
  expect((await act()).body.error).toBe("mfa_enrollment_required");
  const member = await seedUser(loose.id, "member");
  const membersBearer = await pool.sign(member.sub);
  expect((await call("GET", "/v1/services", { bearer: membersBearer })).status).toBe(200);

  vi.setSystemTime(Date.now() + 1_100);
  onTestFinished(() => void vi.useRealTimers());
  expect(await patch("all", theirs)).toBe(200);
  expect((await act()).body.error).toBe("mfa_enrollment_required");
  // Whom it newly meets it meets at their next sign-in.
  expect((await call("GET", "/v1/services", { bearer: membersBearer })).status).toBe(200);

  const { body } = await call("POST", "/v1/me/mfa/totp", { bearer: membersBearer, json: {} });
  const json = { code: codeNow(body.data.secret) };
  await call("POST", "/v1/me/mfa/totp/confirm", { bearer: membersBearer, json });
  expect((await call("DELETE", "/v1/me/mfa/totp", { bearer: membersBearer })).status).toBe(204);
  const without = await call("GET", "/v1/services", { bearer: membersBearer });
  expect(without.body.error).toBe("mfa_enrollment_required");
});
