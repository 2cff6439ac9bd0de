/** What Secrets Manager answers, and what we make of it. */

import { describe, expect, it } from "vitest";

import { StoreFailure } from "../../../src/platform/secret-store/store-failure.ts";
import { awsRefusal, type AwsCall } from "../../support/aws-double.ts";
import { allTextOf, freshName, freshToken, refusalOf, write } from "../secret-store/requests.ts";
import { CANARY, createStore, firstly, only, soon, useDouble, type Intercept } from "./support.ts";

const double = useDouble();

describe("what AWS says", () => {
  interface Row {
    readonly fault: Intercept;
    readonly code: string;
    readonly saidNo: boolean;
    /** Of a write; a read never leaves anything behind. */
    readonly mayHaveHappened: boolean;
    readonly calls: number;
    readonly retryAfterSeconds?: number;
  }
  const NO = { code: "upstream_error", saidNo: true, mayHaveHappened: false, calls: 1 };
  const LATER = { code: "unavailable", mayHaveHappened: false, calls: 3, retryAfterSeconds: 2 };
  const OPEN = { code: "upstream_error", saidNo: false, mayHaveHappened: true, calls: 3 };

  /** Half of AWS's own words, and the value, as a stand-in that logs too much would send them back. */
  const echo = (call: AwsCall) => `${JSON.stringify(call.body)} arn:aws:secretsmanager:x RequestId`;

  const FAULTS: Readonly<Record<string, Row>> = {
    "400, a parameter": {
      ...NO,
      fault: (call) => awsRefusal("InvalidParameterException", 400, echo(call)),
    },
    "400, encryption": { ...NO, fault: (call) => awsRefusal("EncryptionFailure", 400, echo(call)) },
    "403, access": {
      ...NO,
      fault: (call) => awsRefusal("AccessDeniedException", 403, echo(call)),
    },
    "403, an unknown key": { ...NO, fault: () => awsRefusal("UnrecognizedClientException", 403) },
    "400, throttled": {
      ...LATER,
      saidNo: true,
      fault: () => awsRefusal("ThrottlingException"),
    },
    "429 without a word": {
      ...LATER,
      saidNo: true,
      fault: () => new Response("", { status: 429 }),
    },
    "503, slow down": {
      ...LATER,
      saidNo: false,
      mayHaveHappened: true,
      fault: () => awsRefusal("SlowDown", 503),
    },
    "400, full": {
      ...NO,
      code: "conflict",
      fault: (call) => awsRefusal("LimitExceededException", 400, echo(call)),
    },
    "500, by name": {
      ...OPEN,
      fault: (call) => awsRefusal("InternalServiceError", 500, echo(call)),
    },
    "500, a page": { ...OPEN, fault: () => new Response("<html>oops</html>", { status: 500 }) },
    "400, a page": { ...OPEN, fault: () => new Response("<html>no</html>", { status: 400 }) },
    "a redirect": {
      ...OPEN,
      fault: () => new Response("", { status: 307, headers: { location: "https://evil.test/" } }),
    },
    garbage: { ...OPEN, fault: (call) => new Response(`\0\uFFFD${echo(call)}`) },
    "half a body": {
      ...OPEN,
      fault: async (_, perform) => {
        const whole = await perform().text();
        return new Response(whole.slice(0, whole.length / 2));
      },
    },
    "an answer that is a list": { ...OPEN, fault: () => Response.json([]) },
    "an empty answer": { ...OPEN, fault: () => new Response("") },
    "an answer that says nothing": { ...OPEN, fault: () => Response.json({}) },
    "an answer about another secret": {
      ...OPEN,
      fault: ({ body }) => {
        const VersionId = body["ClientRequestToken"] ?? body["VersionId"];
        return Response.json({ Name: "nembl/co_other/a-secret", VersionId, SecretString: "x" });
      },
    },
    "an answer about another kind of thing": {
      ...OPEN,
      fault: () => Response.json({ UserPoolClient: { ClientId: "x" }, MessageId: "x" }),
    },
    "a body that breaks off": {
      ...OPEN,
      code: "unavailable",
      retryAfterSeconds: 1,
      fault: () =>
        new Response(
          new ReadableStream({
            start: (stream) => stream.enqueue(new TextEncoder().encode('{"Na')),
            pull: () => Promise.reject(new TypeError("broken off")),
          }),
        ),
    },
    "no connection": {
      ...OPEN,
      code: "unavailable",
      retryAfterSeconds: 1,
      fault: () => Promise.reject(new TypeError("connect ECONNREFUSED 10.0.0.7:443")),
    },
    "no answer in time": {
      ...OPEN,
      code: "upstream_timeout",
      calls: 1,
      fault: () => Promise.reject(new DOMException("too slow", "TimeoutError")),
    },
    "success, but too late": {
      ...OPEN,
      code: "upstream_timeout",
      calls: 1,
      fault: (_, perform) => {
        perform();
        return Promise.reject(new DOMException("too slow", "TimeoutError"));
      },
    },
    "an error named like the value": {
      ...OPEN,
      fault: ({ body }) =>
        Response.json({ __type: body["SecretString"] ?? CANARY }, { status: 400 }),
    },
  };

  const OPERATIONS = ["create", "replace", "delete", "read", "describe", "makeCurrent"] as const;

  it.each(Object.entries(FAULTS))("%s: is in our words, without the value", async (_, row) => {
    const { code, saidNo, calls, retryAfterSeconds } = row;
    for (const operation of OPERATIONS) {
      double.reset();
      const store = createStore();
      const first = write(freshName(), "first");
      if (operation !== "create") await store.create(first);
      double.calls.length = 0;
      double.intercept = row.fault;

      const next = write(first.name, CANARY);
      const work = {
        create: () => store.create(next),
        replace: () => store.replace(next),
        delete: () => store.delete(first.name, soon()),
        read: () => store.read(first.name, first.token, soon()),
        describe: () => store.describe(first.name, soon()),
        makeCurrent: () =>
          store.makeCurrent(first.name, { token: next.token, from: first.token }, soon()),
      };
      const failure = await refusalOf(work[operation](), CANARY);
      const isWrite = operation !== "read" && operation !== "describe";
      const mayHaveHappened = row.mayHaveHappened && isWrite;
      expect(failure, operation).toMatchObject({ code, saidNo, mayHaveHappened });
      expect(double.calls).toHaveLength(calls);
      expect(failure.extras.retryAfterSeconds).toBe(retryAfterSeconds);
      expect(failure.message).not.toMatch(/Exception|AWS|arn:|RequestId|10\.0|oops|Failure/);
      // The log has our operation's name and AWS's error's, and that is all.
      expect(allTextOf(failure)).not.toMatch(/arn:|RequestId|html/);
    }
  });

  it("is repeated until it is a yes, with waits that grow", async () => {
    const store = createStore();
    const request = write(freshName(), "value");
    double.intercept = firstly(2, () => awsRefusal("ThrottlingException"));
    await store.create(request);
    expect(store.slept).toEqual([200, 400]);
    expect(double.secrets().get(request.name)?.size).toBe(1);
  });

  it("is a yes where the first answer was lost on its way back", async () => {
    const store = createStore();
    const [first, lost] = [write(freshName(), "first"), new Response("", { status: 500 })];
    double.intercept = firstly(1, (_, perform) => (perform(), lost.clone()));
    await store.create(first);
    const second = write(first.name, "second");
    double.intercept = firstly(1, (_, perform) => (perform(), lost.clone()));
    await store.replace(second);
    expect(double.secrets().get(first.name)?.size).toBe(2);
  });

  it.each([
    ["no version at all", { VersionId: undefined }],
    ["another version", { VersionId: freshToken() }],
    ["no name", { Name: undefined }],
  ])("a 200 that names %s has written nothing that we know of", async (_, change) => {
    const store = createStore();
    double.intercept = async (_call, perform) =>
      Response.json({ ...(await perform().json<object>()), ...change });
    const request = write(freshName(), CANARY);
    const open = { code: "upstream_error", saidNo: false, mayHaveHappened: true };
    expect(await refusalOf(store.create(request), CANARY)).toMatchObject(open);
    const next = write(request.name, CANARY);
    expect(await refusalOf(store.replace(next), CANARY)).toMatchObject(open);
    expect(double.secrets().get(request.name)?.size).toBe(2);
  });

  /** Emulators, and a twin that arrives at the same moment: the name exists, and it is ours. */
  it("that the name exists is a yes where our very version is there", async () => {
    const store = createStore();
    const request = write(freshName(), "value");
    double.intercept = only("CreateSecret", (_, perform) => {
      perform();
      return awsRefusal("ResourceExistsException");
    });
    await store.create(request);

    double.intercept = ({ operation }) =>
      operation === "CreateSecret"
        ? awsRefusal("ResourceExistsException")
        : new Response("", { status: 500 });
    const undecided = await refusalOf(store.create(request));
    expect(undecided).toMatchObject({ code: "upstream_error", mayHaveHappened: true });
  });

  it.each([
    ["another version", { VersionId: freshToken() }],
    ["another name", { Name: "nembl/co_other/a-secret" }],
    ["no text", { SecretString: undefined, SecretBinary: "AAAA" }],
  ])("%s than was asked for is no answer", async (_, change) => {
    const store = createStore();
    const request = write(freshName(), "value");
    await store.create(request);
    double.intercept = async (_call, perform) =>
      Response.json({ ...(await perform().json<object>()), ...change });
    const failure = await refusalOf(store.read(request.name, request.token, soon()));
    expect(failure).toMatchObject({ code: "upstream_error", missing: false });
  });

  it.each([
    ["stages that are none", { VersionIdsToStages: { a: "AWSCURRENT" } }],
    ["another name", { Name: "nembl/co_other/a-secret" }],
  ])("%s is no description", async (_, change) => {
    const store = createStore();
    const request = write(freshName(), "value");
    await store.create(request);
    double.intercept = async (_call, perform) =>
      Response.json({ ...(await perform().json<object>()), ...change });
    expect(await refusalOf(store.describe(request.name, soon()))).toMatchObject({
      code: "upstream_error",
    });
  });
});

it("throws nothing but StoreFailure for what AWS does", async () => {
  double.intercept = () => Promise.reject(new Error("anything"));
  const error = await createStore()
    .describe(freshName(), soon())
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StoreFailure);
});
