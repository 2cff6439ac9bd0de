/** What is particular to AWS: the wire, its faults and its clock. What any store does is in the contract suite. */

import { describe, expect, it } from "vitest";

import { createAwsFetch } from "../../../src/platform/aws/client.ts";
import { mayHaveHappened as isOpen } from "../../../src/core/outside-failure.ts";
import { awsRefusal, type AwsCall } from "../../support/aws-double.ts";
import { freshName, refusalOf, write } from "../secret-store/requests.ts";
import {
  CANARY,
  createStore,
  credentials,
  firstly,
  only,
  soon,
  useDouble,
  type Intercept,
} from "./support.ts";

const double = useDouble();

const never = () => new Promise<Response>(() => undefined);

describe("each request", () => {
  it("carries a token, the version asked for, and neither tags nor a description", async () => {
    const store = createStore();
    const first = write(freshName(), "first");
    const second = write(first.name, "second");
    await store.create(first);
    await store.replace(second);
    await store.read(first.name, first.token, soon());
    await store.describe(first.name, soon());
    await store.delete(first.name, soon());
    expect(double.calls).toEqual<AwsCall[]>([
      {
        operation: "CreateSecret",
        body: { Name: first.name, ClientRequestToken: first.token, SecretString: "first" },
      },
      {
        operation: "PutSecretValue",
        body: { SecretId: first.name, ClientRequestToken: second.token, SecretString: "second" },
      },
      { operation: "GetSecretValue", body: { SecretId: first.name, VersionId: first.token } },
      { operation: "DescribeSecret", body: { SecretId: first.name } },
      {
        operation: "DeleteSecret",
        body: { SecretId: first.name, ForceDeleteWithoutRecovery: true },
      },
    ]);
  });

  it("is signed with our key for this service and region, or refused", async () => {
    const request = write(freshName(), CANARY);
    for (const wrong of [{ secretAccessKey: "another" }, { region: "us-east-1" }]) {
      const store = createStore({ fetch: createAwsFetch({ ...credentials, ...wrong }) });
      expect(await refusalOf(store.create(request), CANARY)).toMatchObject({
        code: "upstream_error",
        saidNo: true,
        mayHaveHappened: false,
      });
    }
    expect(double.calls).toEqual([]);
  });

  it("is signed anew when it is repeated, with the same token", async () => {
    const dates: string[] = [];
    let nowMs = Date.now();
    const fetch = createAwsFetch(credentials);
    const store = createStore({
      now: () => nowMs,
      sleep: () => Promise.resolve(void (nowMs += 1_000)),
      fetch: (service, url, init) => {
        dates.push(new Date(init.signedAtMs ?? 0).toISOString());
        return fetch(service, url, init);
      },
    });
    double.intercept = firstly(2, () => awsRefusal("ThrottlingException"));
    const request = write(freshName(), "value");
    await store.create(request);
    expect(new Set(dates).size).toBe(3);
    expect(new Set(double.calls.map(({ body }) => body["ClientRequestToken"]))).toEqual(
      new Set([request.token]),
    );
  });

  it("leaves five minutes after it was signed, at the latest, as far as AWS is concerned", async () => {
    double.now = () => Date.now() + 301_000;
    const failure = await refusalOf(createStore().create(write(freshName(), CANARY)), CANARY);
    expect(failure).toMatchObject({ code: "upstream_error", mayHaveHappened: false });
    expect(double.calls).toEqual([]);
  });
});

/**
 * Attack on P9: an isolate is frozen between two steps, the sweep settles its row meanwhile, and it goes on: it must not
 * sign afresh.
 */
describe("after the deadline", () => {
  it("sends nothing, although the waits before it were short", async () => {
    let nowMs = Date.now();
    const store = createStore({
      now: () => nowMs,
      // Frozen for sixteen minutes in what should have been a fifth of a second.
      sleep: () => Promise.resolve(void (nowMs += 16 * 60_000)),
    });
    double.now = () => nowMs;
    double.intercept = firstly(1, () => awsRefusal("ThrottlingException"));
    const request = write(freshName(), CANARY);
    expect(await refusalOf(store.create(request), CANARY)).toMatchObject({
      code: "upstream_timeout",
      mayHaveHappened: false,
    });
    expect(double.operations()).toEqual(["CreateSecret"]);
    expect(double.secrets().has(request.name)).toBe(false);
  });

  it("says that what was sent before it may have happened", async () => {
    let nowMs = Date.now();
    const store = createStore({
      now: () => nowMs,
      sleep: () => Promise.resolve(void (nowMs += 60_000)),
    });
    double.intercept = firstly(1, (_, perform) => {
      perform();
      return new Response("", { status: 500 });
    });
    const request = write(freshName(), CANARY);
    const failure = await refusalOf(store.create(request), CANARY);
    expect(failure).toMatchObject({ code: "upstream_timeout", saidNo: false });
    expect(failure.mayHaveHappened).toBe(true);
    expect(double.secrets().get(request.name)?.get(request.token)).toBe(CANARY);
  });

  it("waits for no answer past it, nor for a wait that would end past it", async () => {
    double.intercept = never;
    const startedMs = Date.now();
    const request = { ...write(freshName(), CANARY), deadlineMs: Date.now() + 150 };
    expect(await refusalOf(createStore().create(request), CANARY)).toMatchObject({
      code: "upstream_timeout",
      mayHaveHappened: true,
    });
    expect(Date.now() - startedMs).toBeLessThan(3_000);

    double.intercept = () => awsRefusal("ThrottlingException");
    const store = createStore();
    const throttled = { ...write(freshName(), CANARY), deadlineMs: Date.now() + 150 };
    expect(await refusalOf(store.create(throttled), CANARY)).toMatchObject({ code: "unavailable" });
    expect(store.slept).toEqual([]);
  });
});

