import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import { sweepClients } from "../../../src/features/oauth-clients/index.ts";
import {
  createCrash,
  inGroups,
  NEVER,
  pointsUpTo,
  setAside,
  type Crash,
  type CrashPoint,
} from "../../support/crash.ts";
import {
  awsError,
  startFakeCognito,
  type CognitoCall,
  type FakeCognito,
} from "../../support/fake-cognito.ts";
import { createIsolate } from "../../support/isolate.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany } from "../../support/world.ts";
import { expectWhole, rows, type Row } from "./whole.ts";

const QUARTER_MS = 15 * 60_000 + 1;

const pool = usePool();
let cognito: FakeCognito;

beforeAll(() => {
  // Every crash would be reported.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  cognito = startFakeCognito();
});

async function startAnew(): Promise<void> {
  crashes.clear();
  await env.DB.prepare("DELETE FROM oauth_clients").run();
  cognito.clients.clear();
  cognito.branded.clear();
  cognito.reset();
}
beforeEach(startAnew);

async function rowsOf({ companyId }: Company): Promise<Row[]> {
  return (await rows()).filter(({ company_id }) => company_id === companyId);
}

const newClient = {
  name: "Expense app",
  redirectUris: ["https://app.example.com/callback"],
  confidential: true,
};
const change = { name: "Renamed", redirectUris: ["https://app.example.com/new"] };

const clientOf = ({ mark }: Company) => ({ ...newClient, name: `Expense app ${mark}` });

/** Each has a mark of its own in its clients' names: by it a call is known to be part of its crash. */
interface Company {
  readonly companyId: string;
  readonly owner: string;
  readonly mark: string;
}

let marks = 0;

async function newCompany(): Promise<Company> {
  const companyId = (await seedCompany()).id;
  const mark = `No ${String(++marks).padStart(6, "0")}`;
  return { companyId, owner: await signedIn(pool, companyId), mark };
}

const crashes = new Map<string, Crash>();

function crashOf({ body }: CognitoCall): Crash | undefined {
  const client = cognito.clients.get(String(body["ClientId"])) ?? {};
  const names = [body["ClientName"], client["ClientName"]].map(String);
  return [...crashes].find(([mark]) => names.some((name) => name.endsWith(mark)))?.[1];
}

async function send(
  { owner, mark }: Company,
  method: string,
  path: string,
  json?: unknown,
  crash?: Crash,
): Promise<Response> {
  if (crash) {
    crashes.set(mark, crash);
    cognito.intercept = (call, perform) => crashOf(call)?.step(perform) ?? perform();
  }
  const isolate = createIsolate(crash ? { overrides: crash.env } : {});
  const headers = { authorization: `Bearer ${owner}`, "content-type": "application/json" };
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const response = await isolate.fetch(path, { method, headers, ...body });
  crashes.delete(mark);
  return response;
}

async function registered(company: Company): Promise<string> {
  const response = await send(company, "POST", "/v1/oauth-clients", clientOf(company));
  const { data } = await response.json<{ data: { clientId: string } }>();
  return data.clientId;
}

const sweep = (nowMs: number) => sweepClients(composeFor(env).deps, nowMs);

type Verb = (company: Company, crash: Crash) => Promise<Response>;

const VERBS: Readonly<Record<string, Verb>> = {
  register: (company, crash) =>
    send(company, "POST", "/v1/oauth-clients", clientOf(company), crash),
  change: async (company, crash) => {
    const renamed = { ...change, name: `Renamed ${company.mark}` };
    const path = `/v1/oauth-clients/${await registered(company)}`;
    return send(company, "PATCH", path, renamed, crash);
  },
  delete: async (company, crash) =>
    send(company, "DELETE", `/v1/oauth-clients/${await registered(company)}`, undefined, crash),
};

