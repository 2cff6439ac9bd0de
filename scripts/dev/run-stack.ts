import { access, constants } from "node:fs/promises";

import { parseConfig } from "../../src/platform/config.ts";
import { COGNITO_PORT, issuerOf, startCognito } from "./cognito.ts";
import { ensureSecrets, setDevVars, type DevSecrets } from "./dev-vars.ts";
import type { DevOptions } from "./options.ts";
import { locate, ROOT, SEED_FILE, shown, type Paths } from "./paths.ts";
import { ensurePool, setCallbacks, type Pool } from "./pool.ts";
import { HOST, onFreePort } from "./ports.ts";
import { printWelcome } from "./print-welcome.ts";
import type { Processes } from "./processes.ts";
import { startRunner } from "./runner.ts";
import { claimData, type Claim } from "./running.ts";
import { DevError, type Say } from "./say.ts";
import { seedDemo } from "./seed-demo.ts";
import { readSeed, type Seed } from "./seed-file.ts";
import { startSeeder } from "./seeder.ts";
import { startTarget } from "./target.ts";
import { findDemos } from "./welcome-demos.ts";
import { applyMigrations, startWorker } from "./worker.ts";
import { writePrivateJson } from "./write-file.ts";

/** Returns when nothing is left to serve, that is never: throws when a part of the stack ends by itself. */
export async function runStack(options: DevOptions, processes: Processes, say: Say): Promise<void> {
  const paths = locate(options.persistTo);
  // Of the programs that are started, each would fail in words of its own.
  await access(ROOT, constants.W_OK);
  const claim = await claimData(paths.running);
  if (claim.kind === "theirs") throw alreadyRunning(claim);

  say.progress("Starting the local stack:");
  let forward = false;
  const onLine = (line: string) => {
    if (forward) say.progress(line);
  };
  const known = await readSeed(paths.state);
  const secrets = await ensureSecrets();
  const seedDatabase = startSeeder(processes);
  const [cognito, target] = await Promise.all([
    say.step("user pool", startPool(processes, { paths, say, onLine })),
    say.step("demo's target", startTarget(processes, paths)),
    say.step("migrations of the database", applyMigrations(processes, paths)),
  ]);
  const pool = await say.step("people in the pool", ensurePool(cognito.endpoint, known));

  const { companies, notes } = await say.step(
    "companies, people and keys",
    seedDatabase({
      paths,
      keySealSecrets: parseConfig(workerVars(pool, "http://localhost", secrets)).keySealSecrets,
      issuer: issuerOf(pool.cognito.userPoolId),
      people: pool.users.map(({ password: _, ...person }) => person),
      knownCompanies: known?.companies ?? [],
    }),
  );
  for (const note of notes) say.essential(note);

  const users = pool.users.map(({ sub: _, ...user }) => user);
  const seed: Seed = { baseUrl: "", companies: [...companies], users, cognito: pool.cognito };
  await writePrivateJson(paths.state, seed);

  const wanted = { from: options.port, what: "the API" };
  const worker = await say.step(
    "Worker",
    onFreePort(wanted, say, async (port) => {
      const publicUrl = `http://${HOST}:${port}`;
      // The pool sends people back to it, and the Worker believes it of itself.
      await setCallbacks(pool.cognito, publicUrl);
      const vars = workerVars(pool, publicUrl, secrets);
      await setDevVars(vars);
      return startWorker(processes, { paths, port, vars: withoutSecrets(vars), onLine });
    }),
  );
  claim.setUrl(worker.baseUrl);

  const ready = { ...seed, baseUrl: worker.baseUrl };
  await say.step("secret, connector and workflow of the demo", seedDemo(ready, target));
  await writePrivateJson(SEED_FILE, ready);
  const { withRunner } = options;
  if (withRunner) {
    const started = startRunner(processes, { paths, seed: ready, onLine });
    const runner = await say.step("runner", started);
    // Its end is not the stack's: somebody may want to see what revoking it does.
    void runner.exited.then((code) => code && say.essential(runner.failure(code).message));
  }
  const demos = await findDemos(ready, withRunner);
  await worker.hasSaidAll();
  printWelcome(ready, demos, say);
  forward = true;

  const children = [cognito.child, target.child, worker.child];
  const failures = children.map(async (child) => child.failure(await child.exited));
  throw await Promise.race(failures);
}

function alreadyRunning({ pid, url }: Extract<Claim, { kind: "theirs" }>): DevError {
  const where = url === "" ? "and is still starting" : `at ${url}`;
  return new DevError(
    [
      `A stack runs already on this data (process ${pid}) ${where}.`,
      `Use that one: its keys and sign-ins are in ${shown(SEED_FILE)}. Or end it, or start another beside it:`,
      "  npm run dev -- --persist-to .dev/other",
    ].join("\n"),
  );
}

/** Command lines are readable by everyone on this machine. */
function withoutSecrets(vars: ReturnType<typeof workerVars>) {
  const {
    KEY_SEAL_SECRET: _seal,
    SEAL_MASTER_KEY: _master,
    VAULT_MASTER_KEY: _vault,
    AUDIT_SIGNING_KEY: _signing,
    ...open
  } = vars;
  return open;
}

function startPool(
  processes: Processes,
  { paths, say, onLine }: PoolOrder,
): ReturnType<typeof startCognito> {
  const wanted = { from: COGNITO_PORT, what: "the user pool" };
  return onFreePort(wanted, say, (port) => startCognito(processes, paths, port, onLine));
}

interface PoolOrder {
  readonly paths: Paths;
  readonly say: Say;
  readonly onLine: (line: string) => void;
}

function workerVars({ cognito }: Pool, publicUrl: string, secrets: DevSecrets) {
  const { endpoint, userPoolId, clientId } = cognito;
  return {
    ENVIRONMENT: "development",
    ...secrets,
    PUBLIC_URL: publicUrl,
    COGNITO_ISSUER: issuerOf(userPoolId),
    COGNITO_CLIENT_ID: clientId,
    // These three follow the port; the issuer does not.
    COGNITO_JWKS_URL: `${endpoint}/${userPoolId}/.well-known/jwks.json`,
    COGNITO_DOMAIN: endpoint,
    COGNITO_ENDPOINT: `${endpoint}/`,
    COGNITO_USER_POOL_ID: userPoolId,
    COGNITO_PROFILE: "local",
    AWS_REGION: "local",
    // cognito-local looks at no signature, but a request must be signed with something.
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    SMS_BACKEND: "outbox",
    EMAIL_BACKEND: "outbox",
    SECRETS_BACKEND: "embedded",
    LOOPBACK_CALLS: "allowed",
    COMPANY_FOUNDING: "open",
    // wrangler says what it served.
    REQUEST_LOG_SAMPLE: "0",
  };
}
