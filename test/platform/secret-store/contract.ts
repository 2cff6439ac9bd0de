/**
 * What any secret store does. Run against the embedded vault and the double of Secrets Manager in workerd, and against
 * moto as a server in Node (`npm run test:aws`), so nothing here is workerd's own.
 */

import { describe, expect, it } from "vitest";

import { Secret } from "../../../src/core/secret.ts";
import type { SecretStore } from "../../../src/platform/secret-store/store.ts";
import { freshName, freshToken, refusalOf, soon, write } from "./requests.ts";

export interface Subject {
  readonly store: SecretStore;
  /** What a creation under a deleted name is told. */
  readonly afterDelete: { readonly code: string };
}

/** Cases that the subject is known to get wrong, each with how it differs from AWS. */
export type Skips = Readonly<Record<string, string>>;

const VALUES: Readonly<Record<string, string>> = {
  "one byte": "x",
  "the most that fits": "x".repeat(65_536),
  "the most that fits, in three bytes a character": "€".repeat(21_845),
  "a NUL in the middle": "before\0after",
  "only NUL": "\0",
  "line breaks, quotes and backslashes": 'a\r\n"b"\\n\tc',
  "a byte order mark at its start": "\uFEFFvalue",
  "emoji, accents and line separators": "🔑 clé \u2028 \u202E",
  "what looks like JSON": '{"__type":"ResourceNotFoundException"}',
};

const UNFIT: Readonly<Record<string, string>> = {
  nothing: "",
  "a byte too many": "x".repeat(65_537),
  "few characters of too many bytes": "€".repeat(21_846),
  "half a surrogate pair": "canary\uD800",
};

type Case = (subject: Subject) => Promise<void>;

function givesBack([kind, value]: [string, string]): [string, Case] {
  async function run({ store }: Subject): Promise<void> {
    const request = write(freshName(), value);
    await store.create(request);
    const read = await store.read(request.name, request.token, soon());
    expect(read.reveal() === value).toBe(true);
  }
  return [`gives back ${kind}, unchanged`, run];
}

function refuses([kind, value]: [string, string]): [string, Case] {
  async function run({ store }: Subject): Promise<void> {
    const request = write(freshName(), value);
    const refused = { code: "validation_error", saidNo: true, mayHaveHappened: false };
    expect(await refusalOf(store.create(request), "canary")).toMatchObject(refused);
    expect(await store.describe(request.name, soon())).toBeUndefined();
    await store.create({ ...request, value: new Secret("fit") });
    const next = write(request.name, value);
    expect(await refusalOf(store.replace(next), "canary")).toMatchObject(refused);
  }
  return [`refuses ${kind}, and keeps nothing of it`, run];
}

