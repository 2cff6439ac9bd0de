/** The policy engine in its isolate: what it can reach, how it fails, and who waits for it meanwhile. */

import { beforeAll, describe, expect, it, vi } from "vitest";

import { createEngineCall } from "../../../src/compose/policy-engine.ts";
import { createEngineInWorker } from "../../../src/compose/policy-engine-in-worker.ts";
import type { Verdict } from "../../../src/engine/protocol.ts";
import { questionOf } from "../../../src/features/policies/engine/ask.ts";
import { createPolicyEngine } from "../../../src/features/policies/engine/policy-engine.ts";
import { call } from "../../support/call.ts";
import { createIsolate as createWorkerIsolate, withKey } from "../../support/isolate.ts";
import { startPool, type Pool } from "../../support/tokens.ts";
import { auditEventsOf, env, random, seedKey } from "../../support/world.ts";
import { callEngine, engine, inForce, person, rule } from "./rules.ts";
import { denyingDb, everyone, member, questionAbout, start, unique, useEngine } from "./scripts.ts";
import { policy, put, seedPeople } from "./support.ts";

useEngine();

describe("a batch", () => {
  it("goes in one call; a set that the engine lacks is sent once, in a second", async () => {
    const sent: (readonly string[])[] = [];
    const watched = createPolicyEngine((ask) =>
      callEngine((own) =>
        ask({
          ...own,
          decide: (batch) => {
            sent.push(batch.sets.filter(({ policies }) => policies).map(({ key }) => key));
            return own.decide(batch);
          },
        }),
      ),
    );
    const policies = [denyingDb(), denyingDb()];
    const questions = policies.flatMap((item) => [
      questionAbout(item, "db"),
      questionAbout(item, "web"),
    ]);
    const decided = async () => (await watched.decide(questions)).map(({ allowed }) => allowed);
    expect(await decided()).toEqual([false, true, false, true]);
    expect(sent.map(({ length }) => length)).toEqual([0, 2]);
    expect(await decided()).toEqual([false, true, false, true]);
    expect(sent.map(({ length }) => length)).toEqual([0, 2, 0]);
  });

  it("is split where it is longer than a call takes", async () => {
    const question = questionAbout(denyingDb(), "db");
    const verdicts = await engine.decide(Array.from({ length: 1_001 }, () => question));
    expect(verdicts.filter(({ allowed }) => !allowed)).toHaveLength(1_001);
  });

  it("with a document without sense denies what is about it alone, and says why", async () => {
    const broken = {
      ...questionAbout(denyingDb(), "web"),
      set: {
        key: crypto.randomUUID(),
        build: () => {
          throw new TypeError("No sense.");
        },
      },
    };
    const verdicts = await engine.decide([broken, questionAbout(denyingDb(), "web")]);
    expect(verdicts.map(({ allowed, errors }) => [allowed, errors])).toEqual([
      [false, ["No sense."]],
      [true, []],
    ]);
  });
});

it("decides as the engine in the Worker does", async () => {
  const { engine: here, kind } = createEngineInWorker(env, random);
  expect(kind).toBe("in the Worker");
  const policies = inForce(
    rule("Deny", "secrets:db", ["read"], everyone),
    rule("Deny", "secrets:*", ["*"], { groups: ["grp_a"] }, { environment: "production" }),
    rule("Allow", "secrets:*", ["*"], { users: ["usr_1"] }, { team: "a" }),
  );
  const questions = ["db", "web"].flatMap((id) =>
    [{}, { environment: "production" }, { team: "a" }].flatMap((tags) =>
      (["secrets:read", "secrets:update"] as const).flatMap((action) =>
        [member, person("admin", "usr_2", "grp_a")].map((who) =>
          questionOf(policies.sliceOf(action), who, action, { id, tags }),
        ),
      ),
    ),
  );
  const verdicts = await engine.decide(questions);
  expect(verdicts.map(({ allowed }) => allowed)).toContain(false);
  expect(verdicts.map(({ allowed }) => allowed)).toContain(true);
  // Cedar gives reasons in any order.
  const sorted = (found: readonly Verdict[]) =>
    found.map((verdict) => ({ ...verdict, reasons: verdict.reasons.toSorted() }));
  expect(sorted(await here.decide(questions))).toEqual(sorted(verdicts));
});

describe("in its isolate", () => {
  /** Attack: something gets to run beside the engine, and sends away what the Worker can reach. */
  it("there is nothing bound and no network", async () => {
    const { api, starts } = start<{ look: () => Promise<{ status: "answered"; value: unknown }> }>(
      unique(`import { WorkerEntrypoint } from "cloudflare:workers";
      export default class extends WorkerEntrypoint {
        async look() {
          const reached = await fetch("https://example.com").then(() => "reached", String);
          return { status: "answered", value: { bound: Object.keys(this.env), reached } };
        }
      }`),
      (code) => ({ modules: code.modules }),
    );
    const found = (await api((own) => own.look())) as { bound: string[]; reached: string };
    expect(found.bound).toEqual([]);
    expect(found.reached).toContain("not permitted to access the internet");
    expect(starts[0]).toMatchObject({ env: {}, globalOutbound: null });
  });

  /** Attack: the asset is exchanged. */
  it("other bytes than those that were built never run", async () => {
    const tampered = {
      fetch: async () => new Response(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
    };
    const loader: WorkerLoader = {
      load: (code) => env.LOADER.load(code),
      get: (name, code) => env.LOADER.get(`${name}-${crypto.randomUUID()}`, code),
    };
    const own = createPolicyEngine(
      createEngineCall({ LOADER: loader, ASSETS: tampered as never }, random),
    );
    await expect(own.decide([questionAbout(denyingDb(), "web")])).rejects.toMatchObject({
      code: "unavailable",
      extras: {
        cause: expect.objectContaining({ message: expect.stringContaining("not what was built") }),
      },
    });
  });
});

describe("the Worker", () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await startPool();
  });

  /** Attack, or bad luck: the engine is gone, and somebody who asks meanwhile is let through, or refused for good. */
  it("without an engine answers people 503 and decides nothing, and keys do not notice", async () => {
    const company = await seedPeople(pool);
    await put(company, policy("Deny", "services:svc_1", ["read"], everyone));
    const before = await auditEventsOf(company.id);
    const key = await seedKey(company.id, "live", { scopes: ["services:read"] });
    let isGone = true;
    const LOADER: WorkerLoader = {
      load: (code) => env.LOADER.load(code),
      get: (name, code) => {
        if (isGone) throw new Error("No loader.");
        return env.LOADER.get(name, code);
      },
    };
    const worker = createWorkerIsolate({ overrides: { LOADER } });
    const as = (bearer: string) => ({ headers: { authorization: `Bearer ${bearer}` } });
    for (const { bearer } of [company.owner, company.admin, company.member]) {
      for (const path of ["/v1/services", "/v1/policies", "/v1/policies/pol_1"]) {
        const { status, headers } = await worker.fetch(path, as(bearer));
        expect([path, status, headers.get("retry-after")]).toEqual([path, 503, "1"]);
      }
    }
    expect((await worker.fetch("/v1/services", withKey(key.value))).status).toBe(200);
    expect(await auditEventsOf(company.id)).toEqual(before);
    isGone = false;
    vi.setSystemTime(Date.now() + 1_001);
    expect((await worker.fetch("/v1/services", as(company.member.bearer))).status).toBe(200);
  });

  it("says which engine is in use", async () => {
    const { body } = await call("GET", "/readyz");
    expect(body.data).toMatchObject({ status: "ready", policyEngine: "own isolate" });
  });
});
