/** Which address each service is called at, as the composition root puts it together. */

import { afterAll, beforeEach, expect, it, vi } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import { freshName, refusalOf, write } from "../secret-store/requests.ts";
import { env } from "../../support/world.ts";

const called: { url: string; scope: string | undefined; redirect: string }[] = [];

beforeEach(() => {
  called.length = 0;
  vi.stubGlobal("fetch", (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    const authorization = request.headers.get("authorization") ?? "";
    called.push({
      url: request.url,
      scope: /\/(\w[\w-]+\/[\w-]+)\/aws4_request/.exec(authorization)?.[1],
      redirect: request.redirect,
    });
    return Promise.resolve(Response.json({ __type: "AccessDeniedException" }, { status: 403 }));
  });
});
afterAll(() => vi.unstubAllGlobals());

async function callEach(vars: Record<string, string>): Promise<void> {
  const { deps } = composeFor({
    ...env,
    ...{ SECRETS_BACKEND: "aws", SMS_BACKEND: "sns", AWS_REGION: "eu-central-1" },
    ...vars,
  });
  await refusalOf(deps.secretStore.create(write(freshName(), "value")));
  await deps.sendSms("+41791234567", "text").catch(() => undefined);
  await deps.userPool.deleteClient("id").catch(() => undefined);
}

it("is AWS's own by default, by service and region", async () => {
  await callEach({ AWS_ENDPOINT: "", COGNITO_ENDPOINT: "" });
  expect(called).toMatchObject([
    {
      url: "https://secretsmanager.eu-central-1.amazonaws.com/",
      scope: "eu-central-1/secretsmanager",
    },
    { url: "https://sns.eu-central-1.amazonaws.com/", scope: "eu-central-1/sns" },
    { url: "https://cognito-idp.eu-central-1.amazonaws.com/", scope: "eu-central-1/cognito-idp" },
  ]);
});

it("is an emulator's for every service, still signed for each, but where the pool has its own", async () => {
  await callEach({ AWS_ENDPOINT: "http://127.0.0.1:5000/", COGNITO_ENDPOINT: "" });
  expect(called.map(({ url }) => url)).toEqual(Array(3).fill("http://127.0.0.1:5000/"));
  expect(called[0]?.scope).toBe("eu-central-1/secretsmanager");

  called.length = 0;
  await callEach({
    AWS_ENDPOINT: "http://127.0.0.1:5000/",
    COGNITO_ENDPOINT: "http://127.0.0.1:9229/",
  });
  expect(called.map(({ url }) => new URL(url).port)).toEqual(["5000", "5000", "9229"]);
});

/** Attack: the machine that answers for an endpoint sends the signed request, and the value in it, on to a host of their own. */
it("is left for no other one, whatever it answers", async () => {
  await callEach({ AWS_ENDPOINT: "", COGNITO_ENDPOINT: "" });
  expect(called.map(({ redirect }) => redirect)).toEqual(["manual", "manual", "manual"]);
});

it("is none at all with the embedded vault", async () => {
  const { deps } = composeFor({ ...env, SECRETS_BACKEND: "embedded" });
  const request = write(freshName(), "value");
  await deps.secretStore.create(request);
  const read = await deps.secretStore.read(request.name, request.token, request.deadlineMs);
  expect(read.reveal()).toBe("value");
  expect(called).toEqual([]);
});
