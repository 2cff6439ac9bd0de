import { beforeAll, describe, expect, it } from "vitest";

import { createHmacKey } from "../../../src/core/hmac-key.ts";
import { randomBase36 } from "../../../src/core/encoding.ts";
import { createKeyValue } from "../../../src/features/api-keys/rules/key-format.ts";
import { inTurn } from "../../../src/core/turns.ts";
import {
  createLookupTurns,
  LOOKUPS_AT_ONCE,
} from "../../../src/features/api-keys/check/find-facts.ts";
import { createIsolate, type Isolate } from "../../support/isolate.ts";
import { random, seedCompany, seedKey } from "../../support/world.ts";

let companyId: string;
beforeAll(async () => {
  companyId = (await seedCompany()).id;
});

/** As in wrangler.toml: so many bad keys a minute are an address's own business. */
const ALLOWED = 100;

const forged = () => `nmbl_live_${randomBase36(32, random)}`;

async function sealedButUnknown(): Promise<string> {
  const secret = createHmacKey("test-seal-secret-current-0123456789ab");
  return createKeyValue("live", secret, random);
}

async function statusOf(isolate: Isolate, key: string, ip: string, path = "/v1/me") {
  const method = path === "/v1/me" ? "GET" : "POST";
  const headers = { "x-api-key": key, "cf-connecting-ip": ip };
  return (await isolate.fetch(path, { method, headers })).status;
}

const REVOKE_SELF = "/v1/api-keys/revoke-self";

let floods = 10;

/** The counter starts anew with each minute of the clock: a flood that goes over its edge is made again, from elsewhere. */
async function flood(
  isolate: Isolate,
  makeKey: () => Promise<string> | string = forged,
  ipOf = (place: number, _index: number) => `198.51.100.${place}`,
) {
  const minute = () => Math.floor(Date.now() / 60_000);
  for (;;) {
    const place = floods++;
    const began = minute();
    const statuses: number[] = [];
    for (let index = 0; index < ALLOWED + 20; index++) {
      statuses.push(await statusOf(isolate, await makeKey(), ipOf(place, index)));
    }
    if (began === minute()) return { statuses, place, ip: ipOf(place, 0) };
  }
}

/** Attack: somebody behind the same address sends forgeries until the keys of everybody else there are refused. */
describe("keys that are none", () => {
  it("count against their address, and no genuine key does: 130 used for the first time at once all work", async () => {
    const keys = await Promise.all(Array.from({ length: 130 }, () => seedKey(companyId, "live")));
    const isolate = createIsolate();
    const statuses = await Promise.all(
      keys.map(({ value }) => statusOf(isolate, value, "198.51.100.1")),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it("are 429 in the end; a fresh genuine key from there works, and can kill itself", async () => {
    const isolate = createIsolate();
    const { statuses, ip } = await flood(isolate);
    expect(new Set(statuses.slice(0, ALLOWED))).toEqual(new Set([401]));
    expect(new Set(statuses.slice(ALLOWED))).toEqual(new Set([429]));

    const [used, leaked] = [await seedKey(companyId, "live"), await seedKey(companyId, "live")];
    expect(await statusOf(createIsolate(), used.value, ip)).toBe(200);
    expect(await statusOf(createIsolate(), leaked.value, ip, REVOKE_SELF)).toBe(200);
    expect(await statusOf(createIsolate(), leaked.value, ip)).toBe(401);
  });

  it("with a genuine seal count once D1 has said that it does not know them", async () => {
    const { statuses, ip } = await flood(createIsolate(), sealedButUnknown);
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
    const key = await seedKey(companyId, "live");
    expect(await statusOf(createIsolate(), key.value, ip)).toBe(200);
  });

  it("count together when they come from many addresses of one /64", async () => {
    const { statuses, place } = await flood(
      createIsolate(),
      forged,
      (net, host) => `2001:db8:7:${net}::${host.toString(16)}`,
    );
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
    expect(await statusOf(createIsolate(), forged(), `2001:db8:7:${place}f::1`)).toBe(401);
  });

  it("at the key's own revocation are 401, counted nowhere", async () => {
    const isolate = createIsolate();
    for (let index = 0; index < ALLOWED + 20; index++) {
      expect(await statusOf(isolate, forged(), "198.51.100.4", REVOKE_SELF)).toBe(401);
    }
    expect(await statusOf(isolate, forged(), "198.51.100.4")).toBe(401);
    expect(isolate.counts).toEqual({ kv: 0, d1: 0, objects: 0 });
  });

  it("do not stop the people behind the same address from signing in", async () => {
    const { ip } = await flood(createIsolate());
    const headers = { "cf-connecting-ip": ip };
    const login = await createIsolate().fetch("/auth/login", { headers, redirect: "manual" });
    expect(login.status).toBe(302);
  });
});

it.each([
  "text/plain",
  "application/json ; charset=utf-8",
  "application/x-www-form-urlencoded",
  "?",
])("a key can kill itself whatever body of whatever type is sent along (%s)", async (type) => {
  const { value } = await seedKey(companyId, "live");
  const headers = { "x-api-key": value, "content-type": type };
  const init = { method: "POST", headers, body: "{" };
  expect((await createIsolate().fetch(REVOKE_SELF, init)).status).toBe(200);
  expect(await statusOf(createIsolate(), value, "198.51.100.7")).toBe(401);
});

/** Attack: the holder of a dead key has the database read for ever. */
it("a dead key that asks for its own end again is answered from memory", async () => {
  const key = await seedKey(companyId, "live");
  const isolate = createIsolate();
  const ask = () => statusOf(isolate, key.value, "198.51.100.6", REVOKE_SELF);
  expect(await ask()).toBe(200);
  const first = { ...isolate.counts };
  for (let index = 0; index < 50; index++) expect(await ask()).toBe(200);
  expect(isolate.counts).toEqual(first);
});

describe("turns at the database", () => {
  const clock = (startMs = 0) => {
    let nowMs = startMs;
    return {
      now: () => nowMs,
      sleep: async (ms: number) => {
        nowMs += ms;
        await scheduler.wait(0);
      },
    };
  };

  it("are so many at a time; a later one waits and then has theirs", async () => {
    const deps = { turns: createLookupTurns(), ...clock() };
    let running = 0;
    let most = 0;
    const lookUp = async () => {
      most = Math.max(most, ++running);
      await scheduler.wait(1);
      running--;
      return "found";
    };
    const all = Array.from({ length: 3 * LOOKUPS_AT_ONCE }, () => inTurn(deps, "It", lookUp));
    expect(new Set(await Promise.all(all))).toEqual(new Set(["found"]));
    expect(most).toBe(LOOKUPS_AT_ONCE);
    expect(deps.turns.takenAtMs.size).toBe(0);
  });

  it("that stay taken are unavailable, not a refusal; those of dead requests lapse", async () => {
    const deps = { turns: createLookupTurns(), ...clock() };
    for (let index = 0; index < LOOKUPS_AT_ONCE; index++) {
      void inTurn(deps, "It", () => new Promise<never>(() => undefined));
    }
    await expect(inTurn(deps, "It", () => Promise.resolve(1))).rejects.toMatchObject({
      code: "unavailable",
    });
    await deps.sleep(10_000);
    expect(await inTurn(deps, "It", () => Promise.resolve(1))).toBe(1);
  });

  it("come back when the look-up fails", async () => {
    const deps = { turns: createLookupTurns(), ...clock() };
    const fault = new Error("D1_ERROR");
    await expect(inTurn(deps, "It", () => Promise.reject(fault))).rejects.toBe(fault);
    expect(deps.turns.takenAtMs.size).toBe(0);
  });
});
