import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { composeFor } from "../../src/deps.ts";
import { sweepSecrets } from "../../src/features/secrets/index.ts";
import type { SecretStore } from "../../src/platform/secret-store/store.ts";
import { createCrash, NEVER, type Crash, type CrashPoint } from "../support/crash.ts";
import { createIsolate } from "../support/isolate.ts";
import {
  depsOf,
  EMBEDDED,
  inspect,
  startAwsStand,
  type AwsStand,
  type Stand,
} from "../support/secret-stands.ts";
import { startPool, type Pool } from "../support/tokens.ts";
import { env, seedCompany, seedUser } from "../support/world.ts";

const QUARTER_MS = 15 * 60_000 + 1;

let pool: Pool;
let aws: AwsStand;
let stand: Stand;
let companyId: string;
let owner: string;

beforeAll(async () => {
  // Every crash would be reported.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  pool = await startPool();
  aws = startAwsStand();
});

async function startAnew(): Promise<void> {
  vi.useRealTimers();
  companyId = (await seedCompany()).id;
  owner = await pool.sign((await seedUser(companyId, "owner")).sub);
}
beforeEach(startAnew);
afterEach(() => {
  vi.useRealTimers();
  aws.crashWith(undefined);
  aws.double.reset();
  aws.onRequest = (_, forward) => forward();
});

