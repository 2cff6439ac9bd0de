/**
 * Signs a person in with the authorization code flow and PKCE (RFC 7636), and calls the API as that person. The page is
 * index.html beside this file; docs/guides/browser-app.md explains each step.
 *
 * @typedef {{login: string, api: string, clientId: string, redirectUri: string}} App
 */

const KEPT = "nembl-sign-in";

/**
 * The address of the login page. What must be compared afterwards is kept in `storage`, which is `sessionStorage` in a
 * page: of this tab, and gone with it.
 *
 * @param {App} app
 * @param {Storage} storage
 */
export async function beginSignIn(app, storage) {
  const verifier = random(32);
  const state = random(16);
  storage.setItem(KEPT, JSON.stringify({ verifier, state }));
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const address = new URL("/oauth2/authorize", app.login);
  address.search = new URLSearchParams({
    response_type: "code",
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    scope: "openid profile email",
    state,
    code_challenge: base64Url(new Uint8Array(hash)),
    code_challenge_method: "S256",
  }).toString();
  return address.href;
}

/**
 * The access token, once the person is back at `address` with a code. A `state` that this tab did not send is refused:
 * else somebody could sign a visitor in as themselves by a link.
 *
 * @param {App} app
 * @param {string} address
 * @param {Storage} storage
 * @returns {Promise<string>}
 */
export async function finishSignIn(app, address, storage) {
  const back = new URL(address).searchParams;
  const kept = JSON.parse(storage.getItem(KEPT) ?? "{}");
  storage.removeItem(KEPT);
  if (kept.state === undefined || back.get("state") !== kept.state) {
    throw new Error("This sign-in did not begin in this tab. Sign in again.");
  }
  if (back.has("error")) throw new Error(`The login page said: ${back.get("error")}`);

  const answer = await fetch(new URL("/oauth2/token", app.login), {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: back.get("code") ?? "",
      redirect_uri: app.redirectUri,
      client_id: app.clientId,
      code_verifier: kept.verifier,
    }),
  });
  const tokens = await answer.json();
  if (!answer.ok) throw new Error(`The code was not exchanged: ${tokens.error}`);
  return tokens.access_token;
}

/**
 * What the API answers, as its `data`. A refusal is an Error with `status`, and `code` as the API names it.
 *
 * @param {App} app
 * @param {string} token
 * @param {string} path
 */
export async function callApi(app, token, path) {
  const answer = await fetch(new URL(path, app.api), {
    headers: { authorization: `Bearer ${token}` },
  });
  const body = await answer.json();
  if (answer.ok) return body.data;
  throw Object.assign(new Error(body.message), { status: answer.status, code: body.error });
}

/** @param {number} bytes */
function random(bytes) {
  return base64Url(crypto.getRandomValues(new Uint8Array(bytes)));
}

/** @param {Uint8Array} bytes */
function base64Url(bytes) {
  const text = btoa(String.fromCodePoint(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
