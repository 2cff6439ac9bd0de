/**
 * P9 for refresh tokens: a provider that rotates gives each token out once, so one that is lost is lost for good. Each
 * step of an exchange is cut off, before and after it took effect, and another life of the object goes on from there.
 */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { composeFor } from "../../src/deps.ts";
import type { TokenWish } from "../../src/features/egress/index.ts";
import { sweepSecrets } from "../../src/features/secrets/index.ts";
import { connectorsOf } from "../features/connectors/support.ts";
import { seedHouse, type House } from "../features/secrets/support.ts";
import type { Answer } from "../support/call.ts";
import { createCrash, NEVER } from "../support/crash.ts";
import { startOutside, type Outside } from "../support/outside.ts";
import {
  newObject,
  settleAll,
  startLife,
  type LifeOptions,
  type RefreshObject,
} from "../support/refresh-object.ts";
import {
  depsOf,
  EMBEDDED,
  inspect,
  startAwsStand,
  type AwsStand,
  type Stand,
} from "../support/secret-stands.ts";
import { startTokenProvider, type TokenProvider } from "../support/token-provider.ts";
import { startPool, type Pool } from "../support/tokens.ts";
import { auditEventsOf, env } from "../support/world.ts";

const FIRST = "refresh-token-that-a-person-entered";

let pool: Pool;
let outside: Outside;
let aws: AwsStand;
let stand: Stand;
let house: House;
let owner: ReturnType<typeof connectorsOf>;
let provider: TokenProvider;
let wish: TokenWish;
let object: RefreshObject;

beforeAll(async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  pool = await startPool();
  outside = startOutside();
  aws = startAwsStand();
});
afterAll(() => {
  vi.unstubAllGlobals();
  // Other files run in the same isolate.
  Object.assign(composeFor(env).deps, { secretStore: depsOf(EMBEDDED).secretStore });
});
afterEach(() => {
  vi.useRealTimers();
  aws.double.reset();
});

async function startAnew(): Promise<void> {
  vi.useRealTimers();
  object = newObject();
  outside.reset();
  provider = startTokenProvider(outside, "auth.example.com", FIRST);
  house = await seedHouse(pool);
  owner = connectorsOf(house.owner);
  // The routes are asked in this process, and keep to the same store.
  Object.assign(composeFor(env).deps, { secretStore: depsOf(stand).secretStore });
  await owner.secret("refresh", { value: FIRST });
  const credential = {
    scheme: "oauth2_refresh",
    tokenUrl: "https://auth.example.com/token",
    clientId: "nembl",
    secret: "refresh",
  } as const;
  const made = await owner.create({
    ...{ slug: "api", type: "http", baseUrl: "https://api.example.com" },
    auth: credential,
  });
  const place = { companyId: house.companyId, environment: "live" } as const;
  const { id } = made.body.data;
  wish = {
    ...{ place, credential: { ...credential, connectorId: id }, host: "api.example.com" },
    ...{ by: { type: "connector", id }, requestId: "r", ip: null },
    actor: { type: "user", id: house.ownerId, ...place },
  };
}

const live = (options: LifeOptions = {}) => startLife(object, stand, options);
const rows = async () => (await inspect(stand, house.companyId)).rows;

