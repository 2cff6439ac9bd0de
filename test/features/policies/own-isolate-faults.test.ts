/** An isolate that fails: a fresh one answers, and nothing is decided meanwhile. */

import { describe, expect, it, vi } from "vitest";

import { createEngineCall } from "../../../src/compose/policy-engine.ts";
import { createPolicyEngine } from "../../../src/features/policies/engine/policy-engine.ts";
import { createIsolate } from "../../../src/platform/isolate.ts";
import { env, random } from "../../support/world.ts";
import { callEngine } from "./rules.ts";
import { denyingDb, questionAbout, start, unique, useEngine } from "./scripts.ts";

useEngine();

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
