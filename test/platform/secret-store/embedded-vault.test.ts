/** What is particular to the embedded vault: rows, their swaps, D1's faults, tombstones. The rest is in the contract. */

import { describe, expect, it } from "vitest";

import { createDatabase } from "../../../src/platform/d1/database.ts";
import { createCrash, type CrashPoint } from "../../support/crash.ts";
import { dumpEverything } from "../../support/dump.ts";
import { env } from "../../support/world.ts";
import { freshName, freshToken, refusalOf, write } from "./requests.ts";
import { createVault, keyring } from "./support.ts";

const CANARY = "canary-93ce51";
const DAY_MS = 86_400_000;
const soon = () => Date.now() + 20_000;
const later = Number.MAX_SAFE_INTEGER;

async function rowsOf(name: string) {
  const { results } = await env.DB.prepare(
    "SELECT token, envelope, key_id, created_at FROM vault_versions WHERE name = ? ORDER BY created_at, token",
  )
    .bind(name)
    .all<{ token: string; envelope: string; key_id: string; created_at: number }>();
  return results;
}

async function setEnvelope(name: string, envelope: string): Promise<void> {
  await env.DB.prepare("UPDATE vault_versions SET envelope = ? WHERE name = ?")
    .bind(envelope, name)
    .run();
}

it("leaves nothing at rest but what is sealed", async () => {
  const vault = createVault();
  const request = write(freshName(), CANARY);
  await vault.create(request);
  await vault.replace(write(request.name, `${CANARY}-2`));
  const dump = await dumpEverything();
  expect(dump).toContain(request.name);
  for (const form of [CANARY, btoa(CANARY), btoa(CANARY).slice(0, 12)]) {
    expect(dump).not.toContain(form);
  }
});

describe("a row that somebody changed", () => {
  /** Attack: one's own sealed value over another company's, or last year's over this year's. */
  it("does not open where it was put", async () => {
    const vault = createVault();
    const [mine, theirs] = [write(freshName(), "mine"), write(freshName(), CANARY)];
    await vault.create(mine);
    await vault.create(theirs);
    const [row] = await rowsOf(mine.name);
    await setEnvelope(theirs.name, row?.envelope ?? "");
    const failure = await refusalOf(vault.read(theirs.name, theirs.token, soon()), CANARY);
    expect(failure).toMatchObject({ code: "upstream_error", missing: false, saidNo: true });
    expect(failure.message).toBe("The secret store could not open the value.");
  });

  it.each([
    ["another format", () => "v0.anything"],
    ["a byte more", (envelope: string) => `${envelope}A`],
    ["a key that is not ours", (envelope: string) => envelope.replace(/^v1\.\w+/, "v1.00000000")],
  ])("does not open: %s", async (_, change) => {
    const vault = createVault();
    const request = write(freshName(), CANARY);
    await vault.create(request);
    const [row] = await rowsOf(request.name);
    await setEnvelope(request.name, change(row?.envelope ?? ""));
    for (const work of [
      () => vault.read(request.name, request.token, soon()),
      // The same token again: whether it is the same value cannot be told, so it is no success.
      () => vault.create(request),
      () => vault.replace(request),
    ]) {
      expect(await refusalOf(work(), CANARY)).toMatchObject({ code: "upstream_error" });
    }
  });
});

describe("a deleted name", () => {
  it("is refused for good, with every token, a year later too", async () => {
    const vault = createVault();
    const request = write(freshName(), "first");
    await vault.create(request);
    await vault.delete(request.name, soon());
    const nextYear = createVault({ now: () => Date.now() + 365 * DAY_MS });
    for (const token of [request.token, freshToken()]) {
      const again = { ...write(request.name, CANARY, token), deadlineMs: later };
      expect(await refusalOf(nextYear.create(again), CANARY)).toMatchObject({
        code: "conflict",
        missing: false,
      });
      expect(await refusalOf(nextYear.replace(again), CANARY)).toMatchObject({ missing: true });
    }
    expect(await rowsOf(request.name)).toEqual([]);
  });

  /** Attack on P9: the sweep finds nothing there, deletes the name all the same, and then the creation arrives. */
  it("is over even where the creation comes after the deletion", async () => {
    const vault = createVault();
    const late = write(freshName(), CANARY);
    await vault.delete(late.name, soon());
    expect(await refusalOf(vault.create(late), CANARY)).toMatchObject({ code: "conflict" });
    expect(await rowsOf(late.name)).toEqual([]);
  });

  it.each(["create", "replace"] as const)(
    "stays deleted where the deletion comes between a %s's look and its write",
    async (operation) => {
      const first = write(freshName(), "first");
      const request = operation === "create" ? first : write(first.name, CANARY);
      if (operation === "replace") await createVault().create(first);
      let deletions = 0;
      const DB = new Proxy(env.DB, {
        get(target, name) {
          if (name !== "batch") return Reflect.get(target, name).bind(target) as unknown;
          return async (statements: D1PreparedStatement[]) => {
            deletions++;
            await createVault().delete(first.name, soon());
            return target.batch(statements);
          };
        },
      });
      const late = createVault({ db: createDatabase(DB) })[operation](request);
      expect(await refusalOf(late, CANARY)).toMatchObject({ saidNo: true, mayHaveHappened: false });
      expect(deletions).toBe(1);
      expect(await rowsOf(first.name)).toEqual([]);
    },
  );
});

