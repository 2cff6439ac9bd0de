/**
 * One line for a request, after it is answered and before nothing: no request waits for it. Which requests have one is
 * counted and not drawn: every fault and every slow answer, and of the others each N-th of its class. A line says how many
 * it stands for, so that sums are right. It names ids only: no value, no key, no address of a caller.
 */

import { SECOND_MS } from "../core/time.ts";
import type { Arrival } from "./env.ts";

export interface RequestLine {
  /** As the API's document writes it. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
  /** Time in which nothing was waited for does not count on the platform: its clock stands still meanwhile. */
  readonly durationMs: number;
  readonly requestId: string;
  readonly credential: string | null;
  readonly companyId: string | null;
  readonly environment: string | null;
  /** How an API key was found: its lease held, its facts held, or looked up. */
  readonly key: string | null;
  /** Requests that this line stands for. */
  readonly weight: number;
}

export type NoteRequest = (
  arrival: Arrival,
  answered: { readonly method: string; readonly status: number; readonly path: string },
) => void;

export interface RequestLogOptions {
  /** One in so many; 0 writes nothing. */
  readonly sample: number;
  readonly now: () => number;
  readonly write: (line: RequestLine) => void;
}

const SLOW_MS = SECOND_MS;

export function createRequestLog({ sample, now, write }: RequestLogOptions): NoteRequest {
  // By the hundreds of the status: a flood of refusals takes no line from what went well.
  const seen = [0, 0, 0, 0, 0, 0];
  if (sample === 0) return () => undefined;
  return (arrival, { method, status, path }) => {
    const durationMs = now() - arrival.nowMs;
    const weight = status >= 500 || durationMs >= SLOW_MS ? 1 : weigh(seen, status, sample);
    if (weight === 0) return;
    const { requestId, key, caller } = arrival;
    const actor = key?.actor;
    write({
      route: arrival.route ?? path,
      method,
      status,
      durationMs,
      requestId,
      credential: actor?.id ?? caller?.credential ?? null,
      companyId: actor?.companyId ?? caller?.companyId ?? null,
      environment: actor?.environment ?? caller?.environment ?? null,
      key: key?.way ?? null,
      weight,
    });
  };
}

/** 0: no line of its own. The first of each class has one. */
function weigh(seen: number[], status: number, sample: number): number {
  const kind = Math.floor(status / 100);
  const count = seen[kind] ?? 0;
  seen[kind] = count + 1;
  return count % sample === 0 ? sample : 0;
}
