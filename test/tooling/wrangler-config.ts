import { unstable_readConfig } from "wrangler";

/** What the tests read of it. Wrangler's own type comes from a package that it does not ship, and is `any`. */
interface WranglerConfig {
  readonly name: string;
  readonly compatibility_date: string;
  readonly compatibility_flags: readonly string[];
  readonly workers_dev: boolean;
  readonly vars: Readonly<Record<string, string>>;
  readonly secrets: unknown;
  readonly d1_databases: readonly {
    binding: string;
    database_name: string;
    migrations_dir: string;
  }[];
  readonly kv_namespaces: readonly { binding: string }[];
  readonly ratelimits: readonly { name: string; namespace_id: string; simple: unknown }[];
  readonly queues: {
    readonly producers: readonly { binding: string; queue: string }[];
    readonly consumers: readonly { queue: string; dead_letter_queue?: string }[];
  };
  readonly durable_objects: unknown;
  readonly exports: unknown;
  readonly triggers: { readonly crons: readonly string[] };
  readonly observability: unknown;
}

/** wrangler.toml with its defaults: production, or one of its other environments. */
export function readWranglerConfig(env: string | undefined): WranglerConfig {
  return unstable_readConfig({ config: "wrangler.toml", env }) as WranglerConfig;
}
