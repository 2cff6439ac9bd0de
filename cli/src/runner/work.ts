/** Asks for commands and runs them, until it is told to stop. */

import { EXIT, Failure } from "../failure.ts";
import { Unreachable } from "../exchange.ts";
import { runAttempt, type Attempt } from "./attempt.ts";
import { backOffMs, pause } from "./back-off.ts";
import { startGuard } from "./guard.ts";
import type { Identity } from "./identity.ts";
import { createKeyPair } from "./key-pair.ts";
import { instant, type Instant } from "./lease.ts";
import { createProtocol, Revoked, TryAgain, type Claim } from "./protocol.ts";
import { deliverLeft } from "./results.ts";

export interface Work {
  readonly identity: Identity;
  readonly labels: readonly string[] | undefined;
  readonly concurrency: number;
  readonly inherited: Readonly<Record<string, string>>;
  readonly show: Attempt["show"];
  readonly log: (message: string) => void;
  /** Take nothing more. */
  readonly drain: AbortSignal;
  /** End what runs. */
  readonly kill: AbortSignal;
}

/** For the results of what was killed. */
const LAST_RESULTS_MS = 5_000;

export async function work({ identity, labels, concurrency, ...on }: Work): Promise<void> {
  const { log, drain, kill } = on;
  const protocol = createProtocol(identity);
  const keyPair = await createKeyPair();
  const stop = new AbortController();
  const killed = new AbortController();
  const giveUp = new AbortController();
  let fault: Error | undefined;
  const abandon = (error: Error) => {
    fault ??= error;
    stop.abort();
    killed.abort();
    giveUp.abort();
  };
  const onKill = () => {
    killed.abort();
    setTimeout(() => giveUp.abort(), LAST_RESULTS_MS).unref();
  };
  drain.addEventListener("abort", () => stop.abort());
  kill.addEventListener("abort", onKill);
  // Without it a kill of this process would leave its commands running beside those of another.
  const guard = startGuard(() => abandon(new Failure(EXIT.failed, "Its guard process has ended.")));
  const running = new Set<Promise<void>>();
  const left = deliverLeft(protocol, identity.runnerId, giveUp.signal).catch(abandon);

  function take(session: string, claim: Claim, askedAt: Instant): void {
    const signals = { kill: killed.signal, giveUp: giveUp.signal };
    const attempt = { protocol, identity, session, keyPair, guard, ...on, ...signals };
    const one: Promise<void> = runAttempt(attempt, claim, askedAt)
      .catch(abandon)
      .finally(() => running.delete(one));
    running.add(one);
  }

  /** Undefined when it is told to stop. */
  async function untilAnswered<T>(what: string, ask: () => Promise<T>): Promise<T | undefined> {
    for (let failures = 0; !stop.signal.aborted; failures++) {
      try {
        const answer = await ask();
        if (failures > 0) log(`${what}: answered again`);
        return answer;
      } catch (error) {
        if (stop.signal.aborted) return undefined;
        if (error instanceof TryAgain && error.message === "session_lost") throw error;
        if (!(error instanceof TryAgain) && !(error instanceof Unreachable)) throw error;
        if (failures === 0) log(`${what}: ${error.message}; trying again`);
        const afterMs = error instanceof TryAgain ? error.afterMs : undefined;
        await pause(backOffMs(failures, afterMs), stop.signal);
      }
    }
    return undefined;
  }

  async function claimForEver(session: string): Promise<void> {
    while (!stop.signal.aborted) {
      if (running.size >= concurrency) {
        await Promise.race([...running, aborted(stop.signal)]);
        continue;
      }
      let askedAt = instant();
      const claim = await untilAnswered("Asking for work", () => {
        askedAt = instant();
        return protocol.claim(session, labels, stop.signal);
      });
      if (claim !== undefined) take(session, claim, askedAt);
    }
  }

  try {
    await guard.ready;
    while (!stop.signal.aborted) {
      const session = await untilAnswered("Beginning", () => protocol.beginSession(keyPair));
      if (session === undefined) break;
      log(`Runner ${identity.runnerId} waits for work (${identity.environment}).`);
      await claimForEver(session).catch((error: unknown) => {
        if (!(error instanceof TryAgain)) throw error;
      });
    }
  } catch (error) {
    abandon(error instanceof Error ? error : new Error("unknown"));
  }
  if (fault === undefined && running.size > 0) log(`Waiting for ${running.size} to end.`);
  await Promise.all(running);
  if (running.size === 0 && fault === undefined)
    setTimeout(() => giveUp.abort(), LAST_RESULTS_MS).unref();
  await left;
  guard.close();
  if (fault instanceof Revoked) {
    throw new Failure(
      EXIT.refused,
      "This runner was revoked, or its credential is wrong. Register it anew: nembl runner register",
    );
  }
  if (fault !== undefined) throw fault;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
