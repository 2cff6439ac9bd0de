/** The authorization code flow with PKCE as an app does it, the person at the login form included. */

import { strict as assert } from "node:assert";
import { createHash, randomBytes } from "node:crypto";

export interface App {
  /** Origin of the login pages. */
  readonly domain: string;
  readonly clientId: string;
  readonly redirectUri: string;
}

export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
}

export interface Authorized {
  readonly code: string;
  readonly verifier: string;
}

export interface Person {
  readonly email: string;
  readonly password: string;
}

export async function authorize(app: App, person: Person): Promise<Authorized> {
  const verifier = randomBytes(32).toString("base64url");
  const state = randomBytes(16).toString("base64url");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    scope: "openid profile email",
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const back = await passLoginForm(`${app.domain}/oauth2/authorize?${query.toString()}`, person);
  assert.equal(`${back.origin}${back.pathname}`, app.redirectUri);
  assert.equal(back.searchParams.get("state"), state);
  return { code: back.searchParams.get("code") ?? "", verifier };
}

/** From the address of the login page to the one that it sends a person back to. */
export async function passLoginForm(address: string, person: Person): Promise<URL> {
  const page = await fetch(address);
  const html = await page.text();
  assert.equal(page.status, 200, html);

  const form = new URLSearchParams({ username: person.email, password: person.password });
  for (const [, name = "", value = ""] of html.matchAll(
    /type="hidden" name="(\w+)" value="([^"]*)"/g,
  )) {
    form.set(name, value);
  }
  const action = /<form method="POST" action="([^"]+)"/.exec(html)?.[1] ?? "";
  const signedIn = await fetch(new URL(action, address), {
    method: "POST",
    body: form,
    redirect: "manual",
  });
  return new URL(signedIn.headers.get("location") ?? "about:blank");
}

export async function redeem(app: App, { code, verifier }: Authorized): Promise<Response> {
  return fetch(`${app.domain}/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: app.redirectUri,
      client_id: app.clientId,
      code_verifier: verifier,
    }),
  });
}
