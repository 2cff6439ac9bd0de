/** What of wrangler.toml one environment is, read by wrangler itself; and the file, where ids are written back. */

import { readFileSync, writeFileSync } from "node:fs";

import { unstable_readConfig as readConfig } from "wrangler";

import { WRANGLER_CONFIG } from "../dev/paths.ts";
import type { DeployedEnvironment } from "./options.ts";
import { setValue, type Place } from "./toml.ts";

/** wrangler's own type comes from a package that it does not ship. */
interface Config {
  readonly name: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly routes?: readonly { readonly pattern: string }[];
  readonly d1_databases: readonly {
    binding: string;
    database_name: string;
    database_id?: string;
  }[];
  readonly kv_namespaces: readonly { binding: string; id?: string }[];
  readonly queues: {
    readonly producers: readonly { queue: string }[];
    readonly consumers: readonly { queue: string }[];
  };
  readonly secrets?: { readonly required?: readonly string[] };
}

export interface Target {
  readonly environment: DeployedEnvironment;
  /** For wrangler's command line: production is the top level of the file, which has no name. */
  readonly envFlag: string;
  /** As the file says now. */
  readonly read: () => Config;
  /** `table` as production has it: staging's is below `env.staging`. */
  readonly write: (place: Place, value: string) => void;
}

export function openTarget(environment: DeployedEnvironment, file = WRANGLER_CONFIG): Target {
  const env = environment === "production" ? undefined : environment;
  return {
    environment,
    envFlag: `--env=${env ?? ""}`,
    read: () => readConfig({ config: file, env }, { hideWarnings: true }) as unknown as Config,
    write: ({ table, ...rest }, value) => {
      const place = { ...rest, table: env === undefined ? table : below(env, table) };
      writeFileSync(file, setValue(readFileSync(file, "utf8"), place, value));
    },
  };
}

function below(env: string, table: string): string {
  return table.startsWith("[") ? `[env.${env}.${table.slice(1)}` : `env.${env}.${table}`;
}

export function databaseOf(config: Config) {
  const [database] = config.d1_databases;
  if (database === undefined) throw new Error("wrangler.toml has no [[d1_databases]]");
  return database;
}

export function queuesOf({ queues }: Config): readonly string[] {
  const named = [...queues.producers, ...queues.consumers].map(({ queue }) => queue);
  return [...new Set(named)];
}

export function hostOf({ vars }: Config): string {
  return new URL(vars["PUBLIC_URL"] ?? "").host;
}
