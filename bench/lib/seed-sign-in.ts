/** People who are signed in: by an access token, or in a browser. Neither way asks Cognito for anything. */

import type { Role } from "../../src/core/actor.ts";
import { sha256Hex } from "../../src/core/crypto.ts";
import { base64Url } from "../../src/core/encoding.ts";
import { SESSION_COOKIE } from "../../src/core/session-cookie.ts";
import { sessionEndMs, type NewSession } from "../../src/features/sessions/rules/session-state.ts";
import { ISSUER, JWKS_URL } from "./our-bindings.ts";
import { applyMigrations, seedCompany } from "./seed.ts";
import type { Stage } from "./stage.ts";
import { signAccessToken } from "./tokens.ts";

const HOUR_MS = 3_600_000;

/** The value of `Authorization`. */
export async function seedAccessToken(
  stage: Pick<Stage, "database" | "namespace">,
  role: Role = "member",
): Promise<string> {
  const { sub } = await seedPerson(await stage.database(), role);
  const { token, keys } = await signAccessToken(sub);
  // As if fetched later than any run lasts: keys that are fresh are not fetched.
  const copy = { keys, fetchedAtMs: Date.now() + HOUR_MS };
  const facts = await stage.namespace("FACTS");
  await facts.put(`jwks:${JWKS_URL}`, JSON.stringify(copy));
  return `Bearer ${token}`;
}

/** The value of `Cookie`. The session's refresh token is not due in any run, so it has none. */
export async function seedSession(stage: Stage, role: Role = "member"): Promise<string> {
  const db = await stage.database();
  const { userId, companyId } = await seedPerson(db, role);
  const id = `ses_${crypto.randomUUID()}`;
  const cookie = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  const nowMs = Date.now();
  const name = await sha256Hex(cookie);
  const who = { id, name, userId, companyId, signedInAtMs: nowMs };
  const session: NewSession = { ...who, mfaPassedAtMs: null, refresh: null, predecessor: null };
  const objects = await stage.objects<Sessions>("BROWSER_SESSION");
  await objects.get(objects.idFromName(name)).open(session);
  await db
    .prepare(
      `INSERT INTO browser_sessions (id, user_id, company_id, signed_in_at, last_seen_at, expires_at)
       VALUES (?1, ?2, ?3, ?4, ?4, ?5)`,
    )
    .bind(id, userId, companyId, nowMs, sessionEndMs(nowMs, nowMs))
    .run();
  return `${SESSION_COOKIE}=${cookie}`;
}

/** The part of BrowserSession used here. */
interface Sessions {
  open(session: NewSession): Promise<void>;
}

async function seedPerson(db: D1Database, role: Role) {
  await applyMigrations(db);
  const companyId = await seedCompany(db);
  const userId = "usr_0123456789ab";
  const sub = crypto.randomUUID();
  await db.batch([
    db
      .prepare(
        `INSERT INTO users (id, issuer, sub, email, name, created_at)
         VALUES (?, ?, ?, 'person@example.test', 'A person', ?)`,
      )
      .bind(userId, ISSUER, sub, Date.now()),
    db
      .prepare(
        `INSERT INTO memberships (company_id, user_id, role, status, created_at)
         VALUES (?, ?, ?, 'active', ?)`,
      )
      .bind(companyId, userId, role, Date.now()),
  ]);
  return { userId, sub, companyId };
}
