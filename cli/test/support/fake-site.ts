/** An API and a user pool in one, as far as signing in needs them. It keeps what it was asked. */

import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface SiteRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly form: URLSearchParams;
  readonly json: unknown;
}

const CLIENT_ID = "client-of-ours";

export class FakeSite {
  readonly asked: SiteRequest[] = [];
  /** Of the free ports that the command line may wait on. */
  redirectUris: readonly string[] = [];
  /** What the next ID token says besides. */
  claims: Readonly<Record<string, unknown>> = {};
  /** What the API says otherwise of how to sign in. */
  metadata: Readonly<Record<string, unknown>> = {};
  expiresIn = 3_600;
  /** The refresh tokens that are good. */
  readonly grants = new Set<string>();
  session: Readonly<Record<string, unknown>> = {
    user: { name: "Ada", email: "ada@alder.example" },
    companyId: "co_1",
    companies: [{ id: "co_1", slug: "alder" }],
    environment: "live",
    mfaState: "active",
  };
  /** As the pool would take long. */
  tokenDelayMs = 0;
  url = "";
  #authorized: URLSearchParams | undefined;
  #count = 0;
  readonly #server = createServer((request, response) => void this.#take(request, response));

  async start(): Promise<void> {
    this.url = await listen(this.#server);
    this.redirectUris = await Promise.all(
      [1, 2, 3].map(async () => {
        const server = createServer();
        const address = await listen(server);
        server.close();
        return `${address}/callback`;
      }),
    );
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  to(path: string): SiteRequest[] {
    return this.asked.filter((request) => request.path === path);
  }

  /** What the person's browser does at the printed address: the address that it is sent back to. */
  passLoginPage(address: string): URL {
    const { searchParams } = new URL(address);
    this.#authorized = searchParams;
    const back = new URL(searchParams.get("redirect_uri") ?? "");
    back.searchParams.set("code", "the-code");
    back.searchParams.set("state", searchParams.get("state") ?? "");
    return back;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString("utf8");
    const isJson = request.headers["content-type"] === "application/json";
    const { method = "", headers } = request;
    const { pathname: path } = new URL(request.url ?? "/", this.url);
    const json: unknown = isJson ? JSON.parse(text) : null;
    const seen = { method, path, headers, form: new URLSearchParams(text), json };
    this.asked.push(seen);
    if (path === "/oauth2/token") await new Promise((end) => setTimeout(end, this.tokenDelayMs));
    const [status, body] = this.#answer(seen);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  #answer({ method, path, form }: SiteRequest): [status: number, body: unknown] {
    switch (`${method} ${path}`) {
      case "GET /.well-known/nembl-cli":
        return [200, this.#metadata()];
      case "POST /oauth2/token":
        return this.#grant(form);
      case "POST /oauth2/revoke":
        return [this.grants.delete(form.get("token") ?? "") ? 200 : 400, {}];
      case "GET /v1/session":
        return [200, { data: this.session }];
      case "DELETE /v1/session":
        return [204, undefined];
      case "POST /v1/mfa/verify":
        return [200, { data: { state: "active", method: "totp", recoveryCodesLeft: 10 } }];
      default:
        return [200, { data: { id: "usr_1" } }];
    }
  }

  #metadata() {
    return {
      issuer: `${this.url}/pool`,
      authorization_endpoint: `${this.url}/oauth2/authorize`,
      token_endpoint: `${this.url}/oauth2/token`,
      revocation_endpoint: `${this.url}/oauth2/revoke`,
      client_id: CLIENT_ID,
      redirect_uris: this.redirectUris,
      scopes_supported: ["openid", "email"],
      ...this.metadata,
    };
  }

  #grant(form: URLSearchParams): [number, unknown] {
    const isGood =
      form.get("grant_type") === "refresh_token" ? this.#renews(form) : this.#redeems(form);
    if (!isGood) return [400, { error: "invalid_grant" }];
    this.#count++;
    const nonce = this.#authorized?.get("nonce");
    const exp = Math.floor(Date.now() / 1_000) + 3_600;
    const claims = { iss: `${this.url}/pool`, aud: CLIENT_ID, exp, nonce, ...this.claims };
    const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
    const refreshToken = `refresh-canary-${this.#count}`;
    this.grants.add(refreshToken);
    return [
      200,
      {
        access_token: `access-canary-${this.#count}`,
        id_token: `e30.${payload}.c2ln`,
        refresh_token: refreshToken,
        expires_in: this.expiresIn,
      },
    ];
  }

  /** It rotates, as a pool does: a token that was used is none any more. */
  #renews(form: URLSearchParams): boolean {
    return (
      form.get("client_id") === CLIENT_ID && this.grants.delete(form.get("refresh_token") ?? "")
    );
  }

  #redeems(form: URLSearchParams): boolean {
    const authorized = this.#authorized;
    const verifier = form.get("code_verifier") ?? "";
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    return (
      authorized !== undefined &&
      verifier.length >= 43 &&
      form.get("code") === "the-code" &&
      form.get("client_id") === authorized.get("client_id") &&
      form.get("redirect_uri") === authorized.get("redirect_uri") &&
      authorized.get("code_challenge_method") === "S256" &&
      authorized.get("code_challenge") === challenge
    );
  }
}

export async function listen(server: ReturnType<typeof createServer>, port = 0): Promise<string> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
