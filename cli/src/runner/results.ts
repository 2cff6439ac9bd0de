/**
 * Results on their way. Each is written down first: an outage of the API, or the end of this process, loses none. The
 * same result twice is one to the API.
 */

import { listOwnFiles, readOwnFile, removeOwnFile, writeOwnFile } from "../config.ts";
import { membersOf } from "../members.ts";
import { backOffMs, pause } from "./back-off.ts";
import { ClaimLost, Revoked, TryAgain, type Protocol, type Result } from "./protocol.ts";

export type Delivery = "taken" | "lost" | "left";

interface Pending {
  readonly runnerId: string;
  readonly id: string;
  readonly result: Result;
}

/** Under the tool's folder. */
const FOLDER = "runner-results";

export async function deliverResult(
  protocol: Protocol,
  pending: Pending,
  giveUp: AbortSignal,
): Promise<Delivery> {
  const file = `${FOLDER}/${pending.id.replaceAll(/[^\w-]/g, "")}-${pending.result.attempt}.json`;
  try {
    writeOwnFile(file, pending);
  } catch {
    // On a full disk it is this process's to deliver: a result that is thrown away is a command that runs again.
  }
  return sendUntilTaken(protocol, pending, file, giveUp);
}

/** What a former process of this runner left. */
export async function deliverLeft(
  protocol: Protocol,
  runnerId: string,
  giveUp: AbortSignal,
): Promise<number> {
  const left = listOwnFiles(FOLDER).filter((name) => name.endsWith(".json"));
  const deliveries = left.map(async (file) => {
    const pending = readOwnFile(file);
    if (!isPending(pending) || pending.runnerId !== runnerId) {
      removeOwnFile(file);
      return "lost" as const;
    }
    return sendUntilTaken(protocol, pending, file, giveUp);
  });
  const done = await Promise.all(deliveries);
  return done.filter((one) => one === "taken").length;
}

/** What the API takes of the result, it says itself. */
function isPending(value: unknown): value is Pending {
  const { runnerId, id, result } = membersOf(value);
  const { session, attempt } = membersOf(result);
  return (
    [runnerId, id, session].every((one) => typeof one === "string") && Number.isInteger(attempt)
  );
}

async function sendUntilTaken(
  protocol: Protocol,
  { id, result }: Pending,
  file: string,
  giveUp: AbortSignal,
): Promise<Delivery> {
  for (let failures = 0; !giveUp.aborted; failures++) {
    try {
      await protocol.sendResult(id, result);
      forget(file);
      return "taken";
    } catch (error) {
      if (error instanceof ClaimLost) {
        forget(file);
        return "lost";
      }
      if (error instanceof Revoked) throw error;
      const afterMs = error instanceof TryAgain ? error.afterMs : undefined;
      await pause(backOffMs(failures, afterMs), giveUp);
    }
  }
  return "left";
}

/** Where it stays, the next process sends the same result again. */
function forget(file: string): void {
  try {
    removeOwnFile(file);
  } catch {
    // Nothing depends on it.
  }
}
