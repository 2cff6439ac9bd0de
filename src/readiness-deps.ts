/**
 * What `/readyz` looks at: the third reader of Env, for it must answer where the other two refuse. It is loaded by the
 * first request that asks.
 */

import journal from "../migrations/meta/_journal.json";
import type { EngineInUse } from "./compose/policy-engine.ts";
import { SECOND_MS } from "./core/time.ts";
import { composeFrontFor } from "./front-deps.ts";
import { ConfigError } from "./platform/config-error.ts";
import { judgeBeat } from "./platform/heartbeat.ts";
import { createOnceInAWhile } from "./platform/once-in-a-while.ts";
import { NotReadyError, type Fault } from "./platform/readiness/fault.ts";
import { judgeSettings, type Settings } from "./platform/readiness/judge-settings.ts";
import { judgeStores } from "./platform/readiness/judge-stores.ts";
import { lookAtStores } from "./platform/readiness/look-at-stores.ts";

/** Load balancers ask more often than this; one answer is as good as another for so long. */
const READINESS_PERIOD_MS = 5 * SECOND_MS;

/** Names, as the bindings' type has them. */
const BINDINGS = [
  "DB",
  "FACTS",
  "KEY_LEASE",
  "BROWSER_SESSION",
  "REFRESH_TOKEN",
  "INSTANCES",
  "DELIVERIES",
  "IP_LIMIT",
  "PERSON_LIMIT",
  "COMPANY_LIMIT",
] as const satisfies readonly (keyof Env)[];

/** Beside these, where the policy engine has an isolate of its own. */
const ENGINE_BINDINGS = ["LOADER", "ASSETS"] as const satisfies readonly (keyof Env)[];

/** Keys and sign-ins do not need cron, so the Worker stays ready; reminders, sweeps and sealing do. */
const SILENT =
  "Cron has not run to its end for 20 minutes: see `npx wrangler tail` and docs/RUNBOOK.md, Cron is silent.";

const MIGRATIONS = journal.entries.map(({ tag }) => `${tag}.sql`);

/** What `/readyz` says beside that it is ready. */
export type ReadyParts = Readonly<Record<string, string>>;

/** Throws `NotReadyError` with all that is wrong. */
type CheckReadiness = () => Promise<ReadyParts>;

const checks = new WeakMap<object, CheckReadiness>();

/** One per isolate and Env: however many ask, the stores are read at most once in five seconds. */
export function composeReadinessFor(
  env: object,
  engine: EngineInUse["kind"] | undefined,
): CheckReadiness {
  const present = checks.get(env);
  if (present !== undefined) return present;
  let parts: ReadyParts = {};
  const look = createOnceInAWhile({
    check: async () => {
      parts = await check(env as Env, engine);
    },
    periodMs: READINESS_PERIOD_MS,
    now: () => Date.now(),
    sleep: (ms) => scheduler.wait(ms),
  });
  const made: CheckReadiness = async () => {
    await look();
    return parts;
  };
  checks.set(env, made);
  return made;
}

async function check(env: Env, engine: EngineInUse["kind"] | undefined): Promise<ReadyParts> {
  const bound = engine === "own isolate" ? [...BINDINGS, ...ENGINE_BINDINGS] : BINDINGS;
  const { lastBeat, ...stores } = await lookAtStores({
    database: env.DB,
    facts: env.FACTS,
    migrations: MIGRATIONS,
    now: () => Date.now(),
  });
  const faults = [
    ...refusalOf(env),
    ...judgeSettings(settingsOf(env)),
    ...judgeStores({
      ...stores,
      missingBindings: bound.filter((name) => Reflect.get(env, name) === undefined),
    }),
  ];
  if (faults.length > 0) throw new NotReadyError(faults);
  const cron = judgeBeat(lastBeat, Date.now());
  if (cron === "silent") console.error(JSON.stringify({ event: "cron_silent", words: SILENT }));
  return {
    ...(engine === undefined ? {} : { policyEngine: engine }),
    version: env.VERSION?.id || "unknown",
    cron,
  };
}

const CLOSED: Fault = {
  code: "closed",
  words:
    "SERVING is closed: see docs/RESTORE.md, and open with `npm run db:restored -- open`, as it says there.",
};

function refusalOf(env: Env): Fault[] {
  try {
    return composeFrontFor(env).config.closed ? [CLOSED] : [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { message, remedy } = error;
    return [{ code: "configuration_refused", words: `${message} ${remedy}` }];
  }
}

/** Vars and secrets are what is text. */
function settingsOf(env: Env): Settings {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