function later(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

const STANDS = [
  ["the embedded vault", () => EMBEDDED],
  ["Secrets Manager", () => aws],
] as const;

describe.each(STANDS)("P9: with %s, an exchange", (_name, find) => {
  beforeEach(async () => {
    stand = find();
    await startAnew();
  });

  it("that is cut off at any step loses no rotated token that reached the object", async () => {
    const whole = createCrash(NEVER);
    const end = stand.crashWith(whole);
    expect((await live({ crash: whole }).obtain(wish)).kind).toBe("token");
    end();
    const steps = whole.steps();
    expect(steps).toBeGreaterThan(8);

    for (let at = 1; at <= steps; at++) {
      for (const when of ["before", "after"] as const) {
        await startAnew();
        const crash = createCrash({ at, when });
        const over = stand.crashWith(crash);
        const first = await live({ crash })
          .obtain(wish)
          .catch(() => undefined);
        over();

        // The next life waits until nothing of the first can be under way.
        later(40_000);
        const given = await live().obtain(wish);
        const isLost = provider.current() === null;
        expect([at, when, given.kind]).toEqual([at, when, isLost ? "refused" : "token"]);
        // Between the provider's answer and the object's storage there is nothing that could hold it.
        if (isLost) expect([at, when, first?.kind]).not.toEqual([at, when, "token"]);
        await settleAll(object, live());
        const [row] = await rows();
        expect([at, when, row?.status]).toEqual([at, when, "active"]);
        if (!isLost) expect([at, when, row?.value]).toEqual([at, when, provider.current()]);
      }
    }
  });

  it("whose token the store does not take goes on, and the store takes it later", async () => {
    const failing = live({
      deps: ({ secretStore }) => ({
        secretStore: {
          ...secretStore,
          replace: () => Promise.reject(new Error("The store is away")),
        },
      }),
    });
    expect(await failing.obtain(wish)).toMatchObject({ kind: "token" });
    expect((await rows())[0]).toMatchObject({ version: 1, value: FIRST });
    expect(object.alarmAt).toBeGreaterThan(Date.now());
    // It is the token that counts, in this life and in the next one.
    later(3_600_000);
    expect(await live().obtain(wish)).toMatchObject({ kind: "token" });
    expect(provider.exchanged).toHaveLength(2);
    await settleAll(object, live());
    expect((await rows())[0]).toMatchObject({ value: provider.current(), current: true });
  });

  it("that cannot be noted is not begun: what storage does not take now it would not take then", async () => {
    const broken = live({ sync: () => Promise.reject(new Error("The storage is away")) });
    await expect(broken.obtain(wish)).rejects.toThrow("The storage is away");
    expect(provider.exchanged).toEqual([]);
  });

  it("whose answer cannot be noted gives no access token out", async () => {
    let calls = 0;
    const broken = live({
      sync: async () => {
        if (++calls > 1) throw new Error("The storage is away");
      },
    });
    await expect(broken.obtain(wish)).rejects.toThrow("The storage is away");
    expect(provider.exchanged).toEqual([FIRST]);
  });

  it("under way in an earlier life is waited for longer than its request can take", async () => {
    provider.intercept = () => new Promise(() => undefined);
    const hanging = live({ deps: () => ({ fetchOut: () => new Promise(() => undefined) }) });
    const lost = hanging.obtain(wish);
    await vi.waitFor(() => expect(object.stored.has("exchange")).toBe(true));
    provider.intercept = (_, exchange) => exchange();

    const next = live();
    expect(await next.obtain(wish)).toMatchObject({
      ...{ kind: "failed", code: "unavailable" },
      retryAfterSeconds: expect.any(Number),
    });
    later(20_000);
    expect((await next.obtain(wish)).kind).toBe("failed");
    later(11_000);
    expect((await next.obtain(wish)).kind).toBe("token");
    expect(provider.exchanged).toEqual([FIRST]);
    void lost;
  });

  /** Attack, or bad luck: two lives of one object at once; the older one must not write over what the newer one has. */
  it("of a life that was overtaken is thrown away", async () => {
    let answer: (response: Response) => void = () => undefined;
    const old = live({
      deps: () => ({ fetchOut: () => new Promise<Response>((resolve) => (answer = resolve)) }),
    });
    const overtaken = old.obtain(wish);
    await vi.waitFor(() => expect(object.stored.has("exchange")).toBe(true));
    later(31_000);
    expect((await live().obtain(wish)).kind).toBe("token");
    answer(Response.json({ access_token: "late", refresh_token: "late-refresh", expires_in: 60 }));
    expect(await overtaken).toMatchObject({ kind: "failed" });
    await settleAll(object, live());
    expect((await rows())[0]?.value).toBe(provider.current());
  });

  it("loses to a person's replacement that comes while the store is written", async () => {
    const theirs = "refresh-token-that-a-person-entered-anew";
    let replaced: Answer | undefined;
    const life = live({
      deps: ({ secretStore }) => ({
        secretStore: {
          ...secretStore,
          replace: async (request) => {
            await secretStore.replace(request);
            if (replaced !== undefined) return;
            replaced = await owner.ask("PUT", "/secrets/refresh/value", { value: theirs });
            provider = startTokenProvider(outside, "auth.example.com", theirs);
          },
        },
      }),
    });
    expect((await life.obtain(wish)).kind).toBe("token");
    expect([replaced?.status, replaced?.body]).toEqual([200, expect.anything()]);
    expect(provider.exchanged).toEqual([theirs]);
    await settleAll(object, live());
    later(16 * 60_000);
    await sweepSecrets(depsOf(stand), Date.now());
    expect((await rows())[0]).toMatchObject({ value: provider.current(), current: true });
  });

  it("whose value reaches the store after a person's does not stay its current one", async () => {
    let replaced = false;
    const life = live({
      deps: ({ secretStore }) => ({
        secretStore: {
          ...secretStore,
          replace: async (request) => {
            replaced = true;
            await owner.ask("PUT", "/secrets/refresh/value", { value: "theirs-is-kept" });
            await secretStore.replace(request);
            provider = startTokenProvider(outside, "auth.example.com", "theirs-is-kept");
            provider.rotates = false;
          },
        },
      }),
    });
    expect([(await life.obtain(wish)).kind, replaced]).toEqual(["token", true]);
    later(16 * 60_000);
    await sweepSecrets(depsOf(stand), Date.now());
    expect((await rows())[0]).toMatchObject({ version: 2, value: "theirs-is-kept", current: true });
  });

  it("waits for a person's replacement under way, and says nothing of it", async () => {
    await env.DB.prepare("UPDATE secrets SET status = 'replacing' WHERE company_id = ?")
      .bind(house.companyId)
      .run();
    expect((await live().obtain(wish)).kind).toBe("token");
    expect(object.stored.has("pending")).toBe(true);
    await env.DB.prepare("UPDATE secrets SET status = 'active' WHERE company_id = ?")
      .bind(house.companyId)
      .run();
    await settleAll(object, live());
    expect((await rows())[0]?.value).toBe(provider.current());
    const events = await auditEventsOf(house.companyId);
    expect(events.filter(({ action }) => action === "secrets:replace_value")).toHaveLength(1);
  });

  it("of a secret that is deleted meanwhile leaves nothing behind", async () => {
    const life = live({
      deps: ({ secretStore }) => ({
        secretStore: {
          ...secretStore,
          replace: async (request) => {
            const refused = await owner.ask("DELETE", "/secrets/refresh");
            await owner.ask("DELETE", `/secrets/refresh?confirm=${refused.body.confirm}`);
            return secretStore.replace(request);
          },
        },
      }),
    });
    expect(await life.obtain(wish)).toMatchObject({ kind: "failed", code: "secret_missing" });
    await settleAll(object, live());
    later(60_000);
    const { rows: left, names } = await inspect(stand, house.companyId);
    expect([left, names, [...object.stored.keys()]]).toEqual([[], [], []]);
  });
});
