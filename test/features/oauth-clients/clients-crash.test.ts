import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import { sweepClients } from "../../../src/features/oauth-clients/index.ts";
import { createCrash, NEVER, type Crash, type CrashPoint } from "../../support/crash.ts";
import { awsError, startFakeCognito, type FakeCognito } from "../../support/fake-cognito.ts";
import { createIsolate } from "../../support/isolate.ts";
import { startPool, type Pool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedUser } from "../../support/world.ts";

const QUARTER_MS = 15 * 60_000 + 1;

let pool: Pool;
let cognito: FakeCognito;
let companyId: string;
let owner: string;

beforeAll(async () => {
  // Every crash would be reported.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  pool = await startPool();
  cognito = startFakeCognito();
});
afterAll(() => vi.unstubAllGlobals());

async function startAnew(): Promise<void> {
  companyId = (await seedCompany()).id;
  owner = await pool.sign((await seedUser(companyId, "owner")).sub);
  await env.DB.prepare("DELETE FROM oauth_clients").run();
  cognito.clients.clear();
  cognito.branded.clear();
  cognito.reset();
}
beforeEach(startAnew);

interface Row {
  readonly id: string;
  readonly client_id: string | null;
  readonly name: string;
  readonly redirect_uris: string;
  readonly logout_uris: string;
  readonly status: string;
}

async function rows(): Promise<Row[]> {
  return (await env.DB.prepare("SELECT * FROM oauth_clients").all<Row>()).results;
}

/** Every client wholly here and at Cognito, alike, or in neither. */
async function expectWhole(): Promise<void> {
  const here = (await rows()).map((row) => ({
    status: row.status,
    id: row.client_id,
    name: `${row.id} ${row.name}`,
    redirectUris: JSON.parse(row.redirect_uris) as unknown,
    logoutUris: JSON.parse(row.logout_uris) as unknown,
    branded: true,
  }));
  const there = [...cognito.clients.values()].map((client) => ({
    status: "active",
    id: client["ClientId"],
    name: client["ClientName"],
    redirectUris: client["CallbackURLs"],
    logoutUris: client["LogoutURLs"],
    branded: cognito.branded.has(String(client["ClientId"])),
  }));
  expect(here).toEqual(there);
}

const newClient = {
  name: "Expense app",
  redirectUris: ["https://app.example.com/callback"],
  confidential: true,
};
const change = { name: "Renamed", redirectUris: ["https://app.example.com/new"] };

async function send(
  method: string,
  path: string,
  json?: unknown,
  crash?: Crash,
): Promise<Response> {
  if (crash) cognito.intercept = (_, perform) => crash.step(perform);
  const isolate = createIsolate(crash ? { overrides: crash.env } : {});
  const headers = { authorization: `Bearer ${owner}`, "content-type": "application/json" };
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const response = await isolate.fetch(path, { method, headers, ...body });
  cognito.reset();
  return response;
}

async function registered(): Promise<string> {
  const response = await send("POST", "/v1/oauth-clients", newClient);
  const { data } = await response.json<{ data: { clientId: string } }>();
  return data.clientId;
}

const sweep = (nowMs: number) => sweepClients(composeFor(env).deps, nowMs);

const VERBS = {
  register: (crash: Crash) => send("POST", "/v1/oauth-clients", newClient, crash),
  change: async (crash: Crash) =>
    send("PATCH", `/v1/oauth-clients/${await registered()}`, change, crash),
  delete: async (crash: Crash) =>
    send("DELETE", `/v1/oauth-clients/${await registered()}`, undefined, crash),
};

function pointsUpTo(steps: number): CrashPoint[] {
  return Array.from({ length: steps }, (_, index) => index + 1).flatMap((at) =>
    (["before", "after"] as const).map((when) => ({ at, when })),
  );
}

describe.each(Object.entries(VERBS))("a crash during %s", (_, verb) => {
  it("leaves, wherever it comes, nothing half-done after one sweep", async () => {
    const whole = createCrash(NEVER);
    expect((await verb(whole)).status).toBeLessThan(300);
    await expectWhole();
    expect(whole.steps()).toBeGreaterThan(4);

    const seen = new Set<string>();
    for (const point of pointsUpTo(whole.steps())) {
      await startAnew();
      const answer = await verb(createCrash(point));
      // A crash in the last step, after its effect, or in what is only noted on the side may go unnoticed.
      const left = await rows();
      seen.add(left.map(({ status }) => status).join());
      if (answer.status >= 400) expect([500, 502, 503]).toContain(answer.status);

      expect(await sweep(Date.now() + QUARTER_MS)).toMatchObject({ failed: 0 });

      await expectWhole();
      expect(await sweep(Date.now() + 3 * QUARTER_MS)).toEqual({ found: 0, failed: 0 });
    }
    // Were there none half-way, this would have tested nothing.
    expect([...seen].some((status) => /creating|updating|deleting/.test(status))).toBe(true);
  });

  it("leaves nothing half-done either when the sweep itself crashes", async () => {
    const steps = createCrash(NEVER);
    await verb(steps);
    const halfWay = await findHalfWay(verb, steps.steps());
    await startAnew();
    await verb(createCrash(halfWay));
    const counting = createCrash(NEVER);
    await sweepWith(counting, Date.now() + QUARTER_MS);

    for (const point of pointsUpTo(counting.steps())) {
      await startAnew();
      await verb(createCrash(halfWay));
      await sweepWith(createCrash(point), Date.now() + QUARTER_MS).catch(() => undefined);

      await sweep(Date.now() + 2 * QUARTER_MS + 1);

      await expectWhole();
    }
  });
});

