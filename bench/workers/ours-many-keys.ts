/**
 * The product seen by very many keys: `POST /bench/see` presents each key of its body to the Worker, in this isolate.
 * KV always misses and the keys' objects are stood in for, so that what grows is the isolate's own memory.
 */

import worker from "../../src/index.ts";

export { BrowserSession, KeyLease } from "../../src/index.ts";

const AT_ONCE = 50;
const WINDOW = { limit: 600_000, left: 300_000, resetMs: 30_000 };

const environments = new WeakMap<object, Env>();

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default {
  async fetch(request, env, ctx) {
    if (request.url.endsWith("/bench/collect-garbage")) return collectGarbage();
    if (!request.url.endsWith("/bench/see")) return worker.fetch(request, standIns(env), ctx);
    const keys = JSON.parse(await request.text()) as string[];
    let admitted = 0;
    for (let index = 0; index < keys.length; index += AT_ONCE) {
      const answers = await Promise.all(
        keys.slice(index, index + AT_ONCE).map(async (key) => {
          const asked = new Request("http://127.0.0.1/v1/me", { headers: { "x-api-key": key } });
          return worker.fetch(asked, standIns(env), ctx);
        }),
      );
      admitted += answers.filter(({ status }) => status === 200).length;
    }
    return Response.json({ admitted });
  },
} satisfies ExportedHandler<Env>;

/** There when V8 was started with --expose-gc. */
function collectGarbage(): Response {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) return new Response("no gc", { status: 500 });
  gc();
  return new Response("collected");
}

function standIns(env: Env): Env {
  const present = environments.get(env);
  if (present !== undefined) return present;
  const made = { ...env, FACTS: missingFacts(), KEY_LEASE: grantingObjects() };
  environments.set(env, made);
  return made;
}

function missingFacts(): KVNamespace {
  const facts = { get: async () => null, put: async () => undefined };
  return facts as unknown as KVNamespace;
}

function grantingObjects(): Env["KEY_LEASE"] {
  const stub = {
    ask: async (_scope: object, _keyId: string, { askId }: { askId: string }) => ({
      ...{ kind: "granted", grantId: askId, tokens: 2, termMs: 2_000, edgeMs: null },
      ...{ minute: WINDOW, day: WINDOW },
    }),
  };
  const namespace = { idFromName: (name: string) => name, get: () => stub };
  return namespace as unknown as Env["KEY_LEASE"];
}
