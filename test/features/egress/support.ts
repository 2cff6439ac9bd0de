/** A company with secrets bound to a connector, and the context in which it calls. */

import type { CodedError } from "../../../src/core/errors.ts";
import type { Environment } from "../../../src/core/environment.ts";
import { Secret } from "../../../src/core/secret.ts";
import type {
  EgressContext,
  EgressDeps,
  OutgoingCall,
} from "../../../src/features/egress/index.ts";
import { createValueCache, type Retrieval } from "../../../src/features/secrets/index.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import { createVault } from "../../platform/secret-store/support.ts";
import { eachTest } from "../../support/each-test.ts";
import { env, random, seedCompany } from "../../support/world.ts";

export const CONNECTOR = { type: "connector", id: "con_1" } as const;

export interface Bound {
  readonly host?: string | null;
  readonly by?: Retrieval;
  readonly allowedHosts?: readonly string[];
}

export interface Desk {
  readonly companyId: string;
  readonly secret: (slug: string, value: string, bound?: Bound | null) => Promise<void>;
  readonly context: (deps?: Partial<EgressDeps>) => EgressContext;
}

export async function openDesk(environment: Environment = "live"): Promise<Desk> {
  const companyId = (await seedCompany()).id;
  return {
    companyId,
    secret: async (slug, value, bound = {}) => {
      const name = `nembl/${companyId}/${environment}/${slug}`;
      const token = crypto.randomUUID();
      const id = `sec_${crypto.randomUUID()}`;
      const deadlineMs = Date.now() + 10_000;
      await createVault().create({ name, token, value: new Secret(value), deadlineMs });
      await env.DB.batch([
        env.DB.prepare(
          `INSERT INTO secrets (id, company_id, environment, slug, physical_name, type, tags, allowed_hosts, status, version, version_token, touched_at, created_at, created_by)
           VALUES (?, ?, ?, ?, ?, 'custom', '{}', ?, 'active', 1, ?, 0, 0, 'usr_seed')`,
        ).bind(
          ...[
            id,
            companyId,
            environment,
            slug,
            name,
            JSON.stringify(bound?.allowedHosts ?? []),
            token,
          ],
        ),
        env.DB.prepare(
          `INSERT INTO secret_versions (company_id, environment, secret_id, version, created_at, created_by)
           VALUES (?, ?, ?, 1, 0, 'usr_seed')`,
        ).bind(companyId, environment, id),
      ]);
      if (bound === null) return;
      const { by = CONNECTOR, host = "api.example.com" } = bound;
      await env.DB.prepare(
        `INSERT INTO secret_bindings (company_id, environment, slug, consumer_type, consumer_id, consumer_name, host)
         VALUES (?, ?, ?, ?, ?, 'What uses it', ?)`,
      )
        .bind(companyId, environment, slug, by.type, by.id, host)
        .run();
    },
    context: (deps = {}) => ({
      deps: {
        db: createDatabase(env.DB),
        random,
        secretStore: createVault(),
        secretValues: createValueCache(),
        addressRules: { loopbackAllowed: false, ownOrigins: ["https://api.nembl.com"] },
        fetchOut: () => Promise.reject(new TypeError("This test calls nobody.")),
        accessTokenFor: () => Promise.reject(new TypeError("This test refreshes nothing.")),
        ...deps,
      },
      requestId: "req",
      nowMs: Date.now(),
      ip: null,
      actor: { type: "user", id: "usr_1", name: "A person", companyId, environment },
    }),
  };
}

/** The value of `token` on a desk that stands ready. */
export const VALUE = "canary-value-0123456789";

/** Opened before each test, with the secret `token`. */
export function useDesk(): Desk {
  return eachTest(async () => {
    const desk = await openDesk();
    await desk.secret("token", VALUE);
    return desk;
  });
}

export const ok = () => Response.json({ fine: true });

export const caught = (work: Promise<unknown>) =>
  work.then(
    () => "nothing was thrown",
    (error: unknown) => error as CodedError,
  );

export function callOf(changes: Partial<OutgoingCall> = {}): OutgoingCall {
  return {
    by: CONNECTOR,
    credential: { scheme: "bearer", secret: "token" },
    base: "https://api.example.com",
    url: ["/items"],
    method: "GET",
    headers: {},
    query: {},
    body: null,
    timeoutMs: 5_000,
    ...changes,
  };
}

export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Answers by `answer`, and notes what it was asked. */
export function noting(answer: (sent: Sent, index: number) => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const fetchOut: EgressDeps["fetchOut"] = async (url, init) => {
    const { method = "GET", headers, body } = init;
    const one: Sent = {
      ...{ url, method, headers: headers as Record<string, string> },
      body: typeof body === "string" ? body : null,
    };
    sent.push(one);
    return answer(one, sent.length - 1);
  };
  return { sent, fetchOut };
}
