/** The policy engine in its isolate: what it can reach, how it fails, and who waits for it meanwhile. */

import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { createEngineCall } from "../../../src/compose/policy-engine.ts";
import { createEngineInWorker } from "../../../src/compose/policy-engine-in-worker.ts";
import type { Verdict } from "../../../src/engine/protocol.ts";
import { questionOf } from "../../../src/features/policies/engine/ask.ts";
import { createPolicyEngine } from "../../../src/features/policies/engine/policy-engine.ts";
import { createIsolate, type CallIsolate } from "../../../src/platform/isolate.ts";
import { call } from "../../support/call.ts";
import { createIsolate as createWorkerIsolate, withKey } from "../../support/isolate.ts";
import { startPool, type Pool } from "../../support/tokens.ts";
import { auditEventsOf, env, random, seedKey } from "../../support/world.ts";
import { callEngine, engine, inForce, person, rule, startEngine } from "./rules.ts";
import { policy, put, seedPeople } from "./support.ts";

beforeAll(startEngine, 60_000);
afterEach(() => {
  vi.useRealTimers();
});

const everyone = { everyone: true };
const member = person("member");
const denyingDb = () => inForce(rule("Deny", "secrets:db", ["read"], everyone));
const questionAbout = (policies: ReturnType<typeof inForce>, id: string) =>
  questionOf(policies.sliceOf("secrets:read"), member, "secrets:read", { id });

/** An isolate with another script, started as the engine is; `tamper` sees what it is started with. */
function start<Api>(
  script: string,
  tamper: (code: WorkerLoaderWorkerCode) => object = (code) => code,
) {
  const starts: WorkerLoaderWorkerCode[] = [];
  const names: string[] = [];
  const loader: WorkerLoader = {
    load: (code) => env.LOADER.load(code),
    get: (name, code) => {
      names.push(name ?? "");
      // The script is no other's, and so is the name.
      return env.LOADER.get(`${name}|${script.slice(3, 39)}`, async () => {
        const real = await code();
        const made = { ...real, ...tamper({ ...real, modules: { "engine.js": script } }) };
        starts.push(made);
        return made;
      });
    },
  };
  const api: CallIsolate<Api> = createEngineCall(
    { LOADER: loader, ASSETS: env.ASSETS },
    random,
  ) as never;
  return { api, starts, names };
}

const unique = (body: string) => `// ${crypto.randomUUID()}\n${body}`;

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

interface Counter {
  readonly next: (
    how: "count" | "trap" | "throw",
  ) => Promise<{ status: "answered"; value: number }>;
}

/** Traps as the evaluator does: says so, and is damaged from then on. */
const COUNTER = `import { WorkerEntrypoint } from "cloudflare:workers";
  let count = 0, damaged = false;
  export default class extends WorkerEntrypoint {
    next(how) {
      if (damaged) return { status: "damaged" };
      if (how === "throw") throw new TypeError("thrown");
      if (how === "trap") { damaged = true; return { status: "trapped" }; }
      return { status: "answered", value: ++count };
    }
  }`;

