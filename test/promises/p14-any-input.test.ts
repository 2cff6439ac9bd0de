import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { createApp } from "../../src/app.ts";
import type { Access } from "../../src/http/access.ts";
import type { Operation } from "../../src/http/openapi/types.ts";
import { call, type Answer } from "../support/call.ts";
import { startFakeCognito } from "../support/fake-cognito.ts";
import { reachOf, seedHouse, type Caller, type House } from "../support/generate/callers.ts";
import { requestOf, type Generated, type Whose } from "../support/generate/requests.ts";
import { NAMED_BY, THINGS } from "../support/generate/things.ts";
import { startOutside } from "../support/outside.ts";
import { startPool, type Pool } from "../support/tokens.ts";
import { skipWaits, waitForReal } from "../support/waits.ts";
import { env } from "../support/world.ts";

/** In each text of the other company. An answer that holds it has told somebody what is not theirs. */
const CANARY = "canarysings";

const { GENERATED_RUNS, GENERATED_SEED } = env as unknown as Record<string, string>;
const seed = Number(GENERATED_SEED);

const document = await createApp().document();
const declared = await createApp().contents.routes();

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => {
    const route = declared.find((one) => one.path === path && one.method === method.toUpperCase());
    if (route === undefined) throw new Error(`${method} ${path} is documented and not there.`);
    return {
      id: operation.operationId,
      method: route.method,
      path,
      operation,
      access: route.access,
    };
  }),
);

interface Target {
  readonly method: string;
  readonly path: string;
  readonly access: Access;
}

let pool: Pool;
let theirs: House;
let theirThings: ReadonlyMap<string, string>;
let before: string;
/** Operations that did what they were asked, at least once. */
const served = new Set<string>();

beforeAll(async () => {
  pool = await startPool();
  startFakeCognito();
  startOutside().on("outside.example.com", () => Response.json({ fine: true }));
  skipWaits();
  theirs = await seedHouse(pool, CANARY);
  const things = new Map<string, string>();
  for (const [kind, make] of Object.entries(THINGS)) things.set(kind, await make(theirs));
  theirThings = things;
  before = await theirRows();
});
afterAll(() => {
  waitForReal();
  vi.unstubAllGlobals();
});

/** All that is theirs, but for what time alone changes. */
async function theirRows(): Promise<string> {
  const { results: tables } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%company_id%'",
  ).all<{ name: string }>();
  const rows = await Promise.all(
    tables.map(
      async ({ name }) =>
        (
          await env.DB.prepare(`SELECT * FROM "${name}" WHERE company_id = ?`)
            .bind(theirs.companyId)
            .all()
        ).results,
    ),
  );
  return JSON.stringify(rows);
}

async function idOf(kind: string, whose: Whose, own: House, junk: string): Promise<string> {
  const make = THINGS[kind];
  if (whose === "none" || make === undefined) return junk;
  return whose === "own" ? make(own) : (theirThings.get(kind) ?? junk);
}

async function pathOf(path: string, { whose, junkId }: Generated, own: House): Promise<string> {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    const named = part.startsWith("{");
    parts.push(named ? await idOf(parts.at(-1) ?? "", whose, own, junkId) : part);
  }
  return parts.join("/");
}

/** The body with ids that lead somewhere, where its members name things. */
async function bodyOf({ body, bodyNames }: Generated, own: House): Promise<string | undefined> {
  if (body === undefined || bodyNames === "none") return body;
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return body;
  }
  return JSON.stringify(await withIds(parsed, bodyNames, own));
}

async function withIds(value: unknown, whose: Whose, own: House): Promise<unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const members: [string, unknown][] = [];
  for (const [name, inner] of Object.entries(value)) {
    const kind = NAMED_BY[name];
    if (kind === undefined) members.push([name, await withIds(inner, whose, own)]);
    else {
      const id = await idOf(kind, whose, own, "none");
      members.push([name, Array.isArray(inner) ? [id] : id]);
    }
  }
  return Object.fromEntries(members);
}

async function send(target: Target, generated: Generated, own: House): Promise<Answer> {
  const { method } = target;
  const { caller, query, headers, type } = generated;
  const credential = await own.credentialOf(caller);
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)]),
  );
  const body = await bodyOf(generated, own);
  const sent = { ...headers, ...credential.headers };
  return call(method, `${await pathOf(target.path, generated, own)}?${search.toString()}`, {
    ...credential,
    headers: body === undefined ? sent : { ...sent, "content-type": type },
    ...(body === undefined ? {} : { body }),
  });
}

/** `call` has held the answer against the document by now. */
function expectSafe(answer: Answer, { access }: Target, caller: Caller): void {
  const { status, text, headers, body } = answer;
  // What another system does is its own affair, and told as such.
  if (status !== 502 && status !== 504) expect(status).toBeLessThan(500);
  expect(`${text} ${JSON.stringify([...headers])}`).not.toContain(CANARY);
  const reach = reachOf(caller, access);
  if (reach === "kept out") expect([400, 401, 403, 429]).toContain(status);
  if (reach === "known") expect(status).toBeGreaterThanOrEqual(400);
  if (status === 422 && body.error === "validation_error") {
    expect(body.details[0]).toEqual({ field: expect.any(String), message: expect.any(String) });
  }
}

/**
 * Attack: whatever a client can think of sending, to make us fail instead of refuse, to reach what its credential does
 * not, or to be told what is another company's.
 */
describe(`P14: generated requests (${GENERATED_RUNS} of each operation, seed ${seed})`, () => {
  it.each(operations)(
    "$id",
    async ({
      id,
      operation,
      ...target
    }: Target & { readonly id: string; readonly operation: Operation }) => {
      let own = await seedHouse(pool, "ours");
      const property = fc.asyncProperty(requestOf(operation, document), async (generated) => {
        const answer = await send(target, generated, own);
        expectSafe(answer, target, generated.caller);
        if (answer.status >= 400) return;
        served.add(id);
        // What succeeded may have ended a sign-in, a key or a role.
        if (target.method !== "GET") own = await seedHouse(pool, "ours");
      });
      await fc.assert(property, { numRuns: Number(GENERATED_RUNS), seed });
    },
  );

  it("did what it was asked often enough to mean something", () => {
    expect(served.size).toBeGreaterThan(operations.length / 4);
  });

  it("changed nothing of another company", async () => {
    expect(await theirRows()).toBe(before);
  });
});
