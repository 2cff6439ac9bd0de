/** What Cognito can do to a call, at each call: a clear answer, nothing lost, and nothing of AWS in what we say. */

import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { call, type Answer } from "../../support/call.ts";
import { awsError, startFakeCognito, type FakeCognito } from "../../support/fake-cognito.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { skipWaits, waitForReal } from "../../support/waits.ts";
import { auditEventsOf, env, seedCompany } from "../../support/world.ts";

const pool = usePool();
let cognito: FakeCognito;
let companyId: string;
let owner: string;

beforeAll(() => {
  cognito = startFakeCognito();
});
beforeEach(async () => {
  skipWaits();
  companyId = (await seedCompany()).id;
  owner = await signedIn(pool, companyId);
  cognito.reset();
  cognito.clients.clear();
});

afterEach(waitForReal);

const newClient = {
  name: "App",
  redirectUris: ["https://app.example.com/callback"],
  confidential: true,
};

const register = () => call("POST", "/v1/oauth-clients", { bearer: owner, json: newClient });

async function listed(): Promise<unknown[]> {
  return (await call("GET", "/v1/oauth-clients", { bearer: owner })).body.data as unknown[];
}

async function statuses(): Promise<unknown[]> {
  const { results } = await env.DB.prepare("SELECT status FROM oauth_clients WHERE company_id = ?")
    .bind(companyId)
    .all();
  return results.map((row) => row["status"]);
}

function expectAnswer(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.body.error]).toEqual([status, code]);
  expect(answer.text).not.toMatch(
    /Exception|arn:|Request ID|amazonaws|UserPoolClient|test_pool|ocl_/,
  );
  expect(answer.text).not.toContain(env.AWS_SECRET_ACCESS_KEY);
}

function failAt(operation: string, fault: () => Response): void {
  cognito.intercept = (made, perform) => (made.operation === operation ? fault() : perform());
}

const timeout = () => {
  throw new DOMException("The operation was aborted due to timeout", "TimeoutError");
};
const unreachable = () => {
  throw new TypeError("Network connection lost: cognito-idp.eu-central-1.amazonaws.com");
};

/** Cognito did not say whether it did it. */
const OPEN = [
  [
    "answers 500",
    () => awsError("InternalErrorException", "arn:aws:x", 500),
    502,
    "upstream_error",
  ],
  ["answers 503 with HTML", () => new Response("<html>", { status: 503 }), 502, "upstream_error"],
  ["answers garbage", () => new Response("}{"), 502, "upstream_error"],
  ["answers another shape", () => Response.json({ UserPoolClient: [] }), 502, "upstream_error"],
  ["redirects", () => Response.redirect("https://evil.example/", 302), 502, "upstream_error"],
  ["does not answer", timeout, 504, "upstream_timeout"],
  ["cannot be reached", unreachable, 503, "unavailable"],
] as const;

/** Cognito said no. */
const REFUSED = [
  ["refuses a value", () => awsError("InvalidParameterException"), 502, "upstream_error"],
  ["refuses our credentials", () => awsError("NotAuthorizedException"), 502, "upstream_error"],
  ["is throttled", () => awsError("TooManyRequestsException"), 503, "unavailable"],
  ["is full", () => awsError("LimitExceededException"), 409, "conflict"],
  ["is busy", () => awsError("ConcurrentModificationException"), 409, "conflict"],
] as const;

