import { parseConfig } from "../../src/platform/config.ts";
import { COGNITO_PORT, issuerOf, startCognito } from "./cognito.ts";
import { ensureSealSecret, setDevVars } from "./dev-vars.ts";
import type { DevOptions } from "./options.ts";
import { locate, SEED_FILE, type Paths } from "./paths.ts";
import { ensurePool, type Pool } from "./pool.ts";
import { findPort } from "./ports.ts";
import { printWelcome } from "./print-welcome.ts";
import type { Processes } from "./processes.ts";
import type { Say } from "./say.ts";
import { readSeed, type Seed } from "./seed-file.ts";
import { startSeeder } from "./seeder.ts";
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
  const sealSecret = await ensureSealSecret();
  const seedDatabase = startSeeder(processes);
  const [{ cognito, pool }] = await Promise.all([
    startPool(processes, { paths, known, say, onLine }),
    applyMigrations(processes, paths),
  ]);

  const vars = workerVars(pool, sealSecret);
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

  const { KEY_SEAL_SECRET: _, ...cognitoVars } = vars;
  await setDevVars(vars);
  const port = await findPort(options.port, "the API", say);
  const { quiet } = options;
  const worker = await startWorker(processes, { paths, port, quiet, vars: cognitoVars, onLine });

  const ready = { ...seed, baseUrl: worker.baseUrl };
  await writePrivateJson(SEED_FILE, ready);
  printWelcome(ready, say);
  forward = true;

  const children = [cognito.child, worker.child];
  const failures = children.map(async (child) => child.failure(await child.exited));
  throw await Promise.race(failures);
}

async function startPool(
  processes: Processes,
  { paths, known, say, onLine }: PoolOrder,
): Promise<{ cognito: Awaited<ReturnType<typeof startCognito>>; pool: Pool }> {
  const port = await findPort(COGNITO_PORT, "the user pool", say);
  const cognito = await startCognito(processes, paths, port, onLine);
  return { cognito, pool: await ensurePool(cognito.endpoint, known) };
}

interface PoolOrder {
  readonly paths: Paths;
  readonly known: Seed | undefined;
  readonly say: Say;
  readonly onLine: (line: string) => void;
}

function workerVars({ cognito }: Pool, sealSecret: string) {
  const { endpoint, userPoolId, clientId } = cognito;
  return {
    ENVIRONMENT: "development",
    KEY_SEAL_SECRET: sealSecret,
    COGNITO_ISSUER: issuerOf(userPoolId),
    COGNITO_CLIENT_ID: clientId,
    // The one address that follows the port.
    COGNITO_JWKS_URL: `${endpoint}/${userPoolId}/.well-known/jwks.json`,
    COGNITO_PROFILE: "local",
  };
}
