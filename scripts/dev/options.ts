import { parseArgs } from "node:util";

export interface DevOptions {
  readonly port: number;
  readonly persistTo: string | undefined;
  readonly quiet: boolean;
  readonly withRunner: boolean;
}

export type ParsedOptions =
  | { readonly kind: "options"; readonly options: DevOptions }
  | { readonly kind: "help" }
  | { readonly kind: "refused"; readonly message: string };

const DEFAULT_PORT = 8787;

export const USAGE = `Usage: npm run dev -- [options]

  --port <number>       port of the API (default ${DEFAULT_PORT}; the next free one if it is taken)
  --persist-to <dir>    where the data lives (default .wrangler/state and .dev/data)
  --with-runner         a runner beside it, and a service whose workflow runs a command there
  --quiet               only the address, the sign-ins and errors
  --help                this text`;

export function parseOptions(args: readonly string[]): ParsedOptions {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        port: { type: "string" },
        "persist-to": { type: "string" },
        quiet: { type: "boolean", default: false },
        "with-runner": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    // Node's message goes on about how to pass a positional argument that looks like an option.
    return { kind: "refused", message: text.split(". ")[0] ?? text };
  }
  if (values.help) return { kind: "help" };

  const port = values.port === undefined ? DEFAULT_PORT : parsePort(values.port);
  if (port === undefined) {
    return {
      kind: "refused",
      message: `--port takes a number from 1 to 65535, not '${values.port}'`,
    };
  }
  const persistTo = values["persist-to"];
  if (persistTo === "") return { kind: "refused", message: "--persist-to takes a directory" };
  const { quiet, "with-runner": withRunner } = values;
  return { kind: "options", options: { port, persistTo, quiet, withRunner } };
}

function parsePort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}
