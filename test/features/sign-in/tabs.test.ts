/** A browser is more than one tab: sign-ins side by side, callbacks loaded again, and what each failure is called. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { call, type Answer } from "../../support/call.ts";
import { Jar } from "../../support/jar.ts";
import { seedSession, setCookieOf } from "../../support/sessions.ts";
import { usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, memberRow, seedCompany, seedUser } from "../../support/world.ts";
import { seedTotp } from "../mfa/support.ts";

const pool = usePool();
let company: { id: string };
let user: { id: string; sub: string };
let jar: Jar;

afterEach(() => vi.restoreAllMocks());
beforeEach(async () => {
  pool.forms.length = 0;
  company = await seedCompany();
  user = await seedUser(company.id, "member");
  jar = new Jar();
});

const at = (offsetMs: number) => {
  const realNow = Date.now;
  vi.spyOn(Date, "now").mockImplementation(() => realNow() + offsetMs);
};

/** In this browser; `sent` is what it had when the request set out. */
async function visit(path: string, sent = jar.header, accept = "*/*"): Promise<Answer> {
  const answer = await call("GET", path, { headers: { cookie: sent, accept } });
  jar.keep(answer.headers);
  return answer;
}

interface Tab {
  readonly callback: string;
  readonly nonce: string;
}

async function begin(returnTo: string, sent?: string): Promise<Tab> {
  const answer = await visit(`/auth/login?returnTo=${returnTo}`, sent);
  const query = new URL(answer.headers.get("location") ?? "").searchParams;
  const callback = `/auth/callback?code=the-code&state=${query.get("state")}`;
  return { callback, nonce: query.get("nonce") ?? "" };
}

function answerCode({ nonce }: Tab, sub = user.sub, claims: Record<string, unknown> = {}): void {
  pool.onToken(async () =>
    Response.json({
      access_token: "access",
      refresh_token: "refresh",
      expires_in: 3600,
      id_token: await pool.signId(sub, {
        nonce,
        email: "person@example.test",
        email_verified: true,
        name: "A Person",
        ...claims,
      }),
    }),
  );
}

async function finish(tab: Tab, sub?: string, claims?: Record<string, unknown>): Promise<Answer> {
  answerCode(tab, sub, claims);
  return visit(tab.callback);
}

const led = ({ status, headers }: Answer) => [status, headers.get("location")];
const loginCookies = () => [...jar.cookies.keys()].filter((name) => name.includes("_login_"));
const session = () => jar.cookies.get("__Host-nembl_session") ?? "";