/** The last point at which the verb leaves its row unsettled. */
async function findHalfWay(
  verb: (crash: Crash) => Promise<Response>,
  steps: number,
): Promise<CrashPoint> {
  for (const point of pointsUpTo(steps).toReversed()) {
    await startAnew();
    await verb(createCrash(point));
    if ((await rows()).some(({ status }) => status !== "active")) return point;
  }
  throw new Error("The verb leaves nothing unsettled");
}

async function sweepWith(crash: Crash, nowMs: number): Promise<void> {
  cognito.intercept = (_, perform) => crash.step(perform);
  try {
    await sweepClients(composeFor(crash.env).deps, nowMs);
  } finally {
    cognito.reset();
  }
}

describe("the sweep", () => {
  async function leaveHalf(operation: string, verb: () => Promise<Response>): Promise<void> {
    cognito.intercept = (call, perform) => {
      if (call.operation !== operation) return perform();
      perform();
      return new Response("lost", { status: 500 });
    };
    await verb();
    cognito.reset();
    expect((await rows()).map(({ status }) => status)).not.toContain("active");
  }

  const raw = (method: string, path: string, json?: unknown) => {
    const headers = { authorization: `Bearer ${owner}`, "content-type": "application/json" };
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    return createIsolate().fetch(path, { method, headers, ...body });
  };

  it("touches nothing before fifteen minutes: a request that was signed may still arrive", async () => {
    await leaveHalf("CreateUserPoolClient", () => raw("POST", "/v1/oauth-clients", newClient));
    expect(await sweep(Date.now() + 14 * 60_000)).toEqual({ found: 0, failed: 0 });
    expect(cognito.clients.size).toBe(1);

    expect(await sweep(Date.now() + QUARTER_MS)).toEqual({ found: 1, failed: 0 });
    expect([await rows(), cognito.clients.size]).toEqual([[], 0]);
    expect((await auditEventsOf(companyId)).at(-1)).toMatchObject({
      action: "oauth_clients:create",
      outcome: "failure",
      actor_type: "system",
    });
  });

  it("finds a client among hundreds by its name, and deletes no other", async () => {
    for (let index = 0; index < 130; index++) {
      cognito.clients.set(`other-${index}`, {
        ClientId: `other-${index}`,
        ClientName: "ocl_x App",
      });
    }
    await leaveHalf("CreateUserPoolClient", () => raw("POST", "/v1/oauth-clients", newClient));
    expect(cognito.clients.size).toBe(131);
    await sweep(Date.now() + QUARTER_MS);
    expect(cognito.clients.size).toBe(130);
    expect(await rows()).toEqual([]);
  });

  it("goes back to what Cognito holds where Cognito refuses what was wanted", async () => {
    const clientId = await registered();
    cognito.intercept = ({ operation }, perform) =>
      operation === "UpdateUserPoolClient" ? new Response("", { status: 500 }) : perform();
    await raw("PATCH", `/v1/oauth-clients/${clientId}`, { redirectUris: change.redirectUris });
    cognito.intercept = ({ operation }, perform) =>
      operation === "UpdateUserPoolClient" ? awsError("InvalidParameterException") : perform();

    await sweep(Date.now() + QUARTER_MS);

    await expectWhole();
    expect((await rows())[0]?.redirect_uris).toBe(JSON.stringify(newClient.redirectUris));
    expect((await auditEventsOf(companyId)).at(-1)).toMatchObject({ outcome: "failure" });
  });

  it("removes a row whose client somebody deleted at Cognito by hand", async () => {
    const clientId = await registered();
    await leaveHalf("UpdateUserPoolClient", () =>
      raw("PATCH", `/v1/oauth-clients/${clientId}`, change),
    );
    cognito.clients.delete(clientId);
    await sweep(Date.now() + QUARTER_MS);
    expect(await rows()).toEqual([]);
  });

  it("counts what fails, goes on to the next, and tries again later", async () => {
    await leaveHalf("CreateUserPoolClient", () => raw("POST", "/v1/oauth-clients", newClient));
    cognito.intercept = () => awsError("TooManyRequestsException");
    expect(await sweep(Date.now() + QUARTER_MS)).toEqual({ found: 1, failed: 1 });
    cognito.reset();
    expect(await sweep(Date.now() + QUARTER_MS)).toEqual({ found: 0, failed: 0 });
    expect(await sweep(Date.now() + 2 * QUARTER_MS)).toEqual({ found: 1, failed: 0 });
    await expectWhole();
  });

  it("does not race a change under way: whoever comes second loses", async () => {
    const clientId = await registered();
    cognito.intercept = async ({ operation }, perform) => {
      // The sweep comes while Cognito works, a quarter of an hour having passed.
      if (operation === "UpdateUserPoolClient") {
        cognito.reset();
        await sweep(Date.now() + QUARTER_MS);
      }
      return perform();
    };
    const answer = await raw("PATCH", `/v1/oauth-clients/${clientId}`, change);
    expect(answer.status).toBe(409);
    await expectWhole();
  });
});
