import { parseConfig } from "../../src/platform/config.ts";
import { COGNITO_PORT, issuerOf, startCognito } from "./cognito.ts";
import { ensureSecrets, setDevVars, type DevSecrets } from "./dev-vars.ts";
import type { DevOptions } from "./options.ts";
import { locate, SEED_FILE, type Paths } from "./paths.ts";
import { ensurePool, type Pool } from "./pool.ts";
import { findPort, HOST } from "./ports.ts";
import { printWelcome } from "./print-welcome.ts";
import type { Processes } from "./processes.ts";
import { startRunner } from "./runner.ts";
import type { Say } from "./say.ts";
import { seedDemo } from "./seed-demo.ts";
import { readSeed, type Seed } from "./seed-file.ts";
import { startSeeder } from "./seeder.ts";
import { startTarget } from "./target.ts";
import { findDemos } from "./welcome-demos.ts";
import { applyMigrations, startWorker } from "./worker.ts";
import { writePrivateJson } from "./write-file.ts";

/** Returns when nothing is left to serve, that is never: throws when a part of the stack ends by itself. */
export async function runStack(options: DevOptions, processes: Processes, say: Say): Promise<void> {
  say.progress("Starting the local stack: migrations, user pool, demo data, Worker …");
  const paths = locate(options.persistTo);
  let forward = false;
  const onLine = (line: string) => {
    if (forward) say.progress(line);
  };

  const known = await readSeed(paths.state);
  const secrets = await ensureSecrets();
  // Known early: the pool sends people back to it.
  const port = await findPort(options.port, "the API", say);
  const publicUrl = `http://${HOST}:${port}`;
  const seedDatabase = startSeeder(processes);
  const [{ cognito, pool }, target] = await Promise.all([
    startPool(processes, { paths, known, publicUrl, say, onLine }),
    startTarget(processes, paths),
    applyMigrations(processes, paths),
  ]);

  const vars = workerVars(pool, publicUrl, secrets);
  const config = parseConfig(vars);
  const { companies, notes } = await seedDatabase({
    paths,
    keySealSecrets: config.keySealSecrets,
    issuer: config.cognito.issuer,
    people: pool.users.map(({ password: _, ...person }) => person),
    knownCompanies: known?.companies ?? [],
  });
  for (const note of notes) say.essential(note);

  const users = pool.users.map(({ sub: _, ...user }) => user);
  const seed: Seed = { baseUrl: "", companies: [...companies], users, cognito: pool.cognito };
  await writePrivateJson(paths.state, seed);

  // Command lines are readable by everyone on this machine.
  const {
    KEY_SEAL_SECRET: _seal,
    SEAL_MASTER_KEY: _master,
    VAULT_MASTER_KEY: _vault,
    AUDIT_SIGNING_KEY: _signing,
    ...openVars
  } = vars;
  await setDevVars(vars);
  const { quiet } = options;
  const worker = await startWorker(processes, { paths, port, quiet, vars: openVars, onLine });

  const ready = { ...seed, baseUrl: worker.baseUrl };
  await seedDemo(ready, target);
  await writePrivateJson(SEED_FILE, ready);
  const { withRunner } = options;
  if (withRunner) {
    const runner = await startRunner(processes, { paths, seed: ready, onLine });
    // Its end is not the stack's: somebody may want to see what revoking it does.
    void runner.exited.then((code) => code && say.essential(runner.failure(code).message));
  }
  printWelcome(ready, await findDemos(ready, withRunner), say);
  forward = true;

  const children = [cognito.child, target.child, worker.child];
  const failures = children.map(async (child) => child.failure(await child.exited));
  throw await Promise.race(failures);
}

async function startPool(
  processes: Processes,
  { paths, known, publicUrl, say, onLine }: PoolOrder,
): Promise<{ cognito: Awaited<ReturnType<typeof startCognito>>; pool: Pool }> {
  const port = await findPort(COGNITO_PORT, "the user pool", say);
  const cognito = await startCognito(processes, paths, port, onLine);
  return { cognito, pool: await ensurePool(cognito.endpoint, publicUrl, known) };
}

interface PoolOrder {
  readonly paths: Paths;
  readonly known: Seed | undefined;
  readonly publicUrl: string;
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
  };
}