describe("sign-ins side by side", () => {
  it.each([
    ["one after the other", [0, 1, 2]],
    ["the last first", [2, 0, 1]],
  ])("each lead to their page: %s", async (_, order) => {
    // All three set out before an answer to any has arrived: none knows of the others' cookies.
    const tabs = await Promise.all(["/a", "/b", "/c"].map((page) => begin(page, "")));
    expect(loginCookies()).toHaveLength(3);
    for (const [done, index] of order.entries()) {
      expect(led(await finish(tabs[index] as Tab))).toEqual([302, `/${"abc"[index]}`]);
      expect(loginCookies()).toHaveLength(2 - done);
    }
    expect((await visit("/v1/me")).status).toBe(200);
  });

  it("go on while another tab signs out", async () => {
    await finish(await begin("/a"));
    const tab = await begin("/b");
    const headers = { cookie: jar.header, origin: "http://api.test" };
    jar.keep((await call("POST", "/auth/logout", { headers })).headers);
    expect(session()).toBe("");
    expect(led(await finish(tab))).toEqual([302, "/b"]);
  });

  it("are ten in one browser: the oldest makes room", async () => {
    const tabs: Tab[] = [];
    for (let index = 0; index < 13; index++) {
      at(index * 1_000);
      tabs.push(await begin(`/${index}`));
      vi.restoreAllMocks();
      expect(loginCookies().length).toBeLessThanOrEqual(10);
    }
    const oldest = await finish(tabs[2] as Tab);
    expect([oldest.status, oldest.body.message]).toEqual([
      400,
      expect.stringContaining("another browser, or its cookie was not kept"),
    ]);
    expect(led(await finish(tabs[3] as Tab))).toEqual([302, "/3"]);
    expect(led(await finish(tabs[12] as Tab))).toEqual([302, "/12"]);
  });

  /** Attack: cookies by the hundred, so that every answer carries a header for each. */
  it("answer a flood of cookies with a bounded number, and none that is not a sign-in's", async () => {
    const flood = Array.from(
      { length: 100 },
      (_, index) => `__Host-nembl_login_${String(index).padStart(16, "0")}=x`,
    );
    const cookie = [...flood, "__Host-nembl_login_other=x", "session=x"].join("; ");
    const answer = await call("GET", "/auth/login", { headers: { cookie } });
    const [own = "", ...cleared] = answer.headers.getSetCookie();
    expect(own).toContain("Max-Age=600");
    expect(cleared).toHaveLength(50);
    for (const line of cleared) expect(line).toMatch(/^__Host-nembl_login_\d{16}=; .*Max-Age=0$/);
  });

  it("leave one session: the browser's former one goes on for 30 seconds", async () => {
    const [one, other] = [await begin("/a"), await begin("/b")];
    await finish(one);
    const former = session();
    const formerId = (await visit("/v1/session")).body.data.id;
    await finish(other);
    expect(session()).not.toBe(former);
    const me = (cookie: string) => call("GET", "/v1/me", { session: cookie });
    expect((await me(former)).status).toBe(200);
    at(31_000);
    expect((await me(former)).status).toBe(401);
    expect((await me(session())).status).toBe(200);
    const list = await call("GET", "/v1/sessions", { session: session() });
    expect(list.body.pagination.totalCount).toBe(1);
    vi.restoreAllMocks();
    const events = await auditEventsOf(company.id);
    expect(events.map(({ action, details }) => [action, details])).toEqual([
      ["auth:sign_in", "{}"],
      ["auth:sign_in", JSON.stringify({ replaced: formerId })],
    ]);
  });

  it("leave another person's session in the browser alone", async () => {
    const other = await seedUser(company.id, "member");
    const theirs = await seedSession(other, company.id);
    jar.cookies.set("__Host-nembl_session", theirs.cookie);
    expect((await finish(await begin("/a"))).status).toBe(302);
    at(31_000);
    expect((await call("GET", "/v1/me", { session: theirs.cookie })).status).toBe(200);
    vi.restoreAllMocks();
  });
});

