import { join, relative, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

export interface Paths {
  /** wrangler's own state: D1, KV, Durable Objects. */
  readonly wrangler: string;
  /** cognito-local runs here and keeps its files in `.cognito`. */
  readonly cognito: string;
  /** What was seeded and cannot be read back from the stores, above all the key values. */
  readonly state: string;
  /** The port of the demo's target and the tokens that it takes. */
  readonly target: string;
  /** Says which stack has the data open. */
  readonly running: string;
  /** Which runner this machine is, with `--with-runner`. */
  readonly runner: string;
  /** A configuration with nothing but the database, for the seeding process. */
  readonly seederConfig: string;
}

/** Whatever belongs together lies together: another `--persist-to` is another pool, other keys, another database. */
export function locate(persistTo: string | undefined): Paths {
  const own = persistTo === undefined ? join(ROOT, ".dev/data") : resolve(persistTo, "dev");
  return {
    wrangler: persistTo === undefined ? join(ROOT, ".wrangler/state") : resolve(persistTo),
    cognito: join(own, "cognito"),
    state: join(own, "state.json"),
    target: join(own, "target.json"),
    running: join(own, "running.json"),
    runner: join(own, "runner"),
    seederConfig: join(own, "seeder.json"),
  };
}

/** Of this checkout, whatever the data: the last start wins. */
export const DEV_VARS = join(ROOT, ".dev.vars");
export const SEED_FILE = join(ROOT, ".dev/seed.json");

export const WRANGLER_CONFIG = join(ROOT, "wrangler.toml");
export const WRANGLER_BIN = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
export const NEMBL_BIN = join(ROOT, "cli/bin/nembl.mjs");
export const COGNITO_BIN = join(ROOT, "node_modules/cognito-local/lib/bin/start.js");

export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}
