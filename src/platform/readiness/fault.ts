/** What can be wrong with a deployment: a code for the caller over HTTP, words for the log. */

export type FaultCode =
  | "closed"
  | "configuration_refused"
  | "placeholder"
  | "credentials_missing"
  | "credentials_default"
  | "secret_weak"
  | "secret_shared"
  | "issuer_mismatch"
  | "binding_missing"
  | "database_unreachable"
  | "schema_missing"
  | "schema_behind"
  | "clock_off"
  | "facts_unreachable";

export interface Fault {
  readonly code: FaultCode;
  /** The name of what is at fault and what to do about it. Never a value. */
  readonly words: string;
}

export class NotReadyError extends Error {
  override readonly name = "NotReadyError";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(`Not ready: ${faults.map(({ code }) => code).join(", ")}`);
    this.faults = faults;
  }
}