describe("a callback that is loaded again", () => {
  async function countSessions(): Promise<number | undefined> {
    const row = await env.DB.prepare("SELECT count(*) AS n FROM browser_sessions WHERE user_id = ?")
      .bind(user.id)
      .first<{ n: number }>();
    return row?.n;
  }

  it("leads to its page again while its person is signed in, and signs no one in", async () => {
    const tab = await begin("/a?b=c");
    await finish(tab);
    const asked = pool.forms.length;

    for (const minutes of [0, 5, 55]) {
      at(minutes * 60_000);
      const again = await visit(tab.callback);
      vi.restoreAllMocks();
      expect([...led(again), again.headers.getSetCookie()]).toEqual([302, "/a?b=c", []]);
    }
    expect(pool.forms.length).toBe(asked);
    expect(await countSessions()).toBe(1);
  });

  it("does so after a change of company, and before a second factor", async () => {
    const second = await seedCompany();
    await memberRow(second.id, user.id, "member").run();
    const tab = await begin("/a");
    await finish(tab);
    const json = { companyId: second.id };
    const switched = await call("POST", "/v1/session/company", { session: session(), json });
    jar.keep(switched.headers);
    expect(led(await visit(tab.callback))).toEqual([302, "/a"]);
    await seedTotp(user.id);
    expect((await visit("/v1/me")).body.error).toBe("mfa_required");
    expect(led(await visit(tab.callback))).toEqual([302, "/a"]);
  });

  it("was used already for everybody else", async () => {
    const tab = await begin("/a");
    await finish(tab);
    const stranger = await seedSession(await seedUser(company.id, "member"), company.id);
    const refused = [
      await call("GET", tab.callback),
      await call("GET", tab.callback, { session: stranger.cookie }),
      await call("GET", tab.callback, { session: "x".repeat(43) }),
    ];
    await call("DELETE", "/v1/session", { session: session() });
    refused.push(await call("GET", tab.callback, { session: session() }));
    for (const { status, body, headers } of refused) {
      expect([status, body.message]).toEqual([400, "This sign-in was used already. Begin again."]);
      expect([body.details[0].field, setCookieOf(headers)]).toEqual(["state", undefined]);
    }
  });

  it("keeps of a finished sign-in what it needs for that, and nothing else", async () => {
    await finish(await begin("/kept"));
    const { results } = await env.DB.prepare(
      "SELECT nonce, sealed_verifier, finished_by FROM auth_states WHERE finished_by = ?",
    )
      .bind(user.id)
      .all();
    expect(results).toEqual([{ nonce: "", sealed_verifier: "", finished_by: user.id }]);
  });

  it("goes on where the login page was out of reach before", async () => {
    const tab = await begin("/a");
    pool.onToken(() => new Response("down", { status: 500 }));
    const failed = await visit(tab.callback);
    expect([failed.status, failed.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(led(await finish(tab))).toEqual([302, "/a"]);
  });
});

describe("a failure", () => {
  it.each([
    ["access_denied", 400, "The login page did not sign you in. Begin again."],
    ["invalid_request", 400, "The login page did not sign you in. Begin again."],
    ["<script>", 400, "The login page did not sign you in. Begin again."],
    ["temporarily_unavailable", 503, "The sign-in service is not available right now."],
    ["server_error", 503, "The sign-in service is not available right now."],
  ])("of the login page is named as it is: %s", async (error, status, message) => {
    const tab = await begin("/a");
    const path = tab.callback.replace("code=the-code", `error=${encodeURIComponent(error)}`);
    const answer = await visit(path);
    expect([answer.status, answer.body.message]).toEqual([
      status,
      expect.stringContaining(message),
    ]);
    expect(answer.headers.get("retry-after")).toBe(status === 503 ? "5" : null);
    // One that is over makes room in the browser.
    expect(loginCookies()).toHaveLength(status === 503 ? 1 : 0);
  });

  it("is a page for a person, with the same sentence and status", async () => {
    const tab = await begin("/a");
    await finish(tab);
    const used = await visit(tab.callback, "", "text/html");
    expect([used.status, used.text]).toEqual([400, expect.stringContaining("was used already")]);
    const other = await begin("/b");
    pool.onToken(() => new Response("down", { status: 500 }));
    const down = await visit(other.callback, jar.header, "text/html");
    expect([down.status, down.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(down.text).toContain("not available right now");
  });
});

describe("a person's name", () => {
  const nameNow = async () => (await visit("/v1/session")).body.data.user.name;

  it("is the pool's, and never the address's where there is one already", async () => {
    await finish(await begin("/a"), user.sub, { name: "Chosen Name" });
    expect(await nameNow()).toBe("Chosen Name");
    for (const name of [undefined, "", "  "]) {
      await finish(await begin("/a"), user.sub, { name });
      expect(await nameNow()).toBe("Chosen Name");
    }
    await finish(await begin("/a"), user.sub, { name: "Newer Name" });
    expect(await nameNow()).toBe("Newer Name");
  });

  it("is made from the address where there is none", async () => {
    await env.DB.prepare("UPDATE users SET name = '' WHERE id = ?").bind(user.id).run();
    await finish(await begin("/a"), user.sub, { name: undefined });
    expect(await nameNow()).toBe("person");
  });
});
