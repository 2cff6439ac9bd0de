/** What serves, asked from outside: `/readyz`, a key that is none, and a real one. */

import { setTimeout as sleep } from "node:timers/promises";

import { StepError, type Print } from "./steps.ts";

export interface VerifyOrder {
  readonly url: string;
  /** The version that was deployed: an answer of the one before is none. */
  readonly version: string | undefined;
  /** Undefined at the first deployment. */
  readonly key: string | undefined;
  readonly print: Print;
  readonly fetch: typeof fetch;
  readonly patienceMs: number;
}

interface Readiness {
  readonly data?: { readonly version?: string; readonly cron?: string };
  readonly details?: readonly { readonly message: string }[];
}

/** Right by its form, and sealed by no secret. */
const FORGED_KEY = `nmbl_live_${"a".repeat(32)}`;

const INTERVAL_MS = 1_000;

/** Throws `StepError` with what is wrong. */
export async function verifyDeployment(order: VerifyOrder): Promise<void> {
  const { print, key } = order;
  print(`ok      ready: ${await waitUntilReady(order)}`);
  await expectStatus(order, FORGED_KEY, 401, "a forged key");
  print("ok      a forged key is refused");
  if (key === undefined) {
    print("note    no real key was checked: set NEMBL_VERIFY_KEY once there is one");
    return;
  }
  await expectStatus(order, key, 200, "NEMBL_VERIFY_KEY");
  print("ok      a real key is admitted");
}

async function waitUntilReady(order: VerifyOrder): Promise<string> {
  const { url, version, patienceMs } = order;
  const deadline = Date.now() + patienceMs;
  let last = "no answer";
  for (;;) {
    const { said, isReady } = await askReadiness(order);
    if (isReady) return said;
    last = said;
    if (Date.now() + INTERVAL_MS > deadline) break;
    await sleep(INTERVAL_MS);
  }
  const which = version === undefined ? "" : ` as version ${version}`;
  throw new StepError(
    `${url}/readyz is not ready${which}: ${last}. \`npx wrangler tail\` shows what to do, docs/RUNBOOK.md what it means.`,
  );
}

async function askReadiness({ url, version, fetch: ask }: VerifyOrder) {
  try {
    const response = await ask(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) });
    const { data, details = [] } = (await response.json()) as Readiness;
    if (response.status !== 200) {
      const codes = details.map(({ message }) => message).join(", ");
      return { isReady: false, said: `${response.status} ${codes}` };
    }
    const serving = data?.version;
    const isOurs = version === undefined || serving === version;
    return {
      isReady: isOurs,
      said: `version ${serving ?? "unknown"}, cron ${data?.cron ?? "unknown"}`,
    };
  } catch (error) {
    // Before the certificate of a new domain is there, and while DNS spreads.
    return { isReady: false, said: error instanceof Error ? error.message : "no answer" };
  }
}

async function expectStatus(
  { url, fetch: ask }: VerifyOrder,
  key: string,
  wanted: number,
  what: string,
): Promise<void> {
  const response = await ask(`${url}/v1/me`, {
    headers: { "x-api-key": key },
    signal: AbortSignal.timeout(10_000),
  });
  if (response.status === wanted) return;
  throw new StepError(`${what} was answered ${response.status} by ${url}/v1/me, not ${wanted}.`);
}
