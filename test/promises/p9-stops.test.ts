/** P9, wherever a process stops that creates, replaces or deletes a secret, and the sweep after it. */

import { describe, expect, it } from "vitest";

import { sweepSecrets } from "../../src/features/secrets/index.ts";
import type { SecretStore } from "../../src/platform/secret-store/store.ts";
import {
  createCrash,
  inGroups,
  NEVER,
  pointsUpTo,
  setAside,
  type Crash,
  type CrashPoint,
} from "../support/crash.ts";
import { keepSecret, type How, type KeptSecret } from "../support/kept-secret.ts";
import { depsOf, EMBEDDED } from "../support/secret-stands.ts";
import { later, QUARTER_MS, useAwsStand } from "./p9-support.ts";

const { pool, aws } = useAwsStand();

/** The ends that are whole: the value of each version, or nothing on either side. */
const THERE = { old: [1, "old"], new: [2, "new"], gone: undefined } as const;

type End = keyof typeof THERE;

/** Throws unless the secret is wholly there with its right value, or wholly gone, in both places. */
async function endOf(kept: KeptSecret): Promise<End> {
  const { rows, names } = await kept.inspect();
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
  readonly prepare: (kept: KeptSecret) => Promise<unknown>;
  readonly run: (kept: KeptSecret, how?: How) => Promise<Response>;
  readonly before: End;
  readonly after: End;
}

const VERBS: readonly (readonly [string, Verb])[] = [
  [
    "create",
    {
      prepare: async () => undefined,
      run: (kept, how) => kept.create("old", how),
      before: "gone",
      after: "old",
    },
  ],
  [
    "replace",
    {
      prepare: (kept) => kept.create(),
      run: (kept, how) => kept.replace("new", how),
      before: "old",
      after: "new",
    },
  ],
  [
    "delete",
    {
      prepare: (kept) => kept.create(),
      run: (kept, how) => kept.remove(how),
      before: "old",
      after: "gone",
    },
  ],
];

/** A pending secret is neither frozen for its owner: what is there can be replaced, what is gone created. */
async function expectUsable(kept: KeptSecret, end: End): Promise<void> {
  await kept.signInAnew();
  const answer = end === "gone" ? await kept.create() : await kept.replace("newest");
  expect(answer.status).toBe(end === "gone" ? 201 : 200);
}

const STANDS = [
  ["the embedded vault", () => EMBEDDED],
  ["Secrets Manager", () => aws],
] as const;

