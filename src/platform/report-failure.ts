/** What the log is told of a request that ended in a fault of ours: what to do, where we know it. */

import { ConfigError } from "./config-error.ts";
import { describeError, type LogFields } from "./logger.ts";
import { NotReadyError } from "./readiness/fault.ts";

/** Each is one line. */
export function linesOf(error: unknown, requestId: string): readonly LogFields[] {
  if (error instanceof ConfigError) {
    const { message, remedy } = error;
    return [{ event: "configuration_refused", requestId, message, remedy }];
  }
  if (error instanceof NotReadyError) {
    return error.faults.map(({ code, words }) => ({ event: "not_ready", requestId, code, words }));
  }
  return [{ event: "request_failed", requestId, ...describeError(error) }];
}
