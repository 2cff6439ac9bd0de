/** The isolate's conversation with a key's object. Requests share no promise: each one asks for itself. */

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { KeyMemory, KnownKey } from "./key-memory.ts";
import { observeClock } from "../lease/clock.ts";
import { acceptAnswer, closeAsk, createAsk, type AskPurpose } from "../lease/holder-ask.ts";
import type { Verdict } from "../lease/holder.ts";
import type { Ask, Reply } from "../lease/wire.ts";

export interface LeaseDeps {
  readonly memory: KeyMemory;
  readonly now: () => number;
  readonly newAskId: () => string;
  /** One retry inside, with the same ask; throws `unavailable`. */
  readonly askKey: (place: EnvironmentPlace, keyId: string, ask: Ask) => Promise<LeaseAnswer>;
}

/** `unknown`: D1 has no such key. */
export type LeaseAnswer = Reply | { readonly kind: "unknown" };

/** A late answer admits no request. The object is asked once more: it then answers quickly or is unavailable. */
const ATTEMPTS = 2;

export async function askForLease(known: KnownKey, deps: LeaseDeps): Promise<Verdict | "unknown"> {
  let verdict: Verdict | "unknown" = "ask";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    verdict = await converse(known, deps, "request");
    if (verdict !== "late" && verdict !== "ask") break;
  }
  return verdict;
}

/** Renews ahead of need, beside a request. A failure is not reported: the next request asks again and reports what is wrong. */
export async function renewLease(known: KnownKey, deps: LeaseDeps): Promise<void> {
  await converse(known, deps, "renewal").catch(() => undefined);
}

async function converse(
  { lease, facts, actor }: KnownKey,
  deps: LeaseDeps,
  purpose: AskPurpose,
): Promise<Verdict | "unknown"> {
  const { clock } = deps.memory;
  // Before anything is sent: the lease counts from here, and what the message returns has left the table.
  observeClock(clock, deps.now());
  const ask = createAsk(lease, clock, deps.newAskId(), purpose);
  try {
    const reply = await deps.askKey(actor, facts.keyId, ask.message);
    observeClock(clock, deps.now());
    if (reply.kind === "unknown") {
      closeAsk(lease, ask);
      return "unknown";
    }
    return acceptAnswer(lease, clock, ask, reply);
  } catch (error) {
    closeAsk(lease, ask);
    throw error;
  }
}
