/** What the operator's commands share: the options that name a Worker and its database, and how a command ends. */

/** Each command has others beside them. */
export const WHERE_OPTIONS = {
  env: { type: "string" },
  remote: { type: "boolean" },
  local: { type: "boolean" },
  force: { type: "boolean" },
  "persist-to": { type: "string" },
} as const;

export interface Where {
  readonly isLocal: boolean;
  /** Of the Worker. */
  readonly environment: readonly string[];
  /** Of the database: what wrangler is told. */
  readonly target: readonly string[];
}

export function whereOf(options: {
  readonly env?: string | undefined;
  readonly local?: boolean | undefined;
  readonly "persist-to"?: string | undefined;
}): Where {
  const isLocal = options.local === true;
  const environment = options.env === undefined ? [] : ["--env", options.env];
  const persistTo = options["persist-to"];
  const persisted = persistTo === undefined ? [] : ["--persist-to", persistTo];
  const target = [isLocal ? "--local" : "--remote", ...environment, ...persisted];
  return { isLocal, environment, target };
}

export async function runCommand(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    // What a stack would show beside the sentence is of no use to an operator.
    console.error(error instanceof Error ? error.message : "It failed.");
    process.exitCode = 1;
  }
}