describe("an isolate that fails", () => {
  it("and traps is replaced once: that request hears 503, the next ones a fresh isolate", async () => {
    const { api, names } = start<Counter>(unique(COUNTER));
    expect([await api((own) => own.next("count")), await api((own) => own.next("count"))]).toEqual([
      1, 2,
    ]);
    await expect(api((own) => own.next("trap"))).rejects.toMatchObject({
      code: "unavailable",
      extras: { retryAfterSeconds: 1 },
    });
    const after = await Promise.all(
      Array.from({ length: 5 }, () => api((own) => own.next("count"))),
    );
    expect(new Set(after)).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(new Set(names).size).toBe(2);
  });

  it("and was damaged by another's question is replaced within the request", async () => {
    const script = unique(COUNTER);
    const { api: first } = start<Counter>(script);
    await first((own) => own.next("count"));
    // Both know the same isolate by now; the second has not heard of the trap.
    const { api: second } = start<Counter>(script);
    await expect(first((own) => own.next("trap"))).rejects.toThrow("not available");
    expect(await second((own) => own.next("count"))).toBe(1);
  });

  it("and throws whatever it is asked is 503 after two of them, and left alone for a second", async () => {
    const { api, names } = start<Counter>(unique(COUNTER));
    await expect(api((own) => own.next("throw"))).rejects.toMatchObject({ code: "unavailable" });
    expect(new Set(names).size).toBe(2);
    await expect(api((own) => own.next("count"))).rejects.toMatchObject({ code: "unavailable" });
    expect(names).toHaveLength(2);
    vi.setSystemTime(Date.now() + 1_001);
    expect(await api((own) => own.next("count"))).toBe(1);
  });

  it("to start does not poison the next", async () => {
    let startsLeftToFail = 1;
    const { api, names } = start<Counter>(unique(COUNTER), (code) => {
      if (startsLeftToFail-- > 0) throw new Error("No start.");
      return code;
    });
    expect(await api((own) => own.next("count"))).toBe(1);
    expect(new Set(names).size).toBe(2);
  });

  /** Attack, or bad luck: a person's request waits for ever, or a timer of one request ends in another. */
  it("to answer is given up after ten seconds and replaced, and one that answers leaves no timer", async () => {
    let asked = 0;
    const waited: number[] = [];
    let timers = 0;
    const never: WorkerLoader = {
      load: (code) => env.LOADER.load(code),
      get: () =>
        ({
          getEntrypoint: () => ({ next: () => (asked++, new Promise(() => undefined)) }),
        }) as never,
    };
    const startOn = (loader: WorkerLoader, isLate: boolean) =>
      createIsolate<Counter>({
        loader,
        code: async () => ({ id: "x", load: () => expect.unreachable() }),
        what: "It",
        newGeneration: () => crypto.randomUUID(),
        now: () => Date.now(),
        after: (ms, callBack) => {
          waited.push(ms);
          timers++;
          if (isLate) callBack();
          return () => timers--;
        },
      });
    const api = startOn(never, true);
    await expect(api((own) => own.next("count"))).rejects.toMatchObject({ code: "unavailable" });
    expect(asked).toBe(2);
    expect(waited).toEqual([10_000, 10_000]);

    const reply = { status: "answered", value: 1 };
    const prompt = { ...never, get: () => ({ getEntrypoint: () => ({ next: () => reply }) }) };
    const answering = startOn(prompt as never, false);
    expect(await answering((own) => own.next("count"))).toBe(1);
    expect(timers).toBe(0);
  });

  /** Bad luck: a hundred requests meet a damaged isolate. Each of them must not start an isolate of its own. */
  it("under many requests at once is replaced once for all of them", async () => {
    const script = unique(COUNTER);
    const { api: first } = start<Counter>(script);
    await first((own) => own.next("count"));
    const { api: second, names } = start<Counter>(script);
    await expect(first((own) => own.next("trap"))).rejects.toThrow("not available");
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => second((own) => own.next("count"))),
    );
    expect(answers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, n) => n + 1));
    expect(new Set(names).size).toBe(2);
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

/** Exports `trap`, which is `unreachable` and nothing else. */
const TRAP = new Uint8Array([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x07, 0x08, 0x01, 0x04, 0x74, 0x72, 0x61, 0x70, 0x00, 0x00],
  ...[0x0a, 0x05, 0x01, 0x03, 0x00, 0x00, 0x0b],
]);

/** The engine as built, but for one set whose questions trap where the engine looks for what it has prepared. */
const TRAPPING = `import Engine from "./engine.js";
  import trap from "./trap.wasm";
  const { exports } = new WebAssembly.Instance(trap);
  export default class extends Engine {
    decide(batch) {
      if (!batch.sets.some(({ key }) => key === "traps")) return super.decide(batch);
      const { filter } = Array.prototype;
      Array.prototype.filter = () => exports.trap();
      try { return super.decide(batch); } finally { Array.prototype.filter = filter; }
    }
  }`;

it("a trap of WebAssembly ends that engine and no other, and a fresh one answers", async () => {
  const name = crypto.randomUUID();
  const loader: WorkerLoader = {
    load: (code) => env.LOADER.load(code),
    get: (id, code) =>
      env.LOADER.get(`${id}-${name}`, async () => {
        const real = await code();
        const modules = {
          ...real.modules,
          "trapping.js": TRAPPING,
          "trap.wasm": { wasm: TRAP.buffer },
        };
        return { ...real, mainModule: "trapping.js", modules };
      }),
  };
  const callOwn = createEngineCall({ LOADER: loader, ASSETS: env.ASSETS }, random);
  // Of the same engine, by the same name.
  const callOther = createEngineCall({ LOADER: loader, ASSETS: env.ASSETS }, random);
  const own = createPolicyEngine(callOwn);
  const policies = denyingDb();
  const isAllowed = async (id: string) =>
    (await own.decide([questionAbout(policies, id)])).map(({ allowed }) => allowed);
  expect([await isAllowed("db"), await isAllowed("web")]).toEqual([[false], [true]]);
  expect((await callOwn((api) => api.counts())).sets).toBe(1);
  expect((await callOther((api) => api.counts())).sets).toBe(1);

  const traps = { ...questionAbout(policies, "web"), set: { key: "traps", build: () => ({}) } };
  await expect(own.decide([traps])).rejects.toMatchObject({ code: "unavailable" });

  expect((await callOwn((api) => api.counts())).sets).toBe(0);
  // Attack, or bad luck: a memory in any state answers another who has not heard of the trap.
  expect((await callOther((api) => api.counts())).sets).toBe(0);
  expect([await isAllowed("db"), await isAllowed("web")]).toEqual([[false], [true]]);
  expect((await callEngine((api) => api.counts())).sets).toBeGreaterThan(0);
});