describe.each(Object.entries(VERBS))("a crash during %s", (_name, verb) => {
  /** The last point at which the verb leaves its row unsettled; found by the first test. */
  let lastHalfWay: CrashPoint | undefined;

  interface Begun {
    readonly company: Company;
    readonly answer: Response;
  }

  async function begin(point: CrashPoint | Crash): Promise<Begun> {
    const company = await newCompany();
    const crash = "step" in point ? point : createCrash(point);
    return { company, answer: await verb(company, crash) };
  }

  const beginAll = (points: readonly CrashPoint[]) =>
    Promise.all(points.map((point) => begin(point)));

  it("leaves, wherever it comes, nothing half-done after one sweep", async () => {
    const whole = createCrash(NEVER);
    expect((await begin(whole)).answer.status).toBeLessThan(300);
    await expectWhole(cognito);
    expect(whole.steps()).toBeGreaterThan(4);

    const seen = new Set<string>();
    await inGroups(pointsUpTo(whole.steps()), async (points) => {
      for (const [index, { company, answer }] of (await beginAll(points)).entries()) {
        // A crash in the last step, after its effect, or in what is only noted on the side may go unnoticed.
        const left = await rowsOf(company);
        seen.add(left.map(({ status }) => status).join());
        if (left.some(({ status }) => status !== "active")) lastHalfWay = points[index];
        if (answer.status >= 400) expect([500, 502, 503]).toContain(answer.status);
      }

      expect(await sweep(Date.now() + QUARTER_MS)).toMatchObject({ failed: 0 });

      await expectWhole(cognito);
      expect(await sweep(Date.now() + 3 * QUARTER_MS)).toEqual({ found: 0, failed: 0 });
      await startAnew();
    });
    // Were there none half-way, this would have tested nothing.
    expect([...seen].some((status) => /creating|updating|deleting/.test(status))).toBe(true);
  });

  it("leaves nothing half-done either when the sweep itself crashes", async () => {
    const halfWay = lastHalfWay;
    if (halfWay === undefined) throw new Error("The test before found nothing half-way.");
    await begin(halfWay);
    const counting = createCrash(NEVER);
    await stopSweep(counting);
    await startAnew();

    await inGroups(pointsUpTo(counting.steps()), async (points) => {
      const begun = await beginAll(points.map(() => halfWay));
      const companyIds = begun.map(({ company }) => company.companyId);
      await setAside("oauth_clients", companyIds, true);
      for (const [index, point] of points.entries()) {
        const own = companyIds.slice(index, index + 1);
        await setAside("oauth_clients", own, false);
        await stopSweep(createCrash(point)).catch(() => undefined);
        await setAside("oauth_clients", own, true);
      }
      await setAside("oauth_clients", companyIds, false);

      await sweep(Date.now() + 2 * QUARTER_MS + 1);

      await expectWhole(cognito);
      await startAnew();
    });
  });

  async function stopSweep(crash: Crash): Promise<void> {
    cognito.intercept = (_, perform) => crash.step(perform);
    try {
      await sweepClients(composeFor(crash.env).deps, Date.now() + QUARTER_MS);
    } finally {
      cognito.reset();
    }
  }
});

describe("the sweep", () => {
  let company: Company;
  beforeEach(async () => {
    company = await newCompany();
  });

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

  const raw = (method: string, path: string, json?: unknown) => send(company, method, path, json);

  it("touches nothing before fifteen minutes: a request that was signed may still arrive", async () => {
    await leaveHalf("CreateUserPoolClient", () => raw("POST", "/v1/oauth-clients", newClient));
    expect(await sweep(Date.now() + 14 * 60_000)).toEqual({ found: 0, failed: 0 });
    expect(cognito.clients.size).toBe(1);

    expect(await sweep(Date.now() + QUARTER_MS)).toEqual({ found: 1, failed: 0 });
    expect([await rows(), cognito.clients.size]).toEqual([[], 0]);
    expect((await auditEventsOf(company.companyId)).at(-1)).toMatchObject({
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
    const clientId = await registered(company);
    cognito.intercept = ({ operation }, perform) =>
      operation === "UpdateUserPoolClient" ? new Response("", { status: 500 }) : perform();
    await raw("PATCH", `/v1/oauth-clients/${clientId}`, { redirectUris: change.redirectUris });
    cognito.intercept = ({ operation }, perform) =>
      operation === "UpdateUserPoolClient" ? awsError("InvalidParameterException") : perform();

    await sweep(Date.now() + QUARTER_MS);

    await expectWhole(cognito);
    expect((await rows())[0]?.redirect_uris).toBe(JSON.stringify(newClient.redirectUris));
    expect((await auditEventsOf(company.companyId)).at(-1)).toMatchObject({ outcome: "failure" });
  });

  it("removes a row whose client somebody deleted at Cognito by hand", async () => {
    const clientId = await registered(company);
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
    await expectWhole(cognito);
  });

  it("does not race a change under way: the second to come loses", async () => {
    const clientId = await registered(company);
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
    await expectWhole(cognito);
  });
});
