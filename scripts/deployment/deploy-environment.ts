/** Check, migrations, code, verification. The order is the point: old code runs on a newer schema, never the reverse. */

import { judgeSettings } from "../../src/platform/readiness/judge-settings.ts";
import type { DeployOptions } from "./options.ts";
import { readJson, requireSuccess, type RunCommand } from "./run-command.ts";
import { listSecrets } from "./secret-steps.ts";
import { StepError, type Print } from "./steps.ts";
import { databaseOf, hostOf, type Target } from "./target.ts";
import { verifyDeployment } from "./verify.ts";

export interface DeployOrder {
  readonly options: DeployOptions;
  readonly target: Target;
  readonly run: RunCommand;
  readonly print: Print;
  readonly fetch: typeof fetch;
  readonly key: string | undefined;
  readonly patienceMs: number;
}

export async function deployEnvironment(order: DeployOrder): Promise<void> {
  const { options, target, run, print, key } = order;
  requireSettings(order);
  if (key === undefined && !options.first && !options.dryRun) {
    throw new StepError("set NEMBL_VERIFY_KEY to a key without scopes, or say --first.");
  }
  if (options.dryRun) {
    await plan(order);
    return;
  }
  if (options.skipCheck) print("note    without `npm run check`");
  else await requireSuccess(run, "npm", ["run", "check"], { shown: true });
  await requireSecrets(order);
  const before = await readUndo(order);
  print(`note    to undo: ${undoOf(order, before).join("; ")}`);

  const { envFlag } = target;
  const migrate = ["d1", "migrations", "apply", "DB", "--remote", envFlag];
  await requireSuccess(run, "wrangler", migrate, { shown: true });
  print("ok      migrations");
  const said = await requireSuccess(run, "wrangler", ["deploy", envFlag], { shown: true });
  const version = /Current Version ID: ([\w-]+)/.exec(said)?.[1];
  print(`ok      deployed ${version ?? ""}`);

  try {
    const url = `https://${hostOf(target.read())}`;
    await verifyDeployment({ ...order, url, version });
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    const undo = undoOf(order, before).join("\n  ");
    throw new StepError(`${error.message}\nThe new version serves. To undo:\n  ${undo}`, {
      cause: error.cause,
    });
  }
}

/** Before anything is asked: what wrangler.toml alone tells. */
function requireSettings({ target }: DeployOrder): void {
  const config = target.read();
  const faults = judgeSettings(config.vars)
    .filter(({ code }) => code === "placeholder" || code === "issuer_mismatch")
    .map(({ words }) => words);
  if (!databaseOf(config).database_id) faults.push("DB has no database_id.");
  if (!config.kv_namespaces.every(({ id }) => id)) faults.push("FACTS has no id.");
  const routes = config.routes?.map(({ pattern }) => pattern) ?? [];
  if (!routes.includes(hostOf(config))) faults.push("PUBLIC_URL is not among [[routes]].");
  if (faults.length === 0) return;
  const { environment } = target;
  throw new StepError(
    `wrangler.toml is not that of a deployment yet: run \`npm run setup -- --env ${environment}\`.\n  ${faults.join("\n  ")}`,
  );
}

async function requireSecrets({ run, target }: DeployOrder): Promise<void> {
  const present = await listSecrets(run, target);
  const missing = (target.read().secrets?.required ?? []).filter((name) => !present.has(name));
  if (missing.length === 0) return;
  throw new StepError(`the Worker has no ${missing.join(", ")}: run \`npm run setup\`.`);
}

interface Undo {
  readonly version: string | undefined;
  readonly bookmark: string;
}

/** Read before anything changes: afterwards it is too late. */
async function readUndo({ run, target }: DeployOrder): Promise<Undo> {
  const { envFlag } = target;
  const { bookmark } = await readJson<{ readonly bookmark: string }>(run, "wrangler", [
    ...["d1", "time-travel", "info", "DB", "--json"],
    envFlag,
  ]);
  const { code, stdout } = await run("wrangler", ["deployments", "status", "--json", envFlag]);
  const version = code === 0 ? /"version_id":\s*"([\w-]+)"/.exec(stdout)?.[1] : undefined;
  return { version, bookmark };
}

/** The schema is left alone: migrations only add. The bookmark is for data that new code has spoilt. */
function undoOf({ target: { envFlag } }: DeployOrder, { version, bookmark }: Undo): string[] {
  const code =
    version === undefined ? [] : [`npx wrangler rollback ${version} ${envFlag} (the code)`];
  return [
    ...code,
    `npx wrangler d1 time-travel restore DB --bookmark=${bookmark} ${envFlag} (the data; only as docs/RESTORE.md says)`,
  ];
}

async function plan({ options, target, run, print, key }: DeployOrder): Promise<void> {
  const { envFlag } = target;
  const url = `https://${hostOf(target.read())}`;
  const would = [
    ...(options.skipCheck ? [] : ["npm run check"]),
    `wrangler secret list ${envFlag}`,
    `wrangler d1 time-travel info DB --json ${envFlag}`,
    `wrangler deployments status --json ${envFlag}`,
    `wrangler d1 migrations apply DB --remote ${envFlag}`,
    `wrangler deploy ${envFlag}`,
    `GET ${url}/readyz, until the new version answers`,
    `GET ${url}/v1/me with a forged key${key === undefined ? "" : ", and with NEMBL_VERIFY_KEY"}`,
  ];
  for (const line of would) print(`would   ${line}`);
  const bundle = ["deploy", "--dry-run", envFlag, "--outdir", "dist"];
  await requireSuccess(run, "wrangler", bundle);
  print("ok      it bundles");
}
