/** wrangler, as the operator has signed in to it. No value is ever an argument: those show in the list of processes. */

import { execFileSync } from "node:child_process";

import { WRANGLER_BIN } from "../dev/paths.ts";

/** What the Worker's own secrets are called: no child process gets them. */
const SECRETS = /^(KEY_SEAL_SECRET|SEAL_MASTER_KEY|VAULT_MASTER_KEY|AUDIT_SIGNING_KEY)$/;

function wrangler(args: readonly string[], input?: string): string {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !SECRETS.test(name)),
  );
  // The Node that runs us: wrangler refuses the older one a system may have.
  return execFileSync(process.execPath, [WRANGLER_BIN, ...args], {
    encoding: "utf8",
    env: { ...env, WRANGLER_SEND_METRICS: "false" },
    ...(input === undefined ? {} : { input }),
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "inherit"],
  });
}

/** Rows of one statement. `target` is `--remote` or `--local`, with wrangler's own options. */
export function queryD1<Row>(sql: string, target: readonly string[]): Row[] {
  const answer = wrangler(["d1", "execute", "DB", "--json", "--command", sql, ...target]);
  const [first] = JSON.parse(answer.slice(answer.indexOf("["))) as { readonly results: Row[] }[];
  return first?.results ?? [];
}

/** One new version of the Worker with all of them, so that a pair of values never comes apart. */
export function putSecrets(
  values: Readonly<Record<string, string>>,
  options: readonly string[],
): void {
  wrangler(["secret", "bulk", ...options], JSON.stringify(values));
}
