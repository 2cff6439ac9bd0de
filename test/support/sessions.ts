/** Browser sessions without the way through the login page. */

import { base64Url } from "../../src/core/encoding.ts";
import { sha256Hex } from "../../src/core/crypto.ts";
import { seal } from "../../src/core/sealed-box.ts";
import { env, random } from "./world.ts";

export interface SeedSession {
  readonly id: string;
  /** Value of the cookie. */
  readonly cookie: string;
  /** Of its object. */
  readonly name: string;
}

export async function seedSession(
  user: { readonly id: string },
  companyId: string | null,
  options: {
    readonly signedInAtMs?: number;
    readonly mfaPassedAtMs?: number;
    readonly refreshToken?: string;
    /** When the refresh is due; at once unless said. */
    readonly refreshDueMs?: number;
  } = {},
): Promise<SeedSession> {
  const { refreshToken, refreshDueMs = Date.now() - 1 } = options;
  const { signedInAtMs = Date.now(), mfaPassedAtMs = null } = options;
  const id = `ses_${crypto.randomUUID()}`;
  const cookie = base64Url(random(32));
  const name = await sha256Hex(cookie);
  const place = { purpose: "session-refresh-token", aad: id } as const;
  const keyring = { masters: env.SEAL_MASTER_KEY.split(",") };
  const refresh =
    refreshToken === undefined
      ? null
      : { sealedToken: await seal(keyring, place, refreshToken, random), dueMs: refreshDueMs };
  await stubOf(name).open({
    id,
    name,
    userId: user.id,
    companyId,
    signedInAtMs,
    mfaPassedAtMs,
    refresh,
    predecessor: null,
  });
  await env.DB.prepare(
    `INSERT INTO browser_sessions (id, user_id, company_id, signed_in_at, mfa_passed_at, last_seen_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
    .bind(id, user.id, companyId, signedInAtMs, mfaPassedAtMs, Date.now(), Date.now() + 3_600_000)
    .run();
  return { id, cookie, name };
}

export function stubOf(name: string) {
  return env.BROWSER_SESSION.get(env.BROWSER_SESSION.idFromName(name));
}

/** The cookie that `/auth/login` binds its browser with, as the browser sends it back. */
export function loginCookieOf(headers: Headers): string {
  const [cookie = ""] = headers.getSetCookie();
  return cookie.split("; ")[0] ?? "";
}

/** What a `Set-Cookie` sets, or nothing. */
export function setCookieOf(headers: Headers, name = "__Host-nembl_session"): string | undefined {
  const found = headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`));
  return found?.slice(name.length + 1).split(";")[0];
}