describe.each(STANDS)("P9 with %s", (_name, find) => {
  const sweep = (crash?: Crash) => sweepSecrets(depsOf(find(), crash?.env), Date.now());

  interface Begun {
    readonly kept: KeptSecret;
    readonly answer: Response;
  }

  async function begin({ prepare, run }: Verb, point: CrashPoint | Crash): Promise<Begun> {
    const kept = await keepSecret(pool, find());
    await prepare(kept);
    const crash = "step" in point ? point : createCrash(point);
    return { kept, answer: await run(kept, { crash }) };
  }

  describe.each(VERBS)("a stop during %s", (_verb, verb) => {
    /** Points at which the verb leaves its row unsettled, in their order; found by the first test. */
    const halfWays: CrashPoint[] = [];

    it("wherever it comes, loses nothing and leaves no orphan after one sweep", async () => {
      const whole = createCrash(NEVER);
      const { kept: through, answer: done } = await begin(verb, whole);
      expect(done.status).toBeLessThan(300);
      expect(await endOf(through)).toBe(verb.after);
      expect(whole.steps()).toBeGreaterThan(4);

      const seen = new Set<string>();
      const ends = new Set<string>();
      await inGroups(pointsUpTo(whole.steps()), async (points) => {
        const begun = await Promise.all(points.map((point) => begin(verb, point)));
        for (const [index, { kept, answer }] of begun.entries()) {
          if (answer.status >= 400) expect([502, 503, 504]).toContain(answer.status);
          const status = await kept.status();
          seen.add(status);
          const point = points[index];
          if (point && status.endsWith("ing")) halfWays.push(point);
        }

        later(QUARTER_MS);
        expect(await sweep()).toMatchObject({ failed: 0 });

        const reached = await Promise.all(begun.map(({ kept }) => endOf(kept)));
        for (const [index, end] of reached.entries()) {
          ends.add(end);
          expect([verb.before, verb.after]).toContain(end);
          const isDone = (begun[index]?.answer.status ?? 0) < 300;
          if (isDone) expect([points[index], end]).toEqual([points[index], verb.after]);
        }
        later(QUARTER_MS);
        expect(await sweep()).toEqual({ found: 0, failed: 0 });
        await Promise.all(
          begun.map(({ kept }, index) => expectUsable(kept, reached[index] ?? "gone")),
        );
      });
      // Were there none half-way, and but one end, this would have tested nothing.
      expect([...seen].some((status) => status.endsWith("ing"))).toBe(true);
      expect(ends.size).toBe(2);
    });

    it.each(["first", "last"] as const)(
      "at its %s point half-way, is settled also where the sweep itself is stopped, by the next one",
      async (which) => {
        const halfWay = which === "first" ? halfWays[0] : halfWays.at(-1);
        if (halfWay === undefined) throw new Error("The test before found nothing half-way.");
        await begin(verb, halfWay);
        later(QUARTER_MS);
        const counting = createCrash(NEVER);
        await stopSweep(counting);
        expect(counting.steps()).toBeGreaterThan(2);

        await inGroups(pointsUpTo(counting.steps()), async (points) => {
          const begun = await Promise.all(points.map(() => begin(verb, halfWay)));
          later(QUARTER_MS);
          const companyIds = begun.map(({ kept }) => kept.companyId);
          await setAside("secrets", companyIds, true);
          for (const [index, point] of points.entries()) {
            const own = companyIds.slice(index, index + 1);
            await setAside("secrets", own, false);
            await stopSweep(createCrash(point)).catch(() => undefined);
            await setAside("secrets", own, true);
          }
          await setAside("secrets", companyIds, false);

          later(QUARTER_MS);
          await sweep();

          for (const { kept } of begun) {
            expect([verb.before, verb.after]).toContain(await endOf(kept));
            expect(await kept.status()).toMatch(/active|gone/);
          }
        });
      },
    );

    it("is not taken for a no where the store did it and its answer was lost", async () => {
      const kept = await keepSecret(pool, find());
      await verb.prepare(kept);
      const answer = await verb.run(kept, { store: losingAnswers });
      expect(answer.status).toBe(503);
      expect(await kept.status()).toMatch(/ing$/);
      later(QUARTER_MS);
      expect(await sweep()).toEqual({ found: 1, failed: 0 });
      expect([verb.before, verb.after]).toContain(await endOf(kept));
    });

    /** An isolate that was frozen before its call to the store, and wakes up when all is settled. */
    it("and waking up after the sweep changes nothing any more", async () => {
      const kept = await keepSecret(pool, find());
      await verb.prepare(kept);
      const frozen: (() => Promise<unknown>)[] = [];
      const answer = await verb.run(kept, { store: (real) => freezing(real, frozen) });
      expect(answer.status).toBe(503);
      expect(frozen).toHaveLength(1);
      later(QUARTER_MS);
      await sweep();
      const end = await endOf(kept);

      await expect(frozen[0]?.()).rejects.toMatchObject({ code: "upstream_timeout" });
      expect(await endOf(kept)).toBe(end);
    });
  });

  async function stopSweep(crash: Crash): Promise<void> {
    const endCrash = find().crashWith(crash);
    try {
      await sweep(crash);
    } finally {
      endCrash();
    }
  }
});

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

/** The calls wait in the list; the process that made them has died. */
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
