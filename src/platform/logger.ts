/** One JSON line an event. Callers pass ids and counts, never a credential, body or header. */

export interface Logger {
  readonly info: (event: string, fields?: LogFields) => void;
  readonly error: (event: string, fields?: LogFields) => void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export function createLogger(sink: (line: string) => void): Logger {
  const at = (level: string) => (event: string, fields?: LogFields) =>
    sink(JSON.stringify({ level, event, ...fields }));
  return { info: at("info"), error: at("error") };
}

/**
 * What may be logged of an error we did not expect: its class, its message and where it was thrown. drizzle's
 * message ends with the statement's parameters, which may be hashes or names: the first line is enough.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? error.cause.message.split("\n")[0] : undefined;
  return {
    error: error.name,
    message: error.message.split("\n")[0] ?? "",
    stack: (error.stack ?? "").split("\n").slice(1, 6).join(" | "),
    ...(cause === undefined ? {} : { cause }),
  };
}