describe("D1's faults", () => {
  const POINTS: readonly CrashPoint[] = [1, 2].flatMap((at) => [
    { at, when: "before" } as const,
    { at, when: "after" } as const,
  ]);

  it.each(POINTS)("are in our words: call $at, $when it takes effect", async (point) => {
    for (const operation of ["create", "replace", "delete", "read", "describe"] as const) {
      const first = write(freshName(), "first");
      if (operation !== "create") await createVault().create(first);
      const crash = createCrash(point);
      const vault = createVault({ db: createDatabase(crash.env.DB) });
      const next = write(first.name, CANARY);
      const work = {
        create: () => vault.create(next),
        replace: () => vault.replace(next),
        delete: () => vault.delete(first.name, soon()),
        read: () => vault.read(first.name, first.token, soon()),
        describe: () => vault.describe(first.name, soon()),
      }[operation];
      const isOneCall = operation !== "create" && operation !== "replace";
      if (isOneCall && point.at === 2) {
        await work();
        continue;
      }
      const failure = await refusalOf(work(), CANARY);
      const isWrite = operation === "delete" || (!isOneCall && point.at === 2);
      expect(failure, operation).toMatchObject({
        code: "unavailable",
        saidNo: false,
        mayHaveHappened: isWrite,
        extras: { retryAfterSeconds: 1 },
      });
      expect(failure.message).not.toMatch(/D1|Network|lost/);
    }
  });

  it("leave all of a write or nothing, and the same token finishes it", async () => {
    for (const point of POINTS) {
      const request = write(freshName(), "value");
      const crash = createCrash(point);
      await refusalOf(createVault({ db: createDatabase(crash.env.DB) }).create(request));
      const described = await createVault().describe(request.name, soon());
      expect(described?.tokens ?? []).toEqual(
        point.at === 2 && point.when === "after" ? [request.token] : [],
      );
      await createVault().create(request);
      expect((await createVault().describe(request.name, soon()))?.tokens).toEqual([request.token]);
    }
  });
});

describe("versions", () => {
  it("are sealed under the first master key", async () => {
    const [current, retired] = keyring.masters;
    const request = write(freshName(), "first");
    await createVault({ keyring: { masters: [retired ?? ""] } }).create(request);
    await createVault().replace(write(request.name, "second"));
    const keys = new Set((await rowsOf(request.name)).map((row) => row.key_id));
    expect(keys.size).toBe(2);
    expect((await createVault().read(request.name, request.token, soon())).reveal()).toBe("first");
    const without = createVault({ keyring: { masters: [current ?? ""] } });
    expect(await refusalOf(without.read(request.name, request.token, soon()))).toMatchObject({
      code: "upstream_error",
    });
  });

  it("stay while they are young; of the old ones the current and the one before it", async () => {
    const start = Date.now();
    const first = { ...write(freshName(), "0"), deadlineMs: later };
    await createVault({ now: () => start }).create(first);
    const tokens = [first.token];
    for (const [index, hours] of [1, 2, 30, 31, 100].entries()) {
      const next = { ...write(first.name, String(index + 1)), deadlineMs: later };
      tokens.push(next.token);
      await createVault({ now: () => start + hours * 3_600_000 }).replace(next);
    }
    const described = await createVault().describe(first.name, later);
    // At hour 100: the one of hour 31, which was current, and the new one.
    expect(described).toEqual({
      tokens: [tokens[5], tokens[4]],
      currentToken: tokens[5],
    });
  });

  it("stay for a day even where many follow", async () => {
    const first = write(freshName(), "0");
    await createVault().create(first);
    for (let index = 1; index <= 5; index++) {
      await createVault().replace(write(first.name, String(index)));
    }
    expect((await createVault().read(first.name, first.token, soon())).reveal()).toBe("0");
    expect(await rowsOf(first.name)).toHaveLength(6);
  });

  it("all arrive when many are written at once, or the writer is told to try again", async () => {
    const first = write(freshName(), "0");
    await createVault().create(first);
    const requests = Array.from({ length: 6 }, (_, index) => write(first.name, String(index + 1)));
    const outcomes = await Promise.allSettled(requests.map((item) => createVault().replace(item)));
    const done = requests.filter((_, index) => outcomes[index]?.status === "fulfilled");
    const rows = await rowsOf(first.name);
    expect(rows.map(({ token }) => token).toSorted()).toEqual(
      [first, ...done].map(({ token }) => token).toSorted(),
    );
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        expect(outcome.reason).toMatchObject({ code: "unavailable", mayHaveHappened: false });
      }
    }
    const described = await createVault().describe(first.name, soon());
    expect(done.map(({ token }) => token)).toContain(described?.currentToken);
  });
});
