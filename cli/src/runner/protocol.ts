/** What this process asks the API, and the answers, checked. */

import { exchange, type Answer } from "../exchange.ts";
import { membersOf } from "../members.ts";
import { usage } from "../failure.ts";
import type { Identity } from "./identity.ts";
import type { KeyPair } from "./key-pair.ts";
import { VERSION } from "../version.ts";

/** The credential is dead: this machine runs nothing for us any more. */
export class Revoked extends Error {
  override readonly name = "Revoked";
}

/** The claim is another's, or over. */
export class ClaimLost extends Error {
  override readonly name = "ClaimLost";
}

/** It may work later. */
export class TryAgain extends Error {
  override readonly name = "TryAgain";
  readonly afterMs: number | undefined;

  constructor(message: string, afterMs?: number) {
    super(message);
    this.afterMs = afterMs;
  }
}

export interface Claim {
  readonly id: string;
  readonly instanceId: string;
  readonly phase: string;
  readonly attempt: number;
  readonly run: readonly string[];
  readonly env: string;
  readonly timeoutSeconds: number;
  readonly leaseSeconds: number;
  readonly killGraceSeconds: number;
  /** By the API's clock, when the answer came. */
  readonly answeredAtMs: number;
}

export interface Output {
  readonly seq: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly truncated?: boolean;
}

export interface Result {
  readonly session: string;
  readonly attempt: number;
  readonly exitCode: number | null;
  readonly signal?: string;
  readonly failure?: "timeout" | "not_started" | "killed";
  readonly durationMs?: number;
  readonly output?: Output;
}

const WAIT_SECONDS = 20;
const REQUEST_MS = 8_000;
const LONG_POLL_MS = (WAIT_SECONDS + 15) * 1_000;
const RESULT_MS = 30_000;

export type Protocol = ReturnType<typeof createProtocol>;

export function createProtocol({ url, credential }: Identity) {
  async function post(
    path: string,
    body: unknown,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const answer = await exchange({
      url: new URL(`/v1/runner/${path}`, url),
      method: "POST",
      headers: { authorization: `Runner ${credential}` },
      body,
      timeoutMs,
      ...(signal === undefined ? {} : { signal }),
    });
    if (answer.ok) return answer;
    const { status, error, retryAfterMs } = answer;
    if (status === 401) throw new Revoked(error.message);
    if (error.code === "claim_lost") throw new ClaimLost(error.message);
    // It says the same of what is asked so, however often.
    if (path === "claims" && status === 422) throw usage(error.message);
    throw new TryAgain(error.code === "" ? `status ${status}` : error.code, retryAfterMs);
  }

  return {
    async beginSession({ publicKey }: KeyPair): Promise<string> {
      const body = { publicKey, version: VERSION };
      const { data } = await post("session", body, REQUEST_MS);
      const { session } = membersOf(data);
      if (typeof session !== "string") throw new TryAgain("an answer without a session");
      return session;
    },

    /** Undefined where nothing came. */
    async claim(
      session: string,
      labels: readonly string[] | undefined,
      signal: AbortSignal,
    ): Promise<Claim | undefined> {
      const asked = { session, waitSeconds: WAIT_SECONDS, ...(labels && { labels }) };
      const { status, data, dateMs } = await post("claims", asked, LONG_POLL_MS, signal);
      if (status === 204) return undefined;
      const { claim } = membersOf(data);
      return { ...readClaim(membersOf(claim)), answeredAtMs: dateMs ?? Date.now() };
    },

    async heartbeat(id: string, body: object): Promise<{ readonly cancel: boolean }> {
      const path = `claims/${encodeURIComponent(id)}/heartbeat`;
      const { data } = await post(path, body, REQUEST_MS);
      return { cancel: membersOf(data)["cancel"] === true };
    },

    async sendResult(id: string, result: Result): Promise<void> {
      await post(`claims/${encodeURIComponent(id)}/result`, result, RESULT_MS);
    },
  };
}

function readClaim(claim: Record<string, unknown>): Omit<Claim, "answeredAtMs"> {
  const refused = () => new TryAgain("a claim that is not as it must be");
  const text = (name: string) => {
    const value = claim[name];
    if (typeof value !== "string") throw refused();
    return value;
  };
  const count = (name: string) => {
    const value = claim[name];
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value <= 0) throw refused();
    return value;
  };
  const { run } = claim;
  if (!Array.isArray(run) || run.length === 0) throw refused();
  return {
    id: text("id"),
    instanceId: text("instanceId"),
    phase: text("phase"),
    attempt: count("attempt"),
    run: run.map((word: unknown) => {
      if (typeof word !== "string") throw refused();
      return word;
    }),
    env: text("env"),
    timeoutSeconds: count("timeoutSeconds"),
    leaseSeconds: count("leaseSeconds"),
    killGraceSeconds: count("killGraceSeconds"),
  };
}
