/** Runners as their machines speak, and commands as a workflow puts them in. */

import { compactDecrypt, exportJWK, generateKeyPair } from "jose";

import { newId } from "../../src/core/ids.ts";
import type { EnvironmentPlace } from "../../src/core/place.ts";
import { composeFor } from "../../src/deps.ts";
import { enqueueJob } from "../../src/features/runners/index.ts";
import { writeBatch } from "../../src/platform/d1/write.ts";
import { call, type Answer } from "./call.ts";
import { env, random } from "./world.ts";

export async function createKeys() {
  const { publicKey, privateKey } = await generateKeyPair("ECDH-ES", {
    crv: "P-256",
    extractable: true,
  });
  const { kty, crv, x, y } = await exportJWK(publicKey);
  return { publicKey: { kty, crv, x, y }, privateKey };
}

export interface TestRunner {
  readonly id: string;
  readonly credential: string;
  readonly session: string;
  readonly send: (path: string, json: unknown) => Promise<Answer>;
  readonly claim: (json?: object) => Promise<Answer>;
  readonly heartbeat: (claim: Given, json?: object) => Promise<Answer>;
  readonly finish: (claim: Given, json?: object) => Promise<Answer>;
  readonly open: (jwe: string) => Promise<{ header: object; env: Record<string, string> }>;
}

interface Given {
  readonly id: string;
  readonly attempt: number;
}

export const asRunner = (credential: string, path: string, json: unknown) =>
  call("POST", `/v1/runner${path}`, { json, headers: { authorization: `Runner ${credential}` } });

/** As somebody who may: created through the API, and registered. */
export async function startRunner(
  bearer: string,
  { labels = [] as string[], environment = "live" } = {},
): Promise<TestRunner> {
  const created = await call("POST", "/v1/runners", {
    bearer,
    json: { name: "Build machine", labels },
    headers: { "x-nembl-environment": environment },
  });
  if (created.status !== 201) throw new Error(created.text);
  const { publicKey, privateKey } = await createKeys();
  const registered = await call("POST", "/v1/runner/register", {
    json: { token: created.body.data.registrationToken, publicKey, version: "1.0.0" },
  });
  if (registered.status !== 201) throw new Error(registered.text);
  const { credential, session, runnerId: id } = registered.body.data;
  const send = (path: string, json: unknown) => asRunner(credential, path, json);
  return {
    ...{ id, credential, session, send },
    claim: (json = {}) => send("/claims", { session, waitSeconds: 0, ...json }),
    heartbeat: ({ id: job, attempt }, json = {}) =>
      send(`/claims/${job}/heartbeat`, { session, attempt, ...json }),
    finish: ({ id: job, attempt }, json = {}) =>
      send(`/claims/${job}/result`, { session, attempt, exitCode: 0, ...json }),
    open: async (jwe) => {
      const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey, {
        keyManagementAlgorithms: ["ECDH-ES"],
        contentEncryptionAlgorithms: ["A256GCM"],
      });
      return {
        header: protectedHeader,
        env: JSON.parse(new TextDecoder().decode(plaintext)) as Record<string, string>,
      };
    },
  };
}

export interface Command {
  readonly labels?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: readonly string[];
  readonly retries?: number;
  readonly timeoutSeconds?: number;
  readonly phase?: string;
}

/** As the phase of an instance. */
export async function enqueue(
  place: EnvironmentPlace,
  { phase = "deploy", ...command }: Command = {},
  nowMs = Date.now(),
): Promise<{ id: string; instanceId: string; workflowId: string }> {
  const { deps } = composeFor(env);
  const ids = {
    id: newId("runnerJob", random),
    instanceId: newId("instance", random),
    workflowId: newId("workflow", random),
  };
  const job = {
    ...ids,
    ...{ phase, run: ["deploy"], labels: [], env: {}, timeoutSeconds: 600, retries: 0 },
    ...command,
    startedBy: { type: "user", id: "usr_starter", name: "Ada" },
  } as const;
  await writeBatch(deps.db, [enqueueJob(deps.db, place, job, nowMs)]);
  return ids;
}

/** As a publisher does. */
export function bindToPhase(
  { companyId, environment }: EnvironmentPlace,
  slug: string,
  workflowId: string,
  phase = "deploy",
): Promise<unknown> {
  return env.DB.prepare(
    "INSERT INTO secret_bindings (company_id, environment, slug, consumer_type, consumer_id, consumer_name) VALUES (?, ?, ?, 'workflow_phase', ?, 'Deploy')",
  )
    .bind(companyId, environment, slug, `${workflowId}:${phase}`)
    .run();
}

/** Time for one job alone: what its row says of the clock is that much longer ago. */
export async function letPass(jobId: string, ms: number): Promise<void> {
  await env.DB.prepare(
    `UPDATE runner_jobs SET lease_until = lease_until - ?1, run_until = run_until - ?1, claimable_at = claimable_at - ?1, due_at = due_at - ?1 WHERE id = ?2`,
  )
    .bind(ms, jobId)
    .run();
}

export const rowOf = (jobId: string) =>
  env.DB.prepare("SELECT * FROM runner_jobs WHERE id = ?")
    .bind(jobId)
    .first<Record<string, string | number | null>>();