describe("registering while Cognito", () => {
  it.each(REFUSED)("%s leaves nothing", async (_, fault, status, code) => {
    failAt("CreateUserPoolClient", fault);
    const answer = await register();

    expectAnswer(answer, status, code);
    if (code === "unavailable") expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    expect([await statuses(), cognito.clients.size]).toEqual([[], 0]);
    expect((await auditEventsOf(companyId)).map((event) => event["outcome"])).toEqual([
      "success",
      "failure",
    ]);
  });

  it.each(OPEN)(
    "%s shows nothing, keeps the row for the sweep, and asks once",
    async (_, fault, status, code) => {
      failAt("CreateUserPoolClient", fault);
      expectAnswer(await register(), status, code);

      expect([await statuses(), await listed()]).toEqual([["creating"], []]);
      // A second one would be a second client.
      expect(cognito.operations()).toEqual(["CreateUserPoolClient"]);
      cognito.reset();
      expect((await register()).status).toBe(201);
    },
  );

  it("is throttled once, then answers: no one notices", async () => {
    let throttles = 2;
    cognito.intercept = (_, perform) =>
      throttles-- > 0 ? awsError("TooManyRequestsException") : perform();
    expect((await register()).status).toBe(201);
    expect(await statuses()).toEqual(["active"]);
  });

  it.each([...REFUSED, ...OPEN.filter(([name]) => !/garbage|shape/.test(name))])(
    "%s at the login pages' style takes the client back",
    async (_, fault, status, code) => {
      failAt("CreateManagedLoginBranding", fault);
      expectAnswer(await register(), status, code);
      expect([await statuses(), cognito.clients.size]).toEqual([[], 0]);
    },
  );

  it("has classic login pages, which need no style", async () => {
    failAt("CreateManagedLoginBranding", () => awsError("FeatureUnavailableInTierException"));
    expect((await register()).status).toBe(201);
  });

  it("fails at taking the client back too: the row stays for the sweep", async () => {
    cognito.intercept = ({ operation }, perform) =>
      operation === "CreateUserPoolClient" ? perform() : awsError("NotAuthorizedException");
    expectAnswer(await register(), 502, "upstream_error");
    expect([await statuses(), await listed()]).toEqual([["creating"], []]);
  });
});

describe("changing while Cognito", () => {
  const json = { name: "New", redirectUris: ["https://app.example.com/new"] };

  async function change(): Promise<{ answer: Answer; read: Answer }> {
    const { clientId } = [...cognito.clients.values()].map((client) => ({
      clientId: String(client["ClientId"]),
    }))[0] ?? { clientId: "" };
    const path = `/v1/oauth-clients/${clientId}`;
    const answer = await call("PATCH", path, { bearer: owner, json });
    return { answer, read: await call("GET", path, { bearer: owner }) };
  }

  it.each(REFUSED)("%s leaves it as it was", async (_, fault, status, code) => {
    await register();
    failAt("UpdateUserPoolClient", fault);
    const { answer, read } = await change();
    expectAnswer(answer, status, code);
    expect(read.body.data).toMatchObject({
      name: "App",
      redirectUris: newClient.redirectUris,
      status: "active",
    });
  });

  it.each(OPEN)("%s while it reads leaves it as it was", async (_, fault, status, code) => {
    await register();
    failAt("DescribeUserPoolClient", fault);
    const { answer, read } = await change();
    expectAnswer(answer, status, code);
    expect(read.body.data).toMatchObject({ name: "App", status: "active" });
  });

  it.each(OPEN.filter(([name]) => !/shape/.test(name)))(
    "%s keeps what was wanted for the sweep, and refuses the next change",
    async (_, fault, status, code) => {
      await register();
      failAt("UpdateUserPoolClient", fault);
      const { answer, read } = await change();
      expectAnswer(answer, status, code);
      expect(read.body.data).toMatchObject({ name: "New", status: "updating" });
      cognito.reset();
      const again = await change();
      expectAnswer(again.answer, 409, "conflict");
    },
  );
});

describe("deleting while Cognito", () => {
  it.each([...REFUSED, ...OPEN.filter(([name]) => !/shape/.test(name))])(
    "%s keeps it deleted here and can be asked for again",
    async (_, fault, status, code) => {
      const { clientId } = (await register()).body.data;
      const path = `/v1/oauth-clients/${clientId}`;
      failAt("DeleteUserPoolClient", fault);
      expectAnswer(await call("DELETE", path, { bearer: owner }), status, code);
      expect(await statuses()).toEqual(["deleting"]);
      const changed = await call("PATCH", path, { bearer: owner, json: { name: "New" } });
      expectAnswer(changed, 409, "conflict");

      cognito.reset();
      expect((await call("DELETE", path, { bearer: owner })).status).toBe(204);
      expect([await statuses(), cognito.clients.has(clientId)]).toEqual([[], false]);
    },
  );
});
