/** P9 where a creation's outcome is unknown, or a deletion was cut off, and somebody does not wait for the sweep. */

import { beforeEach, describe, expect, it, vi } from "vitest";

import { Secret } from "../../src/core/secret.ts";
import { sweepSecrets } from "../../src/features/secrets/index.ts";
import type { SecretStore } from "../../src/platform/secret-store/store.ts";
import { depsOf } from "../support/secret-stands.ts";
import { env } from "../support/world.ts";
import { type Late, answerLost, killed, underWay } from "../support/lost-answers.ts";
import { EXPECTED_MS, later, QUARTER_MS, useTakeovers } from "./p9-support.ts";

const { STANDS, stand, kept, startWith, create, remove, sweep, valueNow, held, names } =
  useTakeovers();

describe.each(STANDS)("with %s, a creation whose outcome is unknown", (_name, find) => {
  beforeEach(() => startWith(find()));

  it.each([
    ["has not arrived", () => underWay([])],
    ["has arrived", () => answerLost],
  ])("and that %s leaves its slug to the next one at once, under another name", async (_, wrap) => {
    expect((await create("first", wrap())).status).toBeGreaterThanOrEqual(500);

    expect((await create("second")).status).toBe(201);

    expect(await valueNow()).toBe("second");
    later(QUARTER_MS);
    expect(await sweep()).toEqual({ found: 1, failed: 0 });
    expect(await sweep()).toEqual({ found: 0, failed: 0 });
    expect(await names()).toEqual([`nembl/${kept.companyId}/kept/2`]);
    expect(await held()).toMatchObject([{ version: 1, value: "second", current: true }]);
  });

  it("refuses another of its slug, and a deletion, while it is expected to answer", async () => {
    void create("first", killed);
    await vi.waitFor(async () => expect((await held())[0]?.status).toBe("creating"));
    expect([(await create("second")).status, (await remove()).status]).toEqual([409, 409]);
    later(EXPECTED_MS + 1);
    expect((await create("second")).status).toBe(201);
  });

  it("leaves no orphan when it arrives after the one that took its place", async () => {
    const late: Late = [];
    await create("first", underWay(late));
    expect((await create("second")).status).toBe(201);
    await late[0]?.();
    expect(await names()).toHaveLength(2);
    later(QUARTER_MS);
    await sweep();
    expect(await names()).toEqual([`nembl/${kept.companyId}/kept/2`]);
    expect(await valueNow()).toBe("second");
  });

  it("can be deleted, and leaves no orphan when it arrives afterwards", async () => {
    const late: Late = [];
    await create("first", underWay(late));
    expect((await remove()).status).toBe(204);
    expect(await held()).toEqual([]);
    await late[0]?.();
    later(QUARTER_MS);
    expect(await sweep()).toEqual({ found: 1, failed: 0 });
    expect(await names()).toEqual([]);
    expect((await create("second")).status).toBe(201);
  });

  /** Bad luck, or an operator: the name was taken by hand, and the answers that would have told were lost. */
  it("is swept without what somebody else keeps under its name", async () => {
    const name = `nembl/${kept.companyId}/kept`;
    const token = crypto.randomUUID();
    const deadlineMs = Date.now() + 60_000;
    await depsOf(stand).secretStore.create({
      name,
      token,
      value: new Secret("theirs"),
      deadlineMs,
    });
    await create("first", underWay([]));
    await remove();
    later(QUARTER_MS);
    expect((await sweep()).failed).toBe(0);
    expect(await names()).toEqual([name]);

    later(60_000);
    await kept.signInAnew();
    const other = `nembl/${kept.companyId}/kept/2`;
    const more = {
      name: other,
      token,
      value: new Secret("theirs"),
      deadlineMs: Date.now() + 60_000,
    };
    await depsOf(stand).secretStore.create(more);
    await create("second", underWay([]));
    later(QUARTER_MS);
    expect(await sweep()).toEqual({ found: 1, failed: 0 });
    expect([await held(), await names()]).toEqual([[], [name, other]]);
  });

  it("comes to nothing twice, and each of its names is looked at although one fails", async () => {
    await create("first", answerLost);
    await create("second", answerLost);
    await remove();
    later(QUARTER_MS);
    const { secretStore, ...rest } = depsOf(stand);
    const failing: SecretStore = {
      ...secretStore,
      delete: (name, deadlineMs) =>
        name.endsWith("/2")
          ? secretStore.delete(name, deadlineMs)
          : Promise.reject(new Error("no")),
    };
    const once = await sweepSecrets({ ...rest, secretStore: failing }, Date.now());
    expect(once).toEqual({ found: 2, failed: 1 });
    expect(await names()).toEqual([`nembl/${kept.companyId}/kept`]);
    expect(await sweep()).toEqual({ found: 0, failed: 0 });
    later(QUARTER_MS);
    expect(await sweep()).toEqual({ found: 1, failed: 0 });
    expect(await names()).toEqual([]);
  });
});

describe.each(STANDS)("with %s, a deletion that was cut off", (_name, find) => {
  it("leaves its slug to the next creation at once", async () => {
    await startWith(find());
    await create("old");
    expect((await remove(answerLost)).status).toBeGreaterThanOrEqual(500);
    expect((await held())[0]?.status).toBe("deleting");
    expect((await create("second")).status).toBe(201);
    expect(await valueNow()).toBe("second");
    later(QUARTER_MS);
    expect(await sweep()).toEqual({ found: 1, failed: 0 });
    expect(await names()).toEqual([`nembl/${kept.companyId}/kept/2`]);
    expect(
      await env.DB.prepare("SELECT count(*) AS n FROM secret_names WHERE discard_at > 0").first(
        "n",
      ),
    ).toBe(0);
  });
});