/** The whole process sees the later time: D1's rows, signatures and deadlines alike. */
function later(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

async function send(
  method: string,
  path: string,
  json?: unknown,
  options: { readonly crash?: Crash; readonly store?: (real: SecretStore) => SecretStore } = {},
): Promise<Response> {
  const { crash, store } = options;
  const isolate = createIsolate({ overrides: { ...crash?.env, ...stand.env } });
  const { deps } = composeFor(isolate.env);
  if (store) Object.assign(deps, { secretStore: store(deps.secretStore) });
  stand.crashWith(crash);
  const headers = { authorization: `Bearer ${owner}`, "content-type": "application/json" };
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  try {
    return await isolate.fetch(`/v1/secrets${path}`, { method, headers, ...body });
  } finally {
    stand.crashWith(undefined);
  }
}

type SendOptions = Parameters<typeof send>[3];

const create = (options?: SendOptions, value = "old") =>
  send("POST", "", { slug: "kept", value }, options);
const replace = (options?: SendOptions, value = "new") =>
  send("PUT", "/kept/value", { value }, options);
const remove = (options?: SendOptions) => send("DELETE", "/kept", undefined, options);

const sweep = () => sweepSecrets(depsOf(stand), Date.now());

/** The ends that are whole: the value of each version, or nothing on either side. */
const THERE = { old: [1, "old"], new: [2, "new"], gone: undefined } as const;

type End = keyof typeof THERE;

/** Throws unless each secret is wholly there with its right value, or wholly gone, in both places. */
async function endOf(): Promise<End> {
  const { rows, names } = await inspect(stand, companyId);
  expect(names).toEqual(rows.map(({ path }) => path));
  const [row] = rows;
  if (row === undefined) return "gone";
  expect(rows).toHaveLength(1);
  expect([row.status, row.current]).toEqual(["active", true]);
  expect(["old", "new"]).toContain(row.value);
  expect([row.version, row.value]).toEqual(THERE[row.value as End]);
  return row.value as End;
}

interface Verb {
  readonly prepare: () => Promise<unknown>;
  readonly run: (options?: SendOptions) => Promise<Response>;
  readonly before: End;
  readonly after: End;
}

const VERBS: readonly (readonly [string, Verb])[] = [
  ["create", { prepare: async () => undefined, run: create, before: "gone", after: "old" }],
  ["replace", { prepare: () => create(), run: replace, before: "old", after: "new" }],
  ["delete", { prepare: () => create(), run: remove, before: "old", after: "gone" }],
];

function pointsUpTo(steps: number): CrashPoint[] {
  return Array.from({ length: steps }, (_, index) => index + 1).flatMap((at) =>
    (["before", "after"] as const).map((when) => ({ at, when })),
  );
}

async function statusLeft(): Promise<string> {
  const row = await env.DB.prepare("SELECT status FROM secrets WHERE company_id = ?")
    .bind(companyId)
    .first<string>("status");
  return row ?? "gone";
}

async function begin({ prepare, run }: Verb, crash: Crash): Promise<Response> {
  await startAnew();
  await prepare();
  return run({ crash });
}

/** A pending secret is neither frozen for its owner: what is there can be replaced, what is gone created. */
async function expectUsable(end: End): Promise<void> {
  const answer = end === "gone" ? await create() : await replace({}, "newest");
  expect(answer.status).toBe(end === "gone" ? 201 : 200);
}

const STANDS = [
  ["the embedded vault", () => EMBEDDED],
  ["Secrets Manager", () => aws],
] as const;

describe.each(STANDS)("P9 with %s", (_name, find) => {
  beforeEach(() => {
    stand = find();
  });

  describe.each(VERBS)("a stop during %s", (_verb, verb) => {
    it("wherever it comes, loses nothing and leaves no orphan after one sweep", async () => {
      const whole = createCrash(NEVER);
      expect((await begin(verb, whole)).status).toBeLessThan(300);
      expect(await endOf()).toBe(verb.after);
      expect(whole.steps()).toBeGreaterThan(4);

      const seen = new Set<string>();
      const ends = new Set<string>();
      for (const point of pointsUpTo(whole.steps())) {
        const answer = await begin(verb, createCrash(point));
        if (answer.status >= 400) expect([502, 503, 504]).toContain(answer.status);
        seen.add(await statusLeft());

        later(QUARTER_MS);
        expect(await sweep()).toMatchObject({ failed: 0 });

        const end = await endOf();
        ends.add(end);
        expect([verb.before, verb.after]).toContain(end);
        if (answer.status < 300) expect([point, end]).toEqual([point, verb.after]);
        later(QUARTER_MS);
        expect(await sweep()).toEqual({ found: 0, failed: 0 });
        await expectUsable(end);
      }
      // Were there none half-way, and but one end, this would have tested nothing.
      expect([...seen].some((status) => status.endsWith("ing"))).toBe(true);
      expect(ends.size).toBe(2);
    });

    it("is settled also where the sweep itself is stopped, by the next one", async () => {
      for (const halfWay of await findHalfWay(verb)) {
        await begin(verb, createCrash(halfWay));
        later(QUARTER_MS);
        const counting = createCrash(NEVER);
        await sweepWith(counting);
        expect(counting.steps()).toBeGreaterThan(2);

        for (const point of pointsUpTo(counting.steps())) {
          await begin(verb, createCrash(halfWay));
          later(QUARTER_MS);
          await sweepWith(createCrash(point)).catch(() => undefined);

          later(QUARTER_MS);
          await sweep();

          expect([verb.before, verb.after]).toContain(await endOf());
          expect(await statusLeft()).toMatch(/active|gone/);
        }
      }
    }, 90_000);

    it("is not taken for a no where the store did it and its answer was lost", async () => {
      await startAnew();
      await verb.prepare();
      const answer = await verb.run({ store: losingAnswers });
      expect(answer.status).toBe(503);
      expect(await statusLeft()).toMatch(/ing$/);
      later(QUARTER_MS);
      expect(await sweep()).toEqual({ found: 1, failed: 0 });
      expect([verb.before, verb.after]).toContain(await endOf());
    });

    /** An isolate that was frozen before its call to the store, and wakes up when all is settled. */
    it("and waking up after the sweep changes nothing any more", async () => {
      await startAnew();
      await verb.prepare();
      const frozen: (() => Promise<unknown>)[] = [];
      const answer = await verb.run({ store: (real) => freezing(real, frozen) });
      expect(answer.status).toBe(503);
      expect(frozen).toHaveLength(1);
      later(QUARTER_MS);
      await sweep();
      const end = await endOf();

      await expect(frozen[0]?.()).rejects.toMatchObject({ code: "upstream_timeout" });
      expect(await endOf()).toBe(end);
    });
  });

  it("lets one of two replacements at once win, and tells the other", async () => {
    await create();
    let second: Response | undefined;
    const first = await replace({
      store: (real) => ({
        ...real,
        replace: async (request) => {
          second = await replace({}, "other");
          return real.replace(request);
        },
      }),
    });
    expect(first.status).toBe(200);
    expect(second?.status).toBe(409);
    expect((await second?.json<{ error: string }>())?.error).toBe("conflict");
    expect(await endOf()).toBe("new");
  });

  it("deletes under a replacement, which then finds nothing to write to", async () => {
    await create();
    let deleted: Response | undefined;
    const replaced = await replace({
      store: (real) => ({
        ...real,
        replace: async (request) => {
          deleted = await remove();
          return real.replace(request);
        },
      }),
    });
    expect(deleted?.status).toBe(204);
    expect(replaced.status).toBe(409);
    expect(await endOf()).toBe("gone");
  });

  it("does not delete what is still being created: its value could arrive afterwards", async () => {
    let deleted: Response | undefined;
    const created = await create({
      store: (real) => ({
        ...real,
        create: async (request) => {
          deleted = await remove();
          return real.create(request);
        },
      }),
    });
    expect([created.status, deleted?.status]).toEqual([201, 409]);
    expect(await endOf()).toBe("old");
  });

  it("has the sweep's word stand where a caller slept through it", async () => {
    await create();
    const replaced = await replace({
      store: (real) => ({
        ...real,
        replace: async (request) => {
          later(QUARTER_MS);
          expect(await sweep()).toEqual({ found: 1, failed: 0 });
          expect(await endOf()).toBe("old");
          return real.replace(request);
        },
      }),
    });
    expect(replaced.status).toBeGreaterThanOrEqual(400);
    expect(await endOf()).toBe("old");
  });
});

/** A caller that sleeps through the sweep after the store has answered, and then writes what it thinks is so. */
describe.each(STANDS)("P9 with %s, a caller that wakes up late", (_name, find) => {
  beforeEach(() => {
    stand = find();
  });

  it("does not settle the attempt of the next replacement", async () => {
    await create();
    let third: Promise<Response> | undefined;
    let release = () => {};
    const late = await replace({
      store: (real) => ({
        ...real,
        replace: async (request) => {
          await real.replace(request);
          later(QUARTER_MS);
          expect(await sweep()).toEqual({ found: 1, failed: 0 });
          const taken = new Promise<void>((take) => {
            const store = (next: SecretStore): SecretStore => ({
              ...next,
              replace: async (another) => {
                take();
                await new Promise<void>((resolve) => {
                  release = resolve;
                });
                return next.replace(another);
              },
            });
            third = replace({ store }, "third");
          });
          await taken;
        },
      }),
    });
    expect(late.status).toBe(409);
    expect(await statusLeft()).toBe("replacing");
    release();
    expect((await third)?.status).toBe(200);
    const { rows } = await inspect(stand, companyId);
    expect(rows).toMatchObject([{ version: 3, value: "third", current: true, status: "active" }]);
  });

  it("does not bring back what the sweep has undone", async () => {
    const late = await create({
      store: (real) => ({
        ...real,
        create: async (request) => {
          await real.create(request);
          later(QUARTER_MS);
          expect(await sweep()).toEqual({ found: 1, failed: 0 });
          expect((await create({}, "new")).status).toBe(201);
        },
      }),
    });
    expect(late.status).toBe(409);
    const { rows, names } = await inspect(stand, companyId);
    expect(rows).toMatchObject([{ version: 1, value: "new", current: true, status: "active" }]);
    expect(names).toEqual([`nembl/${companyId}/kept/2`]);
  });
});

/** Attack on P9: the request was on its way when the process died, and comes in when everything is settled. */
describe.each(VERBS.filter(([name]) => name !== "delete"))(
  "P9: the signed request of a %s that was stopped",
  (_name, verb) => {
    it("is refused when it arrives after the sweep, for its signature is too old", async () => {
      stand = aws;
      await verb.prepare();
      const sent: Request[] = [];
      aws.onRequest = (request) => {
        sent.push(request.clone());
        return Promise.reject(new Error("Network connection lost."));
      };
      expect((await verb.run()).status).toBe(503);
      aws.onRequest = (_, forward) => forward();
      later(QUARTER_MS);
      await sweep();
      const end = await endOf();
      expect(end).toBe(verb.before);

      for (const request of sent) {
        const answer = await fetch(request);
        expect([answer.status, await answer.text()]).toEqual([
          403,
          expect.stringContaining("InvalidSignatureException"),
        ]);
      }
      expect(sent.length).toBeGreaterThan(0);
      expect(await endOf()).toBe(end);
    });
  },
);

function losingAnswers(real: SecretStore): SecretStore {
  const lose = async (work: Promise<void>) => {
    await work;
    throw new Error("D1_ERROR: Network connection lost.");
  };
  return {
    ...real,
    create: (request) => lose(real.create(request)),
    replace: (request) => lose(real.replace(request)),
    delete: (name, deadlineMs) => lose(real.delete(name, deadlineMs)),
  };
}

/** The calls wait in the list, and whoever made them has died. */
function freezing(real: SecretStore, frozen: (() => Promise<unknown>)[]): SecretStore {
  const freeze = (work: () => Promise<unknown>) => {
    frozen.push(work);
    return Promise.reject(new Error("D1_ERROR: Network connection lost."));
  };
  return {
    ...real,
    create: (request) => freeze(() => real.create(request)),
    replace: (request) => freeze(() => real.replace(request)),
    delete: (name, deadlineMs) => freeze(() => real.delete(name, deadlineMs)),
  };
}

/** The first and the last point at which the verb leaves its row unsettled. */
async function findHalfWay(verb: Verb): Promise<CrashPoint[]> {
  const steps = createCrash(NEVER);
  await begin(verb, steps);
  const found: CrashPoint[] = [];
  for (const point of pointsUpTo(steps.steps())) {
    await begin(verb, createCrash(point));
    if ((await statusLeft()).endsWith("ing")) found.push(point);
  }
  const [first] = found;
  const last = found.at(-1);
  if (first === undefined || last === undefined) throw new Error("Nothing is left unsettled");
  return [first, last];
}

async function sweepWith(crash: Crash): Promise<void> {
  stand.crashWith(crash);
  try {
    await sweepSecrets(depsOf(stand, crash.env), Date.now());
  } finally {
    stand.crashWith(undefined);
  }
}