const CASES: Readonly<Record<string, Case>> = {
  "creates once, however often it is asked with one token": async ({ store }) => {
    const request = write(freshName(), "value");
    await store.create(request);
    await store.create(request);
    expect(await store.describe(request.name, soon())).toEqual({
      tokens: [request.token],
      currentToken: request.token,
    });
  },

  "creates nothing over a name that is there": async ({ store }) => {
    const request = write(freshName(), "first");
    await store.create(request);
    const taken = { code: "conflict", saidNo: true, mayHaveHappened: false, missing: false };
    const other = refusalOf(store.create(write(request.name, "canary-2")), "canary-2");
    expect(await other).toMatchObject(taken);
    expect((await store.read(request.name, request.token, soon())).reveal()).toBe("first");
    expect((await store.describe(request.name, soon()))?.tokens).toEqual([request.token]);
  },

  "takes no other value for a token that has one": async ({ store }) => {
    const request = write(freshName(), "first");
    await store.create(request);
    const changed = write(request.name, "canary-3", request.token);
    const taken = { code: "conflict", saidNo: true, mayHaveHappened: false };
    expect(await refusalOf(store.create(changed), "canary-3")).toMatchObject(taken);
    expect(await refusalOf(store.replace(changed), "canary-3")).toMatchObject(taken);
    expect((await store.read(request.name, request.token, soon())).reveal()).toBe("first");
  },

  "replaces: the new version is current, the one before it still readable": async ({ store }) => {
    const first = write(freshName(), "first");
    const second = write(first.name, "second");
    await store.create(first);
    await store.replace(second);
    expect((await store.read(first.name, first.token, soon())).reveal()).toBe("first");
    expect((await store.read(first.name, second.token, soon())).reveal()).toBe("second");
    const described = await store.describe(first.name, soon());
    expect(described?.currentToken).toBe(second.token);
    expect(described?.tokens.toSorted()).toEqual([first.token, second.token].toSorted());
  },

  "replaces once with one token, and a late repeat brings nothing back": async ({ store }) => {
    const first = write(freshName(), "first");
    const [second, third] = [write(first.name, "second"), write(first.name, "third")];
    await store.create(first);
    await store.replace(second);
    await store.replace(second);
    await store.replace(third);
    await store.replace(second);
    expect((await store.describe(first.name, soon()))?.currentToken).toBe(third.token);
    expect((await store.read(first.name, third.token, soon())).reveal()).toBe("third");
  },

  "creates once with one token, and a late repeat brings nothing back": async ({ store }) => {
    const first = write(freshName(), "first");
    const second = write(first.name, "second");
    await store.create(first);
    await store.replace(second);
    await store.create(first);
    expect((await store.describe(first.name, soon()))?.currentToken).toBe(second.token);
  },

  "makes an earlier version the current one again, where the one that it is told of is": async ({
    store,
  }) => {
    const first = write(freshName(), "first");
    const second = write(first.name, "second");
    await store.create(first);
    await store.replace(second);
    const back = { token: first.token, from: second.token };
    await store.makeCurrent(first.name, back, soon());
    expect((await store.describe(first.name, soon()))?.currentToken).toBe(first.token);
    expect((await store.read(first.name, second.token, soon())).reveal()).toBe("second");
    // It is not current any more, so nothing is moved on its account.
    await refusalOf(store.makeCurrent(first.name, back, soon()));
    expect((await store.describe(first.name, soon()))?.currentToken).toBe(first.token);
  },

  "does not take the place of what has become current meanwhile": async ({ store }) => {
    const first = write(freshName(), "first");
    const [second, third] = [write(first.name, "second"), write(first.name, "third")];
    await store.create(first);
    await store.replace(second);
    await store.replace(third);
    const late = { token: first.token, from: second.token };
    await refusalOf(store.makeCurrent(first.name, late, soon()));
    expect((await store.describe(first.name, soon()))?.currentToken).toBe(third.token);
    expect((await store.read(first.name, third.token, soon())).reveal()).toBe("third");
  },

  "makes nothing current that is not there": async ({ store }) => {
    const first = write(freshName(), "first");
    const version = { token: freshToken(), from: first.token };
    await refusalOf(store.makeCurrent(first.name, version, soon()));
    await store.create(first);
    await refusalOf(store.makeCurrent(first.name, version, soon()));
    expect((await store.describe(first.name, soon()))?.currentToken).toBe(first.token);
  },

  "replaces nothing where there is nothing": async ({ store }) => {
    const refused = await refusalOf(store.replace(write(freshName(), "canary-4")), "canary-4");
    expect(refused).toMatchObject({ code: "secret_missing", missing: true, saidNo: true });
  },

  "finds no version of another name, nor one that never was": async ({ store }) => {
    const [one, other] = [write(freshName(), "one"), write(freshName(), "other")];
    await store.create(one);
    await store.create(other);
    for (const [name, token] of [
      [one.name, other.token],
      [one.name, freshToken()],
      [freshName(), one.token],
    ] as const) {
      const refused = await refusalOf(store.read(name, token, soon()));
      expect(refused).toMatchObject({ code: "secret_missing", missing: true, saidNo: true });
    }
  },

  /** Attack by accident: AWS takes a partial ARN of a name that ends in a hyphen and six characters for another's. */
  "keeps apart names of which one is the other and six characters": async ({ store }) => {
    const short = write(freshName(), "short");
    const long = write(`${short.name}-abcdef`, "long");
    await store.create(long);
    expect(await store.describe(short.name, soon())).toBeUndefined();
    await store.create(short);
    expect((await store.read(short.name, short.token, soon())).reveal()).toBe("short");
    expect((await store.read(long.name, long.token, soon())).reveal()).toBe("long");
    await store.delete(short.name, soon());
    expect((await store.read(long.name, long.token, soon())).reveal()).toBe("long");
  },

  "deletes at once, whatever was there, and again": async ({ store }) => {
    const first = write(freshName(), "first");
    await store.create(first);
    await store.replace(write(first.name, "second"));
    await store.delete(first.name, soon());
    await store.delete(first.name, soon());
    expect(await store.describe(first.name, soon())).toBeUndefined();
    const missing = { code: "secret_missing", missing: true };
    expect(await refusalOf(store.read(first.name, first.token, soon()))).toMatchObject(missing);
    const late = refusalOf(store.replace(write(first.name, "canary-5")), "canary-5");
    expect(await late).toMatchObject(missing);
  },

  "has nothing against deleting what never was": async ({ store }) => {
    await store.delete(freshName(), soon());
    expect(await store.describe(freshName(), soon())).toBeUndefined();
  },

  "does not make a name again that it just deleted": async ({ store, afterDelete }) => {
    const first = write(freshName(), "first");
    await store.create(first);
    await store.delete(first.name, soon());
    for (const token of [freshToken(), first.token]) {
      const again = write(first.name, "canary-6", token);
      const refused = await refusalOf(store.create(again), "canary-6");
      expect(refused).toMatchObject({ ...afterDelete, saidNo: true });
    }
    expect(await store.describe(first.name, soon())).toBeUndefined();
  },

  "lets one of several creations win that differ, and all that are the same": async ({ store }) => {
    const name = freshName();
    const same = write(freshName(), "same");
    const requests = ["a", "b", "c", "d"].map((value) => write(name, value));
    const outcomes = await Promise.allSettled(requests.map((request) => store.create(request)));
    const won = outcomes.flatMap(({ status }, index) => (status === "fulfilled" ? [index] : []));
    expect(won).toHaveLength(1);
    const winner = requests[won[0] ?? 0];
    expect((await store.describe(name, soon()))?.tokens).toEqual([winner?.token]);

    await Promise.all([1, 2, 3, 4].map(() => store.create(same)));
    expect((await store.describe(same.name, soon()))?.tokens).toEqual([same.token]);
  },

  /** Attack on P9: an isolate that stood still goes on after the sweep has settled its row. */
  "does nothing at all once the time is over": async ({ store }) => {
    const first = write(freshName(), "first");
    await store.create(first);
    const late = { deadlineMs: Date.now() - 1 };
    const next = { ...write(first.name, "canary-7"), ...late };
    const other = { ...write(freshName(), "canary-7"), ...late };
    for (const work of [
      () => store.create(other),
      () => store.replace(next),
      () => store.delete(first.name, late.deadlineMs),
      () => store.read(first.name, first.token, late.deadlineMs),
      () => store.describe(first.name, late.deadlineMs),
    ]) {
      const refused = await refusalOf(work(), "canary-7");
      expect(refused).toMatchObject({
        code: "upstream_timeout",
        saidNo: false,
        mayHaveHappened: false,
      });
    }
    expect(await store.describe(other.name, soon())).toBeUndefined();
    expect((await store.describe(first.name, soon()))?.tokens).toEqual([first.token]);
  },
};

export function describeSecretStore(label: string, subject: () => Subject, skips: Skips = {}) {
  const cases = [
    ...Object.entries(VALUES).map(givesBack),
    ...Object.entries(UNFIT).map(refuses),
    ...Object.entries(CASES),
  ];

  describe(`${label}, as a secret store`, () => {
    it.for(cases)("%s", async ([name, run], { skip }) => {
      expect.hasAssertions();
      const reason = skips[name];
      skip(reason !== undefined, reason);
      await run(subject());
    });

    it("skips only cases that there are", () => {
      const names = cases.map(([name]) => name);
      expect(Object.keys(skips).filter((name) => !names.includes(name))).toEqual([]);
    });
  });
}