/**
 * Attack on P9: the first request takes effect and its answer is lost; the second hears no. Were the first forgotten, the
 * row would go, and the value would stay for good.
 */
describe("a request that was left open", () => {
  const lostThen = (after: Intercept): Intercept => {
    let isFirst = true;
    return (call, perform) => {
      if (!isFirst) return after(call, perform);
      isFirst = false;
      perform();
      return new Response("", { status: 500 });
    };
  };
  const absent = () => awsRefusal("ResourceNotFoundException");
  /** The name is there and its value cannot be seen yet. */
  const existsUnseen: Intercept = ({ operation }) =>
    operation === "GetSecretValue" ? absent() : awsRefusal("ResourceExistsException");

  const NOES: Readonly<Record<string, Intercept>> = {
    "exists, and what it holds is not seen yet": existsUnseen,
    "is absent": absent,
    "is being deleted": () => awsRefusal("InvalidRequestException"),
    "is full": () => awsRefusal("LimitExceededException"),
    "is not ours to touch": () => awsRefusal("AccessDeniedException", 403),
    "has a bad parameter": () => awsRefusal("InvalidParameterException"),
    "is throttled": () => awsRefusal("ThrottlingException"),
    "has an old signature": () => awsRefusal("InvalidSignatureException", 403),
  };

  it.each(Object.entries(NOES))("stays open where the next one hears that it %s", async (_, no) => {
    const store = createStore();
    const request = write(freshName(), CANARY);
    double.intercept = lostThen(no);
    const failure = await refusalOf(store.create(request), CANARY);
    expect([failure.mayHaveHappened, isOpen(failure)]).toEqual([true, true]);
    expect(double.secrets().get(request.name)?.get(request.token)).toBe(CANARY);

    const next = write(request.name, `${CANARY}2`);
    double.intercept = lostThen(no);
    expect((await refusalOf(store.replace(next), CANARY)).mayHaveHappened).toBe(true);
    expect(double.secrets().get(request.name)?.size).toBe(2);
  });

  it.each(Object.entries(NOES))("and where it was none, that it %s is a no", async (_, no) => {
    const store = createStore();
    double.intercept = no;
    const failure = await refusalOf(store.create(write(freshName(), CANARY)), CANARY);
    expect(isOpen(failure)).toBe(false);
  });
});

describe("a name pending deletion", () => {
  it("is asked for again until it is free", async () => {
    let nowMs = Date.now();
    double.now = () => nowMs;
    const store = createStore({ sleep: () => Promise.resolve(void (nowMs += 20_000)) });
    const first = write(freshName(), "first");
    await store.create(first);
    await store.delete(first.name, soon());
    double.calls.length = 0;
    const again = write(first.name, "again");
    await store.create(again);
    expect(double.operations()).toEqual(Array.from({ length: 4 }, () => "CreateSecret"));
    expect([...(double.secrets().get(first.name) ?? [])]).toEqual([[again.token, "again"]]);
  });

  it("is given up after six times", async () => {
    const store = createStore();
    const first = write(freshName(), "first");
    await store.create(first);
    await store.delete(first.name, soon());
    double.calls.length = 0;
    const failure = await refusalOf(store.create(write(first.name, CANARY)), CANARY);
    expect(failure).toMatchObject({
      code: "unavailable",
      saidNo: true,
      mayHaveHappened: false,
      extras: { retryAfterSeconds: 30 },
    });
    expect(double.calls).toHaveLength(6);
    expect(store.slept).toEqual([200, 400, 800, 1_600, 1_600]);
  });

  it("that somebody deleted by hand counts as deleted", async () => {
    const store = createStore();
    const first = write(freshName(), "first");
    await store.create(first);
    await store.delete(first.name, soon());
    double.intercept = only("DeleteSecret", () => awsRefusal("InvalidRequestException"));
    await store.delete(first.name, soon());
    expect(await store.describe(first.name, soon())).toBeUndefined();
  });

  it("is not what stands in the way where the secret is still there", async () => {
    const store = createStore();
    const first = write(freshName(), "first");
    await store.create(first);
    double.intercept = only("DeleteSecret", () => awsRefusal("InvalidRequestException"));
    expect(await refusalOf(store.delete(first.name, soon()))).toMatchObject({
      code: "upstream_error",
      saidNo: true,
    });
  });
});

it("reads versions that have lost their label, and describes those that have one", async () => {
  const store = createStore();
  const versions = [write(freshName(), "1")];
  await store.create(versions[0] as (typeof versions)[0]);
  for (const value of ["2", "3", "4"]) {
    const next = write(versions[0]?.name ?? "", value);
    versions.push(next);
    await store.replace(next);
  }
  const [first, , third, fourth] = versions;
  expect((await store.read(first?.name ?? "", first?.token ?? "", soon())).reveal()).toBe("1");
  const described = await store.describe(first?.name ?? "", soon());
  expect(described?.tokens.toSorted()).toEqual(
    [third?.token ?? "", fourth?.token ?? ""].toSorted(),
  );
});
