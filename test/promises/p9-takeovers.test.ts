/**
 * P9 where an operation's outcome is unknown and somebody does not wait for the sweep: another replacement at once,
 * another creation of the slug, a deletion. And what the first does when it arrives late after all.
 */

import { beforeEach, describe, expect, it, vi } from "vitest";

import { Secret } from "../../src/core/secret.ts";
import type { Wrap } from "../support/kept-secret.ts";
import { auditEventsOf } from "../support/world.ts";
import { type Late, answerLost, killed, underWay } from "../support/lost-answers.ts";
import { EXPECTED_MS, later, QUARTER_MS, useTakeovers } from "./p9-support.ts";

const { STANDS, kept, startWith, create, replace, sweep, valueNow, held } = useTakeovers();

describe.each(STANDS)("with %s, a replacement whose outcome is unknown", (_name, find) => {
  beforeEach(async () => {
    await startWith(find());
    await create("old");
    // The first request of a file starts everything.
  }, 30_000);

  it.each([
    ["has not arrived", () => underWay([])],
    ["has arrived", () => answerLost],
  ])("and that %s keeps no other waiting", async (_, wrap) => {
    expect((await replace("first", wrap())).status).toBeGreaterThanOrEqual(500);
    expect(await valueNow()).toBe("old");

    expect((await replace("second")).status).toBe(200);

    expect(await valueNow()).toBe("second");
    expect(await held()).toMatchObject([{ version: 2, value: "second", current: true }]);
    later(QUARTER_MS);
    expect(await sweep()).toEqual({ found: 1, failed: 0 });
    expect(await sweep()).toEqual({ found: 0, failed: 0 });
    expect(await held()).toMatchObject([{ version: 2, value: "second", status: "active" }]);
    const { details } = (await auditEventsOf(kept.companyId)).findLast(
      ({ action }) => action === "secrets:replace_value",
    ) ?? { details: "" };
    expect(JSON.stringify(details)).toContain("inPlaceOfUnsettled");
  });

  it("is expected to answer for less than a minute, and refuses another as long", async () => {
    void replace("first", killed);
    await vi.waitFor(async () => expect((await held())[0]?.status).toBe("replacing"));
    expect((await replace("second")).status).toBe(409);
    later(EXPECTED_MS - 5_000);
    expect((await replace("second")).status).toBe(409);
    later(5_001);
    expect((await replace("second")).status).toBe(200);
    expect(await valueNow()).toBe("second");
  });

  it("changes nothing that is read when it arrives after the one that took its place", async () => {
    const late: Late = [];
    await replace("first", underWay(late));
    expect((await replace("second")).status).toBe(200);

    await Promise.allSettled(late.map((arrive) => arrive()));

    expect(late).toHaveLength(1);
    expect(await valueNow()).toBe("second");
    // AWS takes it for the current one until the sweep has looked; the vault, which knows what it wrote over, does too.
    expect(await held()).toMatchObject([{ version: 2, value: "second", current: false }]);
    later(14 * 60_000);
    expect(await sweep()).toEqual({ found: 0, failed: 0 });
    later(60_001);
    expect(await sweep()).toEqual({ found: 1, failed: 0 });
    expect(await held()).toMatchObject([{ version: 2, value: "second", current: true }]);
    expect(await valueNow()).toBe("second");
  });

  it("changes nothing either when several of them arrive, or arrive before the next one does", async () => {
    const late: Late = [];
    await replace("first", underWay(late));
    await replace("second", underWay(late));
    await late[1]?.();
    const third = await replace("third", (real) => ({
      ...real,
      replace: async (request) => {
        await late[0]?.();
        await real.replace(request);
      },
    }));
    expect(third.status).toBe(200);
    expect(await valueNow()).toBe("third");
    later(QUARTER_MS);
    expect(await sweep()).toEqual({ found: 1, failed: 0 });
    expect(await held()).toMatchObject([{ value: "third", current: true, status: "active" }]);
  });

  /** Attack on P9: two that took effect, a day after the value was written; then neither may have pruned what is read. */
  it("loses nothing where all that came after it were lost too", async () => {
    later(25 * 3_600_000);
    await kept.signInAnew();
    await replace("first", answerLost);
    await replace("second", answerLost);
    await replace("third", underWay([]));
    expect(await valueNow()).toBe("old");
    later(QUARTER_MS);
    expect((await sweep()).failed).toBe(0);
    expect(await valueNow()).toBe("old");
    expect(await held()).toMatchObject([{ version: 1, value: "old", current: true }]);
  });

  it("has the next one's clear no leave the old value, and the way free", async () => {
    await replace("first", underWay([]));
    const refused = await replace("x".repeat(70_000));
    expect(refused.status).toBe(422);
    const no: Wrap = (real) => ({
      ...real,
      replace: (request) => real.replace({ ...request, value: new Secret("\uD800") }),
    });
    expect((await replace("second", no)).status).toBe(422);
    expect(await held()).toMatchObject([{ version: 1, value: "old", status: "active" }]);
    expect((await replace("third")).status).toBe(200);
    expect(await valueNow()).toBe("third");
  });

  it("has its caller told, who wakes up when another has taken its place", async () => {
    let second: Response | undefined;
    const first = await replace("first", (real) => ({
      ...real,
      replace: async (request) => {
        await real.replace(request);
        later(EXPECTED_MS + 1);
        second = await replace("second");
      },
    }));
    expect([first.status, second?.status]).toEqual([409, 200]);
    expect(await valueNow()).toBe("second");
    expect(await held()).toMatchObject([{ version: 2, value: "second", current: true }]);
  });
});
