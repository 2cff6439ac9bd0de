/** P9 where several act on one secret at once, or one comes late. */

import { beforeEach, describe, expect, it } from "vitest";

import type { SecretStore } from "../../src/platform/secret-store/store.ts";
import { later, QUARTER_MS, useKeptSecret } from "./p9-support.ts";

const { STANDS, aws, kept, startWith, sweep } = useKeptSecret();

/** Its value; the store and the row are of one mind. */
async function valueNow(): Promise<string | null> {
  const { rows, names } = await kept.inspect();
  expect(names).toEqual(rows.map(({ path }) => path));
  const [row] = rows;
  if (row === undefined) return null;
  expect(rows).toHaveLength(1);
  expect([row.status, row.current]).toEqual(["active", true]);
  expect([row.version, row.value]).toEqual(row.value === "new" ? [2, "new"] : [1, "old"]);
  return row.value;
}

describe.each(STANDS)("P9 with %s", (_name, find) => {
  beforeEach(() => startWith(find()));

  it("lets one of two replacements at once win, and tells the other", async () => {
    await kept.create();
    let second: Response | undefined;
    const first = await kept.replace("new", {
      store: (real) => ({
        ...real,
        replace: async (request) => {
          second = await kept.replace("other");
          return real.replace(request);
        },
      }),
    });
    expect(first.status).toBe(200);
    expect(second?.status).toBe(409);
    expect((await second?.json<{ error: string }>())?.error).toBe("conflict");
    expect(await valueNow()).toBe("new");
  });

  it("deletes under a replacement, which then finds nothing to write to", async () => {
    await kept.create();
    let deleted: Response | undefined;
    const replaced = await kept.replace("new", {
      store: (real) => ({
        ...real,
        replace: async (request) => {
          deleted = await kept.remove();
          return real.replace(request);
        },
      }),
    });
    expect(deleted?.status).toBe(204);
    expect(replaced.status).toBe(409);
    expect(await valueNow()).toBeNull();
  });

  it("does not delete what is still being created: its value could arrive afterwards", async () => {
    let deleted: Response | undefined;
    const created = await kept.create("old", {
      store: (real) => ({
        ...real,
        create: async (request) => {
          deleted = await kept.remove();
          return real.create(request);
        },
      }),
    });
    expect([created.status, deleted?.status]).toEqual([201, 409]);
    expect(await valueNow()).toBe("old");
  });

  it("has the sweep's word stand where a caller slept through it", async () => {
    await kept.create();
    const replaced = await kept.replace("new", {
      store: (real) => ({
        ...real,
        replace: async (request) => {
          later(QUARTER_MS);
          expect(await sweep()).toEqual({ found: 1, failed: 0 });
          expect(await valueNow()).toBe("old");
          return real.replace(request);
        },
      }),
    });
    expect(replaced.status).toBeGreaterThanOrEqual(400);
    expect(await valueNow()).toBe("old");
  });
});

/** A caller that sleeps through the sweep after the store has answered, and then writes what it thinks is so. */
describe.each(STANDS)("P9 with %s, a caller that wakes up late", (_name, find) => {
  beforeEach(() => startWith(find()));

  it("does not settle the attempt of the next replacement", async () => {
    await kept.create();
    let third: Promise<Response> | undefined;
    let release = () => {};
    const late = await kept.replace("new", {
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
            third = kept.replace("third", { store });
          });
          await taken;
        },
      }),
    });
    expect(late.status).toBe(409);
    expect(await kept.status()).toBe("replacing");
    release();
    expect((await third)?.status).toBe(200);
    const { rows } = await kept.inspect();
    expect(rows).toMatchObject([{ version: 3, value: "third", current: true, status: "active" }]);
  });

  it("does not bring back what the sweep has undone", async () => {
    const late = await kept.create("old", {
      store: (real) => ({
        ...real,
        create: async (request) => {
          await real.create(request);
          later(QUARTER_MS);
          expect(await sweep()).toEqual({ found: 1, failed: 0 });
          expect((await kept.create("new")).status).toBe(201);
        },
      }),
    });
    expect(late.status).toBe(409);
    const { rows, names } = await kept.inspect();
    expect(rows).toMatchObject([{ version: 1, value: "new", current: true, status: "active" }]);
    expect(names).toEqual([`nembl/${kept.companyId}/kept/2`]);
  });
});

/** Attack on P9: the request was on its way when the process died, and comes in when everything is settled. */
describe.each([
  ["create", (): Promise<unknown> => Promise.resolve(), () => kept.create(), null],
  ["replace", (): Promise<unknown> => kept.create(), () => kept.replace(), "old"],
] as const)("P9: the signed request of a %s that was stopped", (_name, prepare, run, before) => {
  it("is refused when it arrives after the sweep, for its signature is too old", async () => {
    await startWith(aws);
    await prepare();
    const sent: Request[] = [];
    aws.onRequest = (request) => {
      sent.push(request.clone());
      return Promise.reject(new Error("Network connection lost."));
    };
    expect((await run()).status).toBe(503);
    aws.onRequest = (_, forward) => forward();
    later(QUARTER_MS);
    await sweep();
    const end = await valueNow();
    expect(end).toBe(before);

    for (const request of sent) {
      const answer = await fetch(request);
      expect([answer.status, await answer.text()]).toEqual([
        403,
        expect.stringContaining("InvalidSignatureException"),
      ]);
    }
    expect(sent.length).toBeGreaterThan(0);
    expect(await valueNow()).toBe(end);
  });
});
